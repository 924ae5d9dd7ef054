"""How export bears an archive's size: seconds and peak memory of each format, at two sizes.

    python benchmarks/export.py [--sizes 5000,50000] [--formats jsonl,epub] [--folder DIR]

The articles are those of `benchmarks/archive.py`; everything is deleted at the end.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from archive import Model, run, write_files
from newsarc.archive import Archive
from newsarc.export import FORMATS


def measure(count: int, names: list[str], parent: Path | None) -> None:
    """Makes one archive, exports it, prints the figures, deletes all."""
    print(f"{count:,} articles", flush=True)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix="newsarc-"))
    try:
        Archive(folder / "archive", create=True).close()
        write_files(folder / "archive", Model(count, median_words=365))
        run(folder / "archive", "reindex")
        for name in names:
            out = folder / name
            seconds, memory = run(folder / "archive", "export", name, "-o", str(out))
            files = [path for path in out.rglob("*") if path.is_file()] if out.is_dir() else [out]
            size = sum(path.stat().st_size for path in files)
            print(
                f"  {name:<12}{count / seconds:>8,.0f} a second{memory / 2**20:>8,.0f} MB"
                f"{size / count:>10,.0f} bytes an article",
                flush=True,
            )
            shutil.rmtree(out) if out.is_dir() else out.unlink()
    finally:
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="5000,50000")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--folder", type=Path, help="where the archives are made; default: the temporary one")
    chosen = parser.parse_args()
    for count in chosen.sizes.split(","):
        measure(int(count), chosen.formats.split(","), chosen.folder)


if __name__ == "__main__":
    main()
