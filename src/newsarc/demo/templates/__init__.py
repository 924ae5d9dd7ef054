"""The frames of the sites' pages: HTML with `$name` where `string.Template` puts in what changes."""

from functools import cache
from importlib.resources import files
from string import Template


@cache
def template(name: str) -> Template:
    """The frame `NAME.html`."""
    return Template((files(__package__) / f"{name}.html").read_text("utf-8"))
