"""newsarc diff: what a publisher changed."""

from typing import TYPE_CHECKING

import click

from newsarc.cli.commands import Command
from newsarc.cli.completing import article_argument
from newsarc.cli.session import Session, common_options, pass_session

if TYPE_CHECKING:
    from newsarc.article import Article
    from newsarc.changes import Piece


@click.command("diff", cls=Command, examples=("newsarc diff 3fa9", "newsarc diff 3fa9 --from 1 --to 3"))
@article_argument
@click.option(
    "--from", "older", type=click.IntRange(min=1), metavar="N", help="Revision [default: the one before]."
)
@click.option(
    "--to", "newer", type=click.IntRange(min=1), metavar="M", help="Revision [default: the newest]."
)
@click.option("--all", "whole", is_flag=True, help="Show unchanged paragraphs, too.")
@click.option("--json", "as_json", is_flag=True, help="The changes as one JSON object.")
@common_options
@pass_session
def command(
    session: Session, ref: str, older: int | None, newer: int | None, whole: bool, as_json: bool
) -> None:
    """Show what changed between two revisions of an article, word by word.

    On a terminal removed words are red and added ones green; elsewhere they stand in [-…-] and {+…+}, as in
    git's word diff.
    """
    from newsarc.changes import compare, is_changed
    from newsarc.cli.output import print_json

    with session.open() as archive:
        revisions = archive.revisions(ref)
    after = _revision(revisions, newer or revisions[-1].revision)
    before = _revision(revisions, older or max(1, after.revision - 1))
    if before is after and not as_json:
        why = f"is the first of {len(revisions)}" if older is None else "is given twice"
        session.say(f"nothing to compare: revision {after.revision} {why}")
        return
    changes = compare(before, after)
    if as_json:
        record = {"id": after.id, "from": before.revision, "to": after.revision, **changes.to_dict()}
        print_json(record | ({"kinds": []} if before is after else {}))
        return
    session.say(f"revision {before.revision} to {after.revision}: {', '.join(changes.kinds) or 'no change'}")
    parts = [pieces for pieces in (changes.title, *changes.paragraphs) if whole or is_changed(pieces)]
    click.echo("\n\n".join("".join(map(_shown, pieces)) for pieces in parts))


def _revision(revisions: "tuple[Article, ...]", number: int) -> "Article":
    from newsarc.errors import NotFound

    for article in revisions:
        if article.revision == number:
            return article
    there = ", ".join(str(article.revision) for article in revisions)
    raise NotFound(f"revision {number}", f"the article has none of this number (there are: {there})")


def _shown(piece: "Piece") -> str:
    from newsarc.cli.output import is_terminal
    from newsarc.text import printable

    text = printable(piece.text, keep_newlines=True)
    if piece.operation == "same":
        return text
    if not is_terminal():
        return f"[-{text}-]" if piece.operation == "removed" else f"{{+{text}+}}"
    if piece.operation == "removed":
        return click.style(text, fg="red", strikethrough=True)
    return click.style(text, fg="green", underline=True)
