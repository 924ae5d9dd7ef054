"""The child: reads a page from its standard input, extracts it, writes the record to its standard output.

The parent is trusted, so it may send pickles; what goes back is JSON, since a page may have got the better of
this process.
"""

import gc
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from newsarc.errors import Damaged
from newsarc.workers.frames import read_frame, write_frame
from newsarc.workers.jobs import Answer, Job

if TYPE_CHECKING:
    from newsarc.extract import SiteTemplate
    from newsarc.extract.site_rules import RuleBook

MEMORY_BYTES: Final = 1 << 30
"""Address space that a child may use."""


_GARBAGE: Final = 20_000
"""Objects after which garbage is looked for: some pages' worth, since only cycles wait for it."""


def main() -> None:
    """Serves the parent until it closes the pipe."""
    # Ctrl-C reaches every process of the terminal; the parent decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    _load()
    rules = _rules(*sys.argv[1:])
    gc.freeze()  # what stays for good need not be looked through for garbage again and again
    gc.set_threshold(_GARBAGE)
    while (data := read_frame(sys.stdin.buffer)) is not None:
        answer = _answer(pickle.loads(data), rules)  # noqa: S301
        write_frame(sys.stdout.buffer, msgspec.json.encode(answer))


def _load() -> None:
    """Loads what every page needs, while the first is still on its way; what few need waits for them."""
    import newsarc.extract.assembly  # noqa: F401 - which `extract_page` imports
    from newsarc.extract.model import shipped_model

    shipped_model()


def _rules(folder: str | None = None) -> "RuleBook | None":
    from newsarc.extract.site_rules import read_rule_book

    return read_rule_book(Path(folder)) if folder else None


def _answer(job: Job, rules: "RuleBook | None") -> Answer:
    from newsarc.extract import extract_page, learn_from_page

    source = job.discovered_by
    try:
        known = _template(job.template)
        if not job.learn:
            article = extract_page(job.page, template=known, rules=rules, discovered_by=source)
            return Answer(article=article.to_json())
        article, learned = learn_from_page(job.page, template=known, rules=rules, discovered_by=source)
        return Answer(article=article.to_json(), template=learned.to_json())
    except Exception:  # noqa: BLE001 - a fault of ours, or no memory: the parent notes it and goes on
        return Answer(error=traceback.format_exc(limit=-6))


def _template(text: str | None) -> "SiteTemplate | None":
    from newsarc.extract import SiteTemplate

    try:
        return SiteTemplate.from_json(text) if text else None
    except Damaged:
        return None  # what was learned is lost, and is learned anew


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows; macOS refuses
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    main()
