"""What each run did: runs/RUN.json."""

import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from newsarc.archive.files import Disk, disk_errors, write_atomically
from newsarc.archive.layout import Layout, portable
from newsarc.errors import Damaged
from newsarc.seal import sealed


def new_run(now: datetime) -> str:
    """A name for a run: when it began, in UTC, and eight digits by chance; names sort by time."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def write_run(disk: Disk, folder: Path, run: str, report: Mapping[str, Any]) -> Path:
    """Keeps a run's report."""
    path = folder / f"{run}.json"
    record = json.dumps({"run": run, **report}, ensure_ascii=False, indent=2) + "\n"
    # What cannot be written as UTF-8 is replaced before the seal is made.
    record = record.encode("utf-8", "replace").decode()
    write_atomically(disk, path, sealed(record).encode())
    return path


def read_runs(folder: Path, *, since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """The reports, newest first, back to the one that began at `since` or before.

    A report that cannot be read is left out: it is `verify`'s business.
    """
    for path in sorted(folder.glob("*.json"), reverse=True):
        try:
            report = read_run(path)
        except Damaged:
            continue
        yield report
        if since is not None and str(report.get("started_at")) < since.isoformat():
            return


def keep_sample(layout: Layout, disk: Disk, name: str, body: bytes) -> str:
    """Keeps a page that shows what is wrong, in place of the last one of that name."""
    path = layout.root / "samples" / f"{portable(name)}.html"
    write_atomically(disk, path, body)
    return layout.relative(path)


def read_run(path: Path) -> dict[str, Any]:
    """One report. Raises Damaged."""
    try:
        with disk_errors(path):
            report = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise Damaged(str(path), f"not a run's report ({error}) (try: newsarc verify)") from error
    if not isinstance(report, dict):
        raise Damaged(str(path), "not a run's report (try: newsarc verify)")
    return report
