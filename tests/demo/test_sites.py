"""What the three sites put in an archive's way, and that their pages hold what `expected` says of them."""

import gzip
import json

import pytest
from lxml import etree, html

from newsarc.demo import DemoServer
from tests.demo.conftest import ask


def test_every_page_holds_the_words_expected_of_it(demo: DemoServer) -> None:
    for gold in demo.expected().values():
        tree = html.document_fromstring(ask(gold.url).html)
        words = " ".join([*tree.text_content().split(), *tree.xpath("//meta/@content")])

        for part in (gold.title, *gold.authors, *gold.topics, *gold.paragraphs):
            for line in part.replace("\t", "\n").splitlines():
                assert " ".join(line.split()) in words, gold.url


def test_the_second_day_has_one_story_more_and_one_changed(demo: DemoServer) -> None:
    before = dict(demo.expected())

    demo.advance()

    after = demo.expected()
    assert len(after) == len(before) + 1
    changed = [url for url, gold in before.items() if after[url].text != gold.text]
    assert len(changed) == 1
    assert after[changed[0]].date_modified != before[changed[0]].date_modified


def test_on_the_second_day_the_rails_of_every_page_are_others(demo: DemoServer) -> None:
    pages = {url: ask(url).html for url in demo.expected()}

    demo.advance()

    assert all(ask(url).html != page for url, page in pages.items())


@pytest.mark.parametrize("day", [1, 2])
def test_the_feed_names_the_newest_courier_stories(demo: DemoServer, day: int) -> None:
    if day == 2:
        demo.advance()
    feed = etree.fromstring(ask(demo.url("courier", "/feed")).body)

    links = [link.partition("?")[0] for link in feed.xpath("//item/link/text()")]

    assert links == [url for url in demo.expected() if "courier" in url][:8]


def test_the_sitemap_index_leads_to_all_courier_stories(demo: DemoServer) -> None:
    demo.advance()
    index = etree.fromstring(ask(demo.url("courier", "/sitemap_index.xml")).body)
    part = index.xpath("//*[local-name()='loc']/text()")[0]

    posts = etree.fromstring(ask(part).body)

    assert set(posts.xpath("//*[local-name()='loc']/text()")) == {
        url for url in demo.expected() if "courier" in url
    }


def test_the_news_sitemap_is_a_gzip_file(demo: DemoServer) -> None:
    answer = ask(demo.url("idwire", "/news-sitemap.xml.gz"), Accept_Encoding="gzip")

    assert "Content-Encoding" not in answer.headers
    assert b"news:publication_date" in gzip.decompress(answer.body)


@pytest.mark.parametrize("path", ["/atom.xml", "/sitemap.xml"])
def test_idwire_announces_its_stories_in_atom_too(demo: DemoServer, path: str) -> None:
    tree = etree.fromstring(ask(demo.url("idwire", path)).body)

    words = " ".join(tree.itertext()) + " ".join(tree.xpath("//@href"))

    assert all(url in words for url in demo.expected() if "idwire" in url)


def test_kennung_has_a_json_feed_that_no_page_mentions(demo: DemoServer) -> None:
    feed = json.loads(ask(demo.url("kennung", "/feed.json")).body)

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {url for url in demo.expected() if "kennung" in url} <= {item["url"] for item in feed["items"]}
    assert "feed.json" not in ask(demo.url("kennung")).html


def test_the_front_page_links_what_ought_to_be_refused(demo: DemoServer) -> None:
    refused = {why: url for url, why in demo.refused().items() if "kennung" in url}
    front = html.document_fromstring(ask(demo.url("kennung")).html)
    front.make_links_absolute(demo.url("kennung"))

    links = set(front.xpath("//ul[@class='liste']//a/@href"))

    assert set(refused) == {"consent", "soft_404", "redirect", "robots"}
    assert set(refused.values()) <= links


def test_a_wall_stands_until_the_visitor_consents(demo: DemoServer) -> None:
    url = next(url for url, why in demo.refused().items() if why == "consent")

    wall = ask(url)
    consent = ask(demo.url("kennung", "/consent?to=/de/"))
    page = ask(url, Cookie=consent.headers["Set-Cookie"].partition(";")[0])

    assert "214 Partner" in wall.html
    assert "ETag" not in wall.headers
    assert "articleBody" in page.html


def test_a_soft_404_is_answered_200_and_a_moved_story_leads_home(demo: DemoServer) -> None:
    urls = {why: url for url, why in demo.refused().items()}

    gone, moved = ask(urls["soft_404"]), ask(urls["redirect"])

    assert (gone.status, "Seite nicht gefunden" in gone.html) == (200, True)
    assert (moved.status, moved.headers["Location"]) == (302, "/")


def test_what_is_withheld_is_never_served(demo: DemoServer) -> None:
    gold = next(gold for gold in demo.expected().values() if gold.status == "partial")

    page = ask(gold.url).html

    assert len(gold.paragraphs) == 2
    assert "Jale Demirci" not in page


def test_every_site_forbids_something_to_robots(demo: DemoServer) -> None:
    assert all(b"Disallow: /" in ask(f"{site.url}/robots.txt").body for site in demo.sites)


def test_the_address_for_a_reply_is_a_copy_of_the_page(demo: DemoServer) -> None:
    url = next(url for url in demo.expected() if "palms" in url and "courier" in url)
    page = ask(url).html

    assert "?replytocom=212442" in page
    assert ask(f"{url}?replytocom=212442").html == page
