"""newsarc.toml: what is right is read, what is wrong is named with its line."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.config import (
    Config,
    NetworkSettings,
    NotifySettings,
    Source,
    WaybackSettings,
    parse_config,
    read_config,
)
from newsarc.errors import ConfigError

PATH = Path("newsarc.toml")

SAMPLE = """\
[network]
contact = "you@example.org"
delay = 2
concurrency = 4

[[source]]
url = "https://www.example.org/feed"

[[source]]
name = "two"
url = "https://two.example/"
kind = "page"
include = ["/news/"]
exclude = ["/tag/"]
max_new = 10
"""


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert read_config(tmp_path / "newsarc.toml") == Config()


def test_every_key_is_read_and_a_source_is_named_after_its_host(tmp_path: Path) -> None:
    path = tmp_path / "newsarc.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode())

    config = read_config(path)

    assert config.network == NetworkSettings(contact="you@example.org", delay=2, concurrency=4)
    assert config.sources == (
        Source(name="example.org", url="https://www.example.org/feed"),
        Source(
            name="two",
            url="https://two.example/",
            kind="page",
            include=("/news/",),
            exclude=("/tag/",),
            max_new=10,
        ),
    )
    assert config.path == path


def test_pages_that_are_gone_are_looked_for_at_the_internet_archive() -> None:
    config = parse_config(f"{SOURCE}wayback = true\n[wayback]\ndelay = 20", PATH)

    assert [source.wayback for source in config.sources] == [True]
    assert config.wayback == WaybackSettings(delay=20)
    assert config.wayback.timegate == "https://web.archive.org/web/"


def test_another_web_archive_lists_its_mementos_where_it_says_itself() -> None:
    config = parse_config("[wayback]\ntimegate = 'http://localhost:8080/news'", PATH)

    assert config.wayback == WaybackSettings(timegate="http://localhost:8080/news/", timemap=None)


def test_revisits_are_of_the_network_or_of_one_source() -> None:
    config = parse_config(
        f"[network]\nrevisits = ['1d', '6h']\n{SOURCE}\n{SOURCE}name='b'\nrevisits = []", PATH
    )

    assert config.network.revisits == (timedelta(hours=6), timedelta(days=1))
    assert [source.revisits for source in config.sources] == [None, ()]


def test_who_is_to_be_told_is_read() -> None:
    config = parse_config("[notify]\nurl = 'https://hc.example/1'\ncommand = \"mail -s 'a b' me\"", PATH)

    assert config.notify == NotifySettings(url="https://hc.example/1", command="mail -s 'a b' me")


@pytest.mark.parametrize("text", ["network.delay = 2", "network = {delay = 2}", "[ network ]\ndelay = 2.0"])
def test_a_table_may_be_written_in_any_of_tomls_ways(text: str) -> None:
    assert parse_config(text, PATH).network.delay == 2


SOURCE = '[[source]]\nurl = "https://a.example/"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = ", "newsarc.toml:1:5: invalid value"),
        ('\ny = """abc', "newsarc.toml:2:11: unterminated string"),
        ("[network]\ndelay = 1\ndelay = 2", "newsarc.toml:3:10: cannot overwrite a value"),
        ("a = " + "1" * 5000, "newsarc.toml: not TOML"),
        ("a = " + "[" * 20_000, "newsarc.toml: not TOML"),
        ("netwrk = 1", "newsarc.toml:1: netwrk: unknown key (did you mean 'network'?)"),
        ("[[sources]]", "newsarc.toml:1: sources: unknown key (did you mean 'source'?)"),
        (
            "# dely = 1\n[network]\ndely = 1",
            "newsarc.toml:3: dely: unknown key in [network] (did you mean 'delay'?)",
        ),
        ("network = {dely = 1}", "newsarc.toml:1: dely: unknown key in [network]"),
        ("network.dely = 1", "newsarc.toml:1: dely: unknown key in [network]"),
        (f"{SOURCE}\n{SOURCE}name='b'\nkidn = 'x'\n", "newsarc.toml:7: kidn: unknown key in [[source]]"),
        ("source = [{url = 'https://a.example/', nam = 'x'}]", "newsarc.toml:1: nam: unknown key"),
        ("source = ['a']", "newsarc.toml:1: source: must be a list of tables"),
        ("source = 1", "newsarc.toml:1: source: must be a list of tables"),
        ("network = 1", "newsarc.toml:1: network: must be a table"),
        ("[[source]]\nname = 'a'", "newsarc.toml:1: url: missing"),
        ("[[source]]\nurl = 'ftp://a.example/'", "newsarc.toml:2: url: ftp://a.example/: cannot fetch ftp"),
        ("[[source]]\nurl = 7", "newsarc.toml:2: url: must be text, not 7"),
        (f"{SOURCE}kind = 'blog'", "newsarc.toml:3: kind: must be one of feed, sitemap, page, not 'blog'"),
        (f"{SOURCE}include = '/news/'", "newsarc.toml:3: include: must be a list of regular expressions"),
        (f"{SOURCE}include = ['(']", "newsarc.toml:3: include: '(' is no regular expression"),
        (f"{SOURCE}include = ['a{{99999999999999999999}}']", "is no regular expression"),
        (f"{SOURCE}include = ['[[a]']", "Possible nested set at position 1; put a backslash"),
        (f"{SOURCE}include = ['[a--z]']", "is no regular expression (Possible set difference"),
        (f"{SOURCE}max_new = 0", "newsarc.toml:3: max_new: must be a whole number from 1 to 1e+06, not 0"),
        (
            f"{SOURCE}\n{SOURCE}\n{SOURCE}name = 'c'",
            "newsarc.toml:4: name: two sources are called 'a.example'",
        ),
        (
            "[network]\nconcurrency = true",
            "newsarc.toml:2: concurrency: must be a whole number from 1 to 64, not True",
        ),
        ("[network]\ndelay = nan", "newsarc.toml:2: delay: must be a number from 0 to 3600, not nan"),
        ("[network]\nallow_private = 1", "newsarc.toml:2: allow_private: must be true or false, not 1"),
        ("notify = 1", "newsarc.toml:1: notify: must be a table (try: [notify])"),
        ("[notify]\nurl = 'ftp://x'", "newsarc.toml:2: url: ftp://x: cannot fetch ftp"),
        ('[notify]\ncommand = "mail \'me"', "newsarc.toml:2: command: cannot be read as a command"),
        ("[notify]\nurl = ''\ncmd = 'x'", "newsarc.toml:3: cmd: unknown key in [notify]"),
        ("[wayback]\ntimgate = 'https://a.example/'", "newsarc.toml:2: timgate: unknown key in [wayback]"),
        ("[wayback]\ntimegate = 'a.example'", "newsarc.toml:2: timegate: a.example: not a URL"),
        ("[wayback]\ntimemap = 1", "newsarc.toml:2: timemap: must be text, not 1"),
        ("[wayback]\ndelay = -1", "newsarc.toml:2: delay: must be a number from 0 to 3600, not -1"),
        ("wayback = true", "newsarc.toml:1: wayback: must be a table (try: [wayback])"),
        (f"{SOURCE}wayback = 'yes'", "newsarc.toml:3: wayback: must be true or false, not 'yes'"),
        ("[network]\nrevisits = '6h'", "newsarc.toml:2: revisits: must be a list of ages"),
        (f"{SOURCE}revisits = ['soon']", "newsarc.toml:3: revisits: must be a list of ages"),
        ('[network]\ncontact = "a\\r\\nX: y"', "newsarc.toml:2: contact: must be one line of text"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(text, PATH)

    assert message in str(caught.value)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"# caf\xe9")

    with pytest.raises(ConfigError, match="is not UTF-8"):
        read_config(latin)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(tmp_path)


@given(
    text=st.text() | st.lists(st.sampled_from([*SAMPLE.splitlines(), "[", "x = 1", "url = 1"])).map("\n".join)
)
def test_any_text_gives_a_config_or_our_error(text: str) -> None:
    try:
        parse_config(text, PATH)
    except ConfigError:
        return
