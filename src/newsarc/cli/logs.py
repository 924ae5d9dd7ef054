"""The log: to stderr with -v, as JSON Lines to --log-file."""

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

from newsarc.errors import ConfigError
from newsarc.text import printable

_PLAIN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonLines(logging.Formatter):
    """One JSON object a record: time, level, event, and what the record carries besides."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line of ASCII, so that no text from a page can break the line."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str)


class Readable(logging.Formatter):
    """For a person: the event and what it is about, harmless to a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """`info: new url=…`."""
        extras = " ".join(f"{name}={value}" for name, value in _extras(record).items() if value is not None)
        line = printable(f"{record.levelname.lower()}: {record.getMessage()} {extras}".rstrip())
        if record.exc_info:
            line += "\n" + printable(self.formatException(record.exc_info), keep_newlines=True)
        return line


def _extras(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _PLAIN}


def configure(*, verbose: int, log_file: Path | None) -> None:
    """Sends newsarc's log where the options say."""
    log = logging.getLogger("newsarc")
    if verbose:
        handler: logging.Handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Readable())
        handler.setLevel(logging.DEBUG if verbose > 1 else logging.INFO)
        log.addHandler(handler)
    if log_file:
        try:
            handler = logging.FileHandler(log_file, encoding="utf-8")
        except OSError as error:
            raise ConfigError(str(log_file), f"cannot be written ({error.strerror})") from error
        handler.setFormatter(JsonLines())
        handler.setLevel(logging.INFO)
        log.addHandler(handler)
    log.setLevel(logging.DEBUG if verbose > 1 else logging.INFO)
