"""A small world of biometrics news on three differently built web sites, served on 127.0.0.1.

`newsarc demo` scrapes it, and the tests do: no stranger's server is needed to see newsarc work. The pages are
generated from `content/`, one file a story, so that what ought to come out of each is known to the letter.
"""

from newsarc.demo.expected import Expected
from newsarc.demo.server import DemoServer, LogEntry
from newsarc.demo.sites import DemoSite

__all__ = ["DemoServer", "DemoSite", "Expected", "LogEntry"]
