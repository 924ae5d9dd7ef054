"""Pages out of a web archive: which memento, in which form, and what is said where there is none."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.article import Via
from newsarc.errors import BlockedAddress, FetchError, NoMemento, RobotsDisallowed
from newsarc.fetch import Fetcher, WebArchive
from newsarc.fetch.links import parse_links, parse_moment
from newsarc.fetch.memento import original_of, raw_address
from newsarc.page import Page
from tests.fetch.conftest import Clock, make_fetcher
from tests.fetch.server import Server, answer
from tests.fetch.web_archive import Memento, StandIn, http_date

STORY = "https://gone.example/2019/story"
NEW = datetime(2019, 1, 5, 10, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = ("GMT", "+9999", "-0000", "+99999999", "")


@pytest.fixture
def stand_in(server: Server) -> StandIn:
    return StandIn(server)


@pytest.fixture
def web_archive(stand_in: StandIn, fetcher: Fetcher) -> WebArchive:
    return WebArchive(stand_in.settings, fetcher)


def page_of(web_archive: WebArchive, url: str, around: datetime | None = None) -> Page:
    """The best guess."""
    return next(web_archive.pages(url, around=around))


def test_the_memento_nearest_to_the_time_is_taken(stand_in: StandIn, web_archive: WebArchive) -> None:
    stand_in.keep(STORY, *(Memento(at=NEW + DAY * age, body=f"<p>{age} days old") for age in (0, 10, 300)))

    page = page_of(web_archive, STORY, around=NEW + DAY * 8)

    assert page.body == b"<p>10 days old"


def test_the_last_memento_is_taken_where_no_time_is_known(stand_in: StandIn, web_archive: WebArchive) -> None:
    stand_in.keep(STORY, *(Memento(at=NEW + DAY * age, body=f"<p>{age} days old") for age in (0, 10, 300)))

    assert page_of(web_archive, STORY).body == b"<p>300 days old"


def test_a_page_comes_as_the_site_sent_it_and_says_where_it_was(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."))

    page = page_of(web_archive, STORY, around=NEW)

    assert page.body == page.payload == b"<p>The story."
    assert (page.url, page.requested_url, page.redirects) == (STORY, STORY, ())
    assert page.via == Via(url=stand_in.memento_url(STORY, NEW), at="2019-01-05T10:00:00+00:00")
    assert [hop.url for hop in page.hops] == [stand_in.url(f"/web/{STORY}")]
    assert ("Accept-Datetime", http_date(NEW)) in page.hops[0].request_headers


def test_where_a_page_was_gone_earlier_mementos_are_tried_and_no_later_ones(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    lost = {"status": "404 Not Found", "body": "<p>Nothing here."}
    stand_in.keep(
        STORY,
        Memento(at=NEW, body="<p>The story."),
        Memento(at=NEW + DAY * 20, **lost),
        Memento(at=NEW + DAY * 21, **lost),
        Memento(at=NEW + DAY * 22, body="<p>A shop."),
    )

    page = page_of(web_archive, STORY, around=NEW + DAY * 21)

    assert page.body == b"<p>The story."
    assert not any("20190127" in path for path in stand_in.asked)


def timemap_part(*mementos: str, parts: tuple[str, ...] = (), kind: str = "application/link-format") -> bytes:
    links = [f'<{place}>; rel="memento"; datetime="{http_date(NEW)}"' for place in mementos]
    links += [f'<{part}>; rel="timemap"; type="{kind}"; from="{http_date(NEW)}"' for part in parts]
    return answer(",\n".join(links), content_type="application/link-format")


def test_a_timemap_that_comes_in_parts_is_read_to_its_end(stand_in: StandIn, web_archive: WebArchive) -> None:
    lost = Memento(at=NEW + DAY, status="404 Not Found")
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."), lost)
    first, second, third = (f"/web/timemap/link/{part}{STORY}" for part in ("", "2/", "3/"))
    stand_in.route(first, timemap_part(parts=(stand_in.url(first), second)))
    stand_in.route(second, timemap_part(parts=(first, stand_in.url(third))))
    stand_in.route(third, timemap_part(stand_in.memento_url(STORY, NEW)))

    assert page_of(web_archive, STORY, around=NEW + DAY).body == b"<p>The story."
    assert [path for path in stand_in.asked if "timemap" in path] == [first, second, third]


def test_of_a_timemap_without_end_eight_parts_are_read(stand_in: StandIn, web_archive: WebArchive) -> None:
    stand_in.keep(STORY, Memento(at=NEW, status="404 Not Found"))
    parts = [f"/web/timemap/link/{'' if number == 0 else f'{number}/'}{STORY}" for number in range(12)]
    for part, following in pairwise(parts):
        stand_in.route(part, timemap_part(parts=(following,)))

    with pytest.raises(NoMemento):
        page_of(web_archive, STORY, around=NEW)

    assert [path for path in stand_in.asked if "timemap" in path] == parts[:8]


def test_a_timemap_in_another_format_is_no_part_of_it(stand_in: StandIn, web_archive: WebArchive) -> None:
    stand_in.keep(STORY, Memento(at=NEW, status="404 Not Found"))
    other = f"/web/timemap/json/{STORY}"
    stand_in.route(f"/web/timemap/link/{STORY}", timemap_part(parts=(other,), kind="application/json"))

    with pytest.raises(NoMemento, match="error page"):
        page_of(web_archive, STORY, around=NEW)

    assert other not in stand_in.asked


def test_a_part_of_a_timemap_that_is_down_may_name_the_page(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    stand_in.keep(STORY, Memento(at=NEW, status="404 Not Found"))
    part = f"/web/timemap/link/2/{STORY}"
    stand_in.route(f"/web/timemap/link/{STORY}", timemap_part(parts=(part,)))
    stand_in.route(part, answer(status="503 Service Unavailable"))

    with pytest.raises(FetchError) as caught:
        page_of(web_archive, STORY, around=NEW)

    assert caught.value.code == "http_503"


def test_two_other_pages_are_to_be_had_the_earliest_among_them(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    ages = (0, 10, 20, 30, 40, 50)
    stand_in.keep(STORY, *(Memento(at=NEW + DAY * age, body=f"<p>{age} days old") for age in ages))

    pages = list(web_archive.pages(STORY, around=NEW + DAY * 31))

    assert [page.body for page in pages] == [b"<p>%d days old" % age for age in (30, 20, 0)]


def test_where_the_first_memento_is_an_error_a_later_one_is_tried(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    stand_in.keep(
        STORY,
        Memento(at=NEW, status="403 Forbidden", body="<p>No robots."),
        Memento(at=NEW + DAY, body="<p>The story."),
    )

    assert page_of(web_archive, STORY, around=NEW).body == b"<p>The story."


def test_an_archived_error_page_is_no_page(stand_in: StandIn, web_archive: WebArchive) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>Try later.", status="503 Service Unavailable"))

    with pytest.raises(NoMemento, match="error page"):
        page_of(web_archive, STORY, around=NEW)

    assert len(stand_in.asked) == 3  # no retry of a memento: what it says is that of long ago


@pytest.mark.parametrize("home", ["https://gone.example/", "https://gone.example/en/"])
def test_an_archived_redirect_to_the_home_page_is_no_page(
    stand_in: StandIn, web_archive: WebArchive, home: str
) -> None:
    stand_in.keep(home, Memento(at=NEW, body="<p>Today's news."))
    there = {"Location": stand_in.memento_url(home, NEW)}
    stand_in.keep(STORY, Memento(at=NEW, status="302 Found", headers=there))

    with pytest.raises(NoMemento, match="home page"):
        page_of(web_archive, STORY, around=NEW)


@pytest.mark.parametrize("form", ["memento", "as the site sent it", "relative"])
def test_an_archived_redirect_is_followed_to_where_the_page_lay(
    stand_in: StandIn, web_archive: WebArchive, form: str
) -> None:
    moved = "https://gone.example/2019/the-story"
    target = {"memento": stand_in.memento_url(moved, NEW), "relative": "/2019/the-story"}.get(form, moved)
    stand_in.keep(STORY, Memento(at=NEW, status="301 Moved", headers={"Location": target}))
    stand_in.keep(moved, Memento(at=NEW, body="<p>The story."))

    page = page_of(web_archive, STORY, around=NEW)

    assert (page.requested_url, page.redirects, page.url) == (STORY, (STORY,), moved)
    vias = [Via(url=stand_in.memento_url(url, NEW), at=NEW.isoformat()) for url in (STORY, moved)]
    assert [page.hops[1].via, page.via] == vias


def test_an_archived_redirect_to_what_was_not_archived_is_no_page(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    moved = {"Location": "https://gone.example/2019/the-story"}
    stand_in.keep(
        STORY,
        Memento(at=NEW, body="<p>The story."),
        Memento(at=NEW + DAY, status="301 Moved", headers=moved),
    )

    page = page_of(web_archive, STORY, around=NEW + DAY)

    assert (page.url, page.redirects, page.body) == (STORY, (), b"<p>The story.")


def test_a_web_archive_that_is_not_public_is_not_asked_without_leave(
    stand_in: StandIn, server: Server, clock: Clock
) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."))

    with make_fetcher(clock, allow_private=False) as fetcher, pytest.raises(BlockedAddress):
        page_of(WebArchive(stand_in.settings, fetcher), STORY)

    assert server.asked == []


@pytest.mark.parametrize(
    "place", ["javascript:alert(1)", "http://me:secret@a.example/", "//", "\x00", "http:"]
)
def test_an_archive_that_leads_nowhere_is_told_from_one_that_has_nothing(
    stand_in: StandIn, web_archive: WebArchive, place: str
) -> None:
    there = {"Location": place, "Link": f'<{place}>; rel="memento"; datetime="{http_date(NEW)}"'}
    stand_in.route(f"/web/{STORY}", answer("", status="302 Found", headers=there))

    with pytest.raises(FetchError) as caught:
        page_of(web_archive, STORY)

    assert not isinstance(caught.value, NoMemento)
    assert "secret" not in str(caught.value)


def test_the_archives_own_redirect_to_another_memento_is_no_move_of_the_page(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."), Memento(at=NEW + DAY, body="<p>Again."))
    twin = {"Location": stand_in.memento_url(STORY.replace("https", "http"), NEW)}
    stand_in.keep(STORY.replace("https", "http"), Memento(at=NEW, body="<p>The story."))
    stand_in.route(f"/web/{NEW + DAY:%Y%m%d%H%M%S}id_/{STORY}", answer("", status="302 Found", headers=twin))

    page = page_of(web_archive, STORY, around=NEW + DAY)

    assert (page.url, page.redirects, page.body) == (STORY, (), b"<p>The story.")


def test_redirects_that_lead_in_circles_come_to_an_end(stand_in: StandIn, web_archive: WebArchive) -> None:
    stand_in.keep(STORY, Memento(at=NEW, status="301 Moved", headers={"Location": STORY}))

    with pytest.raises(NoMemento, match="circles"):
        page_of(web_archive, STORY, around=NEW)


def test_a_page_that_the_archive_never_saw_has_no_memento(stand_in: StandIn, web_archive: WebArchive) -> None:
    with pytest.raises(NoMemento, match=f"{STORY}: it has no copy of the page"):
        page_of(web_archive, STORY, around=NEW)

    assert stand_in.asked == [f"/web/{STORY}"]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (answer(status="503 Service Unavailable"), "http_503"),
        (answer(status="429 Too Many Requests", headers={"Retry-After": "900"}), "http_429"),
        (answer(status="403 Forbidden"), "http_403"),
        (answer("<p>We are moving house."), "bad_answer"),
        (b"not http at all\r\n\r\n", "bad_answer"),
    ],
)
def test_an_archive_that_cannot_be_asked_is_told_from_one_that_has_nothing(
    stand_in: StandIn, web_archive: WebArchive, reply: bytes, code: str
) -> None:
    stand_in.route(f"/web/{STORY}", reply)

    with pytest.raises(FetchError) as caught:
        page_of(web_archive, STORY, around=NEW)

    assert (caught.value.code, isinstance(caught.value, NoMemento)) == (code, False)


def test_an_answer_that_does_not_say_that_it_is_a_memento_is_none(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."))
    stand_in.route(f"/web/{NEW:%Y%m%d%H%M%S}id_/{STORY}", answer("<p>We are moving house."))

    with pytest.raises(FetchError, match="no memento") as caught:
        page_of(web_archive, STORY, around=NEW)

    assert caught.value.code == "bad_answer"


def test_what_is_no_page_is_passed_over_for_an_earlier_memento(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."), Memento(at=NEW + DAY, body="%PDF-1.7"))

    assert page_of(web_archive, STORY, around=NEW + DAY).body == b"<p>The story."


def test_a_timegate_that_answers_with_the_page_itself_is_understood(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."))
    place = {"Memento-Datetime": http_date(NEW), "Content-Location": stand_in.memento_url(STORY, NEW, "mp_")}
    stand_in.route(f"/web/{STORY}", answer("<div>bar</div><p>The story.", headers=place))

    assert page_of(web_archive, STORY, around=NEW).body == b"<p>The story."


def test_a_timegate_that_leads_to_another_is_followed_with_the_time(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."), Memento(at=NEW + DAY, body="<p>Again."))
    other = WebArchive(
        type(stand_in.settings)(timegate=stand_in.url("/old/"), timemap=None, delay=0.0), web_archive._fetcher
    )
    there = {"Location": stand_in.url(f"/web/{STORY}")}
    stand_in.route(f"/old/{STORY}", answer("", status="301 Moved", headers=there))

    assert page_of(other, STORY, around=NEW).body == b"<p>The story."


def test_robots_txt_of_the_archive_is_obeyed(stand_in: StandIn, web_archive: WebArchive) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."))
    stand_in.route("/robots.txt", answer("User-agent: *\nDisallow: /web/", content_type="text/plain"))

    with pytest.raises(RobotsDisallowed):
        page_of(web_archive, STORY, around=NEW)

    assert stand_in.asked == []


def test_the_archive_is_asked_at_its_own_slow_pace(stand_in: StandIn, clock: Clock) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."))
    settings = stand_in.settings
    slow = type(settings)(timegate=settings.timegate, timemap=settings.timemap, delay=40.0)

    with make_fetcher(clock, delay=1.0) as fetcher:
        page_of(WebArchive(slow, fetcher), STORY, around=NEW)

    assert clock.slept == [1.0, 40.0]  # after robots.txt, after the TimeGate


def test_eight_archived_errors_do_not_make_the_archive_rest(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    urls = [f"{STORY}-{number}" for number in range(9)]
    for url in urls:
        stand_in.keep(url, Memento(at=NEW, body="<p>Try later.", status="503 Service Unavailable"))

    for url in urls:
        with pytest.raises(NoMemento):
            page_of(web_archive, url, around=NEW)


def test_an_archive_that_is_down_is_left_alone_after_eight_failures(
    stand_in: StandIn, web_archive: WebArchive
) -> None:
    urls = [f"{STORY}-{number}" for number in range(12)]
    for url in urls:
        stand_in.route(f"/web/{url}", answer(status="503 Service Unavailable"))

    for url in urls:
        with pytest.raises(FetchError):
            page_of(web_archive, url, around=NEW)

    assert len(stand_in.asked) == 8


@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_beyond_all_sense_is_not_sent(stand_in: StandIn, web_archive: WebArchive, year: int) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>The story."))
    ends = {1: datetime(1, 1, 1, tzinfo=UTC), 9999: datetime.max.replace(tzinfo=UTC)}

    assert page_of(web_archive, STORY, around=ends[year]).body == b"<p>The story."


@pytest.mark.parametrize("reply", [answer("<>" * 1_000_000), answer("<p>Moving house."), answer("")])
def test_a_list_that_is_none_names_no_other_memento(
    stand_in: StandIn, web_archive: WebArchive, reply: bytes
) -> None:
    stand_in.keep(STORY, Memento(at=NEW, body="<p>Gone.", status="404 Not Found"), Memento(at=NEW - DAY))
    stand_in.route(f"/web/timemap/link/{STORY}", reply)

    with pytest.raises(NoMemento, match="error page"):
        page_of(web_archive, STORY, around=NEW)


def test_links_are_read_with_commas_in_them() -> None:
    text = (
        '<https://gone.example/a,b>; rel="original",\n'
        "<https://a.example/web/20190105100000/https://gone.example/a,b>;"
        ' rel="first last memento"; datetime="Sat, 05 Jan 2019 10:00:00 GMT", <x>; REL=timemap; type="a/b"'
    )

    original, memento, timemap = parse_links(text)

    assert (original.url, original.relations) == ("https://gone.example/a,b", ("original",))
    assert (memento.relations, memento.at) == (("first", "last", "memento"), NEW)
    assert (timemap.url, timemap.relations, timemap.at) == ("x", ("timemap",), None)


@given(st.text(alphabet=st.sampled_from("<>;,=\"' abrelmntodi\n0:é\x00")) | st.text())
def test_any_text_is_read_as_links(text: str) -> None:
    for link in parse_links(text):
        assert "<" not in link.url


@given(
    st.text()
    | st.builds("Sat, {} Jan {} {}:00:00 {}".format, *[st.integers(-1, 99999)] * 3, st.sampled_from(ZONES))
)
def test_any_text_is_read_as_a_moment(text: str) -> None:
    moment = parse_moment(text)

    assert moment is None or moment.tzinfo is UTC


@given(st.text())
def test_any_text_has_a_raw_address(text: str) -> None:
    assert raw_address(raw_address(text)) == raw_address(text)
    original_of(text)
