"""URL -> Page: the only code that opens a socket."""

from newsarc.fetch.client import Fetcher
from newsarc.fetch.memento import WebArchive
from newsarc.fetch.messages import send_text
from newsarc.fetch.request import Request
from newsarc.fetch.robots import Manners, RobotsFile
from newsarc.fetch.world import World

__all__ = ["Fetcher", "Manners", "Request", "RobotsFile", "WebArchive", "World", "send_text"]
