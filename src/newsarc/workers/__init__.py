"""Extraction of pages from strangers, in processes that can be killed.

No parser is safe in our own process: a page of a megabyte can hang any of them inside C code, where no
signal arrives, or take all memory. So the pages that were fetched are read by child processes with limits on
time and memory. They are kept alive for many pages, and use the machine's other cores.
"""

from newsarc.workers.pool import Extraction, Workers, count_cores

__all__ = ["Extraction", "Workers", "count_cores"]
