"""P5: a transfer that was cut, or a page beyond a parser's limit, is never stored as a complete article."""

from pathlib import Path

from newsarc.archive import Archive
from newsarc.config import NetworkSettings
from newsarc.fetch import Fetcher
from newsarc.pipeline import Result, Task, gather
from newsarc.workers import Workers
from tests.cli.pages import article_page
from tests.fetch.misbehaviour import BAD
from tests.fetch.server import Server, answer

CUT = {name: route for name, (route, code) in BAD.items() if code == "truncated"}
DEEP = article_page("Told deep down", extra="<div>" * 5000 + "<p>What is lost without a word.</p>")


def test_p5_what_is_not_whole_is_not_stored_as_whole(server: Server, tmp_path: Path) -> None:
    server.routes |= {f"/{name}": route for name, route in CUT.items()}
    server.routes |= {"/deep": answer(DEEP), "/whole": answer(article_page("Told in full"))}
    names = [*CUT, "deep", "whole"]
    tasks = [Task(url=server.url(f"/{name}", host=name.replace("_", "-"))) for name in names]

    with (
        Archive(tmp_path / "archive", create=True) as archive,
        Workers(1) as workers,
        Fetcher(NetworkSettings(allow_private=True, delay=0, timeout=1)) as fetcher,
    ):
        found: dict[str, Result] = {
            result.task.url.rpartition("/")[2]: result
            for result in gather(tasks, fetcher=fetcher, workers=workers, archive=archive)
        }
        stored = {row.url: row.status for row in archive.rows() if row.url}

    assert len(CUT) > 9
    for name in CUT:
        assert (found[name].outcome, found[name].reason) == ("failed", "truncated"), name
    assert {url.rpartition("/")[2]: status for url, status in stored.items()} == {
        "deep": "partial",
        "whole": "ok",
    }
    deep = found["deep"].article
    assert deep is not None
    assert "parser_limit" in deep.warnings
