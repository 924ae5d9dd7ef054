"""Raw pages -> records again: what newsarc makes today of the pages that it kept.

What differs becomes the article's next revision, which names the same raw page as the one before: so nobody
takes it for an edit by the publisher. What would be worse than the record is refused, and said.
"""

from newsarc.reextract.reading import Reading, reextract
from newsarc.reextract.tally import FieldTally, Sample, Tally

__all__ = ["FieldTally", "Reading", "Sample", "Tally", "reextract"]
