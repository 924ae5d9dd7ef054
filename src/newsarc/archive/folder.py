"""Which folder is the archive."""

from collections.abc import Mapping
from pathlib import Path


def find_archive(explicit: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The archive's folder, which need not exist yet.

    The one that was named; else $NEWSARC_ARCHIVE; else the nearest folder from here upwards with a
    newsarc.toml; else the user's data folder.
    """
    if explicit is not None:
        return cwd / explicit.expanduser()
    if named := environ.get("NEWSARC_ARCHIVE"):
        return cwd / Path(named).expanduser()
    for folder in (cwd, *cwd.parents):
        if (folder / "newsarc.toml").is_file():
            return folder
    from platformdirs import user_data_path

    return user_data_path("newsarc", appauthor=False)
