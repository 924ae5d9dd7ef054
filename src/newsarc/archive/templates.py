"""What was learned of each site, kept with the archive: `templates/SITE.json`.

The archive keeps it as text and does not look inside. It is derived from the raw pages and can be lost.
"""

from newsarc.archive.files import Disk, disk_errors, write_atomically
from newsarc.archive.layout import Layout


def read_template(layout: Layout, site: str) -> str | None:
    """The template of a site, or None where none was learned yet or it cannot be read."""
    path = layout.template_path(site)
    with disk_errors(path):
        try:
            return path.read_text(encoding="utf-8")
        except (FileNotFoundError, UnicodeError):
            return None


def write_template(layout: Layout, disk: Disk, site: str, text: str) -> None:
    """Keeps a site's template in place of the one before."""
    write_atomically(disk, layout.template_path(site), text.encode("utf-8"))
