"""One run over the sources: discover, fetch, extract, archive, judge, report.

What was offered, what came of it, and why the rest did not, stands in the report; nothing that one source or
one page does ends the run.
"""

from newsarc.scrape.report import NOT_STORED, OUTCOMES, RunReport, SourceReport, Trouble
from newsarc.scrape.run import scrape

__all__ = ["NOT_STORED", "OUTCOMES", "RunReport", "SourceReport", "Trouble", "scrape"]
