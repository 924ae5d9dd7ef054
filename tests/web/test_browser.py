"""The pages in a real Chromium: nothing of strangers runs, the keyboard works, nobody is kept out."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from newsarc.archive import Archive, Filter, Note
from tests.archive.samples import make_article, make_page
from tests.fetch.server import Server
from tests.web.conftest import served
from tests.web.hostile import write_hostile

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
AXE = Path(os.environ.get("AXE", "/nonexistent"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="no Chromium (apt-get install chromium, or name it by CHROMIUM)"
    ),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def test_nothing_of_a_hostile_archive_is_executed(chromium: Browser, tmp_path: Path) -> None:
    ids = write_hostile(tmp_path / "archive", 300)
    page = chromium.new_page()
    left: list[str] = []
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    with served(tmp_path / "archive") as address:
        page.on("request", lambda request: request.url.startswith(address) or left.append(request.url))
        paths = [
            "/",
            "/?q=hacked",
            "/?page=3",
            "/topics",
            "/runs",
            *(f"/a/{article_id}" for article_id in ids),
        ]
        answers = [page.goto(address + path, wait_until="load") for path in paths[:5]]
        assert page.evaluate("window.hacked") is None
        for path in paths:
            answers.append(page.goto(address + path, wait_until="load"))
            assert page.evaluate("window.hacked") is None, path
            assert not page.query_selector("a[href^='javascript'], a[href^='data'], iframe"), path

    assert {answer.status for answer in answers if answer} == {200}
    assert not left
    assert not dialogs


def test_the_keyboard_walks_the_list_and_opens(chromium: Browser, filled: Path) -> None:
    page = chromium.new_page()

    with served(filled) as address:
        page.goto(address)
        for key in ("j", "j", "k", "j"):
            page.keyboard.press(key)
        second = page.locator(".headline").nth(1).get_attribute("href")
        page.keyboard.press("o")
        page.wait_for_url(f"**{second}")


def test_results_come_as_one_types(chromium: Browser, filled: Path) -> None:
    page = chromium.new_page()

    with served(filled) as address:
        page.goto(address)
        page.keyboard.press("/")
        page.keyboard.type("digital")
        page.wait_for_selector("mark")
        assert page.url.endswith("?q=digital")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_keeps_people_out_or_is_wider_than_the_window(
    chromium: Browser, filled: Path, scheme: str, width: int
) -> None:
    page = chromium.new_page(
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
        bypass_csp=True,  # type: ignore[arg-type]
    )
    with Archive(filled) as archive:
        article_id = next(archive.rows(Filter(limit=1))).id
    paths = (
        "/",
        "/?q=digital",
        "/topics",
        "/runs",
        *(f"/a/{article_id}{end}" for end in ("", "/history", "/raw")),
    )

    with served(filled) as address:
        for path in paths:
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert not serious(page), path


def serious(page: Page) -> list[str]:
    """What axe-core calls serious or worse."""
    if not AXE.exists():
        pytest.skip("no axe-core (npm install axe-core, and name its axe.min.js by AXE)")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'], iframes: false})")
    return [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


HOSTILE_PAGE = b"""<!doctype html><html><head><meta http-equiv="refresh" content="0;url=http://OUT/refresh">
<base href="http://OUT/"><link rel="preconnect" href="http://OUT"><link rel="stylesheet" href="/style">
<LINK rel="dns-prefetch" href="//OUT"><script>top.hacked = parent.hacked = window.hacked = 1</script>
<style>body { background: url(http://OUT/css) } @import "http://OUT/import"</style></head>
<body onload="window.hacked=1"><img src="/picture" onerror="window.hacked=1"><iframe src="/frame"></iframe>
<object data="/object"></object><form action="/form"><button autofocus>x</button></form><a href="/link"
ping="/ping">out</a><video src="/video" autoplay></video></body></html>"""


def test_nothing_of_a_page_as_it_came_runs_or_leaves(chromium: Browser, tmp_path: Path) -> None:
    article = make_article()
    page = chromium.new_page()

    with Server() as outside:
        body = HOSTILE_PAGE.replace(b"OUT", f"site.localhost:{outside.port}".encode())
        with Archive(tmp_path / "archive", create=True) as archive:
            article = archive.add(article, make_page(article, body)).article
        with served(tmp_path / "archive") as address:
            for path in ("raw", "page"):
                page.goto(f"{address}/a/{article.id}/{path}")
                page.wait_for_timeout(1000)  # time enough for a refresh and for late loads
                assert page.url == f"{address}/a/{article.id}/{path}"
                assert page.evaluate("window.hacked") is None

    assert not outside.connections


def keep(page: Page, tags: str, text: str) -> None:
    page.get_by_role("textbox", name="Tags").fill(tags)
    page.get_by_role("textbox", name="Note").fill(text)
    page.get_by_role("button", name="Keep").click()
    page.wait_for_load_state()


def test_a_reader_keeps_tags_and_notes_and_another_tab_undoes_nothing(
    chromium: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    with Archive(folder, create=True) as archive:
        article_id = archive.add(make_article(), make_page(make_article())).article.id
    page, other = chromium.new_page(), chromium.new_page()

    with served(folder, editable=True) as address, Archive(folder) as archive:
        page.goto(f"{address}/a/{article_id}")
        other.goto(f"{address}/a/{article_id}")

        keep(page, "port, Gates, port", "Read <b>this</b>\n\nsoon")
        assert page.url == f"{address}/a/{article_id}#note"
        assert archive.note(article_id) == Note(tags=("port", "Gates"), text="Read <b>this</b>\n\nsoon")
        assert page.get_by_role("textbox", name="Note").input_value() == "Read <b>this</b>\n\nsoon"

        keep(other, "late", "")
        assert "This is not kept" in other.get_by_role("alert").inner_text()
        assert archive.note(article_id).tags == ("port", "Gates")
        other.get_by_role("button", name="Keep").click()
        other.wait_for_url("**#note")
        assert archive.note(article_id) == Note(tags=("late",))

        other.get_by_role("link", name="late").click()
        other.wait_for_url("**tag=late")
        assert other.locator(".headline").count() == 1

        page.goto(f"{address}/a/{article_id}")
        keep(page, "", "")
        assert not list((folder / "notes").iterdir())


def test_a_form_of_another_site_keeps_nothing(chromium: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with Archive(folder, create=True) as archive:
        article_id = archive.add(make_article(), make_page(make_article())).article.id
    page = chromium.new_page()

    with served(folder, editable=True) as address:
        form = f'<form method="post" action="{address}/a/{article_id}/note"><input name="tags" value="x">'
        page.set_content(f"{form}<button>Keep</button></form>")
        page.get_by_role("button").click()
        page.wait_for_url("**/note")

    assert "from another site" in page.inner_text("body")
    assert not (folder / "notes").exists()
