"""Opening index.sqlite3: for reading and writing, or for reading alone."""

import sqlite3
from pathlib import Path
from typing import Final

BUSY_SECONDS: Final = 60.0
"""To wait for another program's transaction."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection for reading and writing."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def connect_readonly(path: Path) -> sqlite3.Connection:
    """A connection that never writes, also where the folder cannot be written.

    There SQLite cannot make the file through which readers and writers of a WAL agree, but neither is there
    a writer: https://sqlite.org/wal.html#read_only_databases
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return _connect_uri(uri)
    except sqlite3.OperationalError:
        return _connect_uri(uri + "&immutable=1")


def _connect_uri(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def error_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 for an error of ours."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
