"""What others kept -> pages for the archive: WARC and WACZ files, saved HTML, text dumps, lists of URLs."""

from newsarc.importing.inputs import Input, find_inputs
from newsarc.importing.lists import read_list
from newsarc.importing.pages import Found, Skipped, read_pages, read_warc
from newsarc.importing.texts import learn_texts

__all__ = ["Found", "Input", "Skipped", "find_inputs", "learn_texts", "read_list", "read_pages", "read_warc"]
