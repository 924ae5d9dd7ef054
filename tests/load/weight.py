"""The weight of real pages: what publishers put around an article, as much of it as their median page has.

Of the pages of some fifty publishers of 2025 the median has 270 KB, 60 KB of that scripts, 1,050 elements,
190 links and 130 runs of text. The pages of `site.py` are a fifteenth of it, so that ten thousand are made
and served in no time; where speed is compared, pages had better weigh what they weigh.
"""

import random
from functools import cache, partial
from pathlib import Path
from types import ModuleType

import jinja2

from tests.nights.town import prose

_name = partial(prose, stop="")


@cache
def _parts() -> ModuleType:
    """The macros of `weight.html`."""
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
    environment.globals["next"] = next
    source = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
    return environment.from_string(source).module


def weighed(page: str, number: int) -> str:
    """A page with the head, menus, rails, forms and scripts of a publisher's."""
    parts, chance = _parts(), random.Random(f"weight {number}")
    stories = iter(lambda: chance.randrange(10_000), None)
    image, day = f"https://cdn.example/{number}.jpg", f"2025-03-{number % 28 + 1:02}T09:30:00+01:00"
    head = parts.head(_name(f"title {number}", 8), prose(f"about {number}", 25), image, day)
    page = page.replace("</head>", f"{head}</head>", 1)
    page = page.replace("<body>", f'<body class="single postid-{number}">{parts.menus(_name)}', 1)
    return page.replace("<footer>", f"{parts.rails(_name, stories)}<footer>", 1)
