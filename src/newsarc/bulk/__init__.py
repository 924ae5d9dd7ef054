"""WARC files -> files of articles, without an archive: one pure function a file, on any number of machines.

`extract_file` reads one WARC file and writes one file of articles, whole or not at all, with a manifest that
says so beside it. An engine only says where it runs, so a rerun does what is missing and nothing else.
"""

from newsarc.bulk.engines import run_here, run_on_dask
from newsarc.bulk.files import check_folder, find_warcs, join, size_of
from newsarc.bulk.job import Job, Manifest, Outcome, extract_file, read_manifest

__all__ = [
    "Job",
    "Manifest",
    "Outcome",
    "check_folder",
    "extract_file",
    "find_warcs",
    "join",
    "read_manifest",
    "run_here",
    "run_on_dask",
    "size_of",
]
