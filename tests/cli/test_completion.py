"""Completion, in the shells themselves."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsarc.archive import Archive, Note
from tests.archive.samples import make_article, make_page
from tests.cli.conftest import Newsarc, environment


def offered(archive: Path, *words: str) -> list[str]:
    """What is offered for the last word, as `newsarc` answers a shell."""
    variables = {
        "_NEWSARC_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(("newsarc", *words)),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run(
        [sys.executable, "-m", "newsarc"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(archive) | variables,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.split()]


def test_commands_and_options_are_offered(archive: Path) -> None:
    assert {"list", "search", "scrape"} <= set(offered(archive, ""))
    assert offered(archive, "sea") == ["search"]
    assert "--since" in offered(archive, "list", "--s")


def test_ids_are_offered_where_an_article_is_wanted(reading: Newsarc, filled: Path) -> None:
    ids = [line.split()[0] for line in reading("list", "--format", "{id}").lines]

    assert set(offered(filled, "show", "")) == set(ids)
    assert offered(filled, "diff", ids[0][:6]) == [ids[0]]


def test_sites_and_sources_are_offered(reading: Newsarc, filled: Path) -> None:
    sites = set(reading("list", "--format", "{site}").lines)
    sources = [json.loads(line)["name"] for line in reading("source", "list", "--json").lines]

    assert set(offered(filled, "search", "--site", "")) == sites
    assert offered(filled, "scrape", "") == sources


def test_tags_are_offered(archive: Path) -> None:
    with Archive(archive, create=True) as opened:
        article = make_article()
        opened.add(article, make_page(article))
        opened.keep_note(article.id, Note(tags=("cite", "read")))

    assert offered(archive, "list", "--tag", "") == ["cite", "read"]
    assert offered(archive, "list", "--tag", "c") == ["cite"]


def test_without_an_archive_nothing_is_offered_and_nothing_is_said(tmp_path: Path) -> None:
    assert offered(tmp_path / "nowhere", "show", "") == []
    assert not (tmp_path / "nowhere").exists()


BASH = """
eval "$(newsarc completion bash)"
COMP_WORDS=(newsarc show TYPED) COMP_CWORD=2
_newsarc_completion newsarc TYPED show
printf '%s\\n' "${COMPREPLY[@]}"
"""

FISH = """
newsarc completion fish | source
complete -C 'newsarc show TYPED'
"""

ZSH = r"""
zmodload zsh/zpty
zpty shell 'zsh -f -i'
zpty -w shell 'PS1=; autoload -U compinit; compinit -u -d $HOME/.zcompdump; eval "$(newsarc completion zsh)"'
zpty -w shell 'bindkey "^I" complete-word; echo rea""dy'
zpty -r -m shell seen '*ready*'
zpty -w -n shell $'newsarc show TYPED\t'
zpty -r -m shell seen '*show WHOLE*'
print -r -- $seen
zpty -d shell
"""
"""A zsh within the zsh, in which a tab is pressed."""


def completed(shell: str, script: str, filled: Path, home: Path, **words: str) -> str:
    """What a shell of its own prints where `newsarc` is on the PATH."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    for name, word in words.items():
        script = script.replace(name.upper(), word)
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        [program, {"bash": "--norc", "fish": "--no-config", "zsh": "-f"}[shell], "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(filled) | {"PATH": path, "HOME": str(home), "TERM": "dumb", "LC_ALL": "C.UTF-8"},
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def article(reading: Newsarc) -> Any:
    """An article with a comma in its title."""
    return json.loads(reading("list", "--match", 'title:"Faces at the gate"', "--json").out)


def test_bash_completes_an_id(article: Any, filled: Path, tmp_path: Path) -> None:
    offered = completed("bash", BASH, filled, tmp_path, typed=article["id"][:6])

    assert offered == f"{article['id']}\n"


def test_fish_completes_an_id_and_shows_its_title(article: Any, filled: Path, tmp_path: Path) -> None:
    offered = completed("fish", FISH, filled, tmp_path, typed=article["id"][:6])

    assert ", " in article["title"]
    assert offered == f"{article['id']}\t{article['date']} {article['title']}\n"


def test_zsh_completes_an_id_when_tab_is_pressed(article: Any, filled: Path, tmp_path: Path) -> None:
    seen = completed("zsh", ZSH, filled, tmp_path, typed=article["id"][:6], whole=article["id"])

    assert f"newsarc show {article['id']}" in seen
