"""The fields of the metadata: from which witness each comes, and what is cleaned away."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc.extract.document import read_document
from newsarc.extract.metadata import Metadata, find_metadata

URL = "https://www.example.org/2025/11/01/faces"
TITLE = "Faces in the crowd"


def metadata_of(
    body: str = "",
    *,
    head: str = "",
    jsonld: Any = None,
    url: str | None = URL,
    lang: str = "en",
    fetched_at: datetime | None = None,
) -> Metadata:
    script = f'<script type="application/ld+json">{json.dumps(jsonld)}</script>' if jsonld else ""
    html = f'<html lang="{lang}"><head>{head}{script}</head><body>{body}</body></html>'
    return find_metadata(read_document(html, url=url), fetched_at=fetched_at)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def article(**fields: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": TITLE} | fields


def names(metadata: Metadata) -> list[str]:
    return [author.name for author in metadata.authors]


# ---- title


@pytest.mark.parametrize(
    "title",
    [
        f"{TITLE} | Example News",
        f"{TITLE} - Example News",
        f"{TITLE} – Example News",
        f"Example News: {TITLE}",
        f"{TITLE} | example.org",
        TITLE,
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(title: str) -> None:
    head = f"<title>{title}</title>" + meta("og:site_name", "Example News")

    assert metadata_of(head=head).title == TITLE


def test_a_title_keeps_its_own_dashes_quotes_and_colons() -> None:
    title = "“Faces” – and the crowd: a story - in parts"

    assert metadata_of(f"<h1>{title}</h1>", head=f"<title>{title} | Example</title>").title == title


def test_the_heading_of_the_site_is_not_the_headline() -> None:
    body = f"<h1>Example News</h1><h1>{TITLE}</h1>"

    assert (
        metadata_of(body, head=meta("og:site_name", "Example News") + meta("og:title", TITLE)).title == TITLE
    )


def test_a_headline_that_an_editor_wrote_beats_one_for_search_engines() -> None:
    head = "<title>Facial recognition: all you need to know</title>" + meta("og:title", TITLE)
    seo = article(headline="Facial recognition: all you need to know")

    assert metadata_of(f"<h1>{TITLE}</h1>", head=head, jsonld=seo).title == TITLE


def test_the_title_of_a_drawing_is_not_that_of_the_page() -> None:
    assert metadata_of("<svg><title>Menu</title></svg>").title is None


def test_a_kicker_in_the_heading_is_left_out_where_others_leave_it_out() -> None:
    body = f"<h1><span>Border control</span><span>{TITLE}</span></h1>"

    assert metadata_of(body, head=meta("og:title", TITLE)).title == TITLE


def test_entities_escaped_twice_are_read() -> None:
    assert metadata_of(jsonld=article(headline="R&amp;amp;D of “faces”")).title == "R&D of “faces”"


def test_a_heading_of_the_site_hides_no_title() -> None:
    head = f"<title>{TITLE} | Playful Tones</title>"

    found = metadata_of("<h1>Playful Tones</h1>", head=head, url="https://playfultones.com/blog/x")

    assert found.title == TITLE


def test_a_heading_that_the_window_knows_nothing_of_is_not_the_title() -> None:
    head = f"<title>{TITLE}</title>" + meta("og:title", TITLE)

    assert metadata_of("<h1>Blog</h1><h1>Contact us</h1>", head=head).title == TITLE


@pytest.mark.parametrize("host", ["drinkkoia.com", "www.koia.com", "shop.koia.com"])
def test_a_name_that_is_most_of_the_host_s_is_cut_from_the_title(host: str) -> None:
    assert metadata_of(head=f"<title>{TITLE} | Koia</title>", url=f"https://{host}/a").title == TITLE


@pytest.mark.parametrize(
    ("long", "kept"), [("many words " * 40, "many words many words"), ("顔認証" * 100, "顔認証")]
)
def test_of_a_title_without_end_the_beginning_is_kept(long: str, kept: str) -> None:
    title = metadata_of(f"<h1>{long}</h1>", head=f"<title>{long}</title>").title

    assert title is not None
    assert title.startswith(kept)
    assert title.endswith("…")
    assert 200 < len(title) <= 251


def test_a_text_that_stands_as_a_headline_by_mistake_hides_no_title() -> None:
    assert metadata_of(f"<h1>{'many words ' * 40}</h1>", head=f"<title>{TITLE}</title>").title == TITLE


def test_titles_that_differ_are_noted() -> None:
    metadata = metadata_of("<h1>Quite another one</h1>", jsonld=article())

    assert "title_disputed" in metadata.warnings


# ---- authors


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("Jane Doe", ["Jane Doe"], id="string"),
        pytest.param(["Jane Doe", "John Roe"], ["Jane Doe", "John Roe"], id="list"),
        pytest.param({"@type": "Person", "name": "Jane Doe"}, ["Jane Doe"], id="object"),
        pytest.param({"givenName": "Jane", "familyName": "Doe"}, ["Jane Doe"], id="parts"),
        pytest.param("By Jane Doe, John Roe and Max Moe", ["Jane Doe", "John Roe", "Max Moe"], id="byline"),
        pytest.param("Von Jane Doe und John Roe, dpa", ["Jane Doe", "John Roe"], id="agency last"),
        pytest.param("Jane Doe, Senior Editor", ["Jane Doe"], id="role"),
        pytest.param("Doe, Jane", ["Jane Doe"], id="turned"),
        pytest.param([{"name": "Jane Doe"}, {"name": "Reuters"}], ["Jane Doe"], id="person beside agency"),
        pytest.param({"@type": "Organization", "name": "Reuters"}, ["Reuters"], id="agency alone"),
        pytest.param("admin", [], id="nobody"),
        pytest.param("jane@example.org", [], id="address"),
        pytest.param("https://www.example.org/jane", [], id="link"),
    ],
)
def test_authors_are_people_one_by_one(value: Any, expected: list[str]) -> None:
    assert names(metadata_of(jsonld=article(author=value))) == expected


def test_an_author_may_have_a_page() -> None:
    metadata = metadata_of(jsonld=article(author={"name": "Jane Doe", "url": "/people/jane"}))

    assert metadata.authors[0].url == "https://www.example.org/people/jane"


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("ByJane Doe", ["Jane Doe"]),
        ("Written by: Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Von Jane Doe, Berlin", ["Jane Doe"]),
        ("Par Jane Doe", ["Jane Doe"]),
        ("Por María José Pérez y Juan de la Cruz", ["María José Pérez", "Juan de la Cruz"]),
        ("By Jane Doe in London", ["Jane Doe"]),
        ("By Jane Doe (AP)", ["Jane Doe"]),
        ("By Jane Doe and John Roe, Staff Writers", ["Jane Doe", "John Roe"]),
        ("By Jane Doe | Nov. 1, 2025", ["Jane Doe"]),
        ("Jane Doe | 1 November 2025", ["Jane Doe"]),
        ("By The Associated Press", ["The Associated Press"]),
        ("By Jane Doe Senior Autos Reporter", ["Jane Doe"]),
        ("By Jane Doe EXAMPLE TODAY", ["Jane Doe"]),
        ("This post was written by Jane Doe, head of marketing", ["Jane Doe"]),
        ("Jane Doe | Senior Writer | July 2, 2025", ["Jane Doe"]),
        ("Von Ulrich Musterfrau Chefredakteurin", ["Ulrich Musterfrau"]),
        ("By the Example Team 2–3 minutes", ["Example Team"]),
        ("By signing up you agree to our terms", []),
        ("Biometrics News", []),
    ],
)
def test_a_byline_below_the_headline_names_the_authors(byline: str, expected: list[str]) -> None:
    body = f"<article><h1>{TITLE}</h1><p>{byline}</p><p>The text begins here, at last.</p></article>"

    assert names(metadata_of(body, head=meta("og:title", TITLE))) == expected


def test_names_on_lines_of_their_own_beside_the_date_are_a_byline() -> None:
    body = f"<h1>{TITLE}</h1><div>Jane Doe</div><div>John Roe</div><div>Published 1 November 2025</div>"

    assert names(metadata_of(body)) == ["Jane Doe", "John Roe"]


def test_a_line_of_date_and_name_below_the_text_is_a_byline() -> None:
    body = (
        f"<h1>{TITLE}</h1>" + "<p>A paragraph of the text.</p>" * 60 + "<p>March 15, 2016 – by Jane Doe</p>"
    )

    assert names(metadata_of(body)) == ["Jane Doe"]


def test_a_label_may_stand_on_a_line_above_the_name() -> None:
    body = f"<h1>{TITLE}</h1><p>Written by</p><p>Jane Doe</p><p>Table of Contents</p><p>July 2, 2025</p>"

    assert names(metadata_of(body)) == ["Jane Doe"]


def test_what_is_classed_as_the_author_s_name_is_believed_if_there_is_but_one() -> None:
    one = f"<h1>{TITLE}</h1><div class=sidebar><p><b class=author-box__name>Jane Doe</b></div>"
    two = f"{one}<div class=related><p><b class=author-box__name>John Roe</b></div>"

    assert names(metadata_of(one)) == ["Jane Doe"]
    assert names(metadata_of(two)) == []


def test_a_desk_that_signs_is_believed_before_a_line_beside_the_date() -> None:
    body = f"<h1>{TITLE}</h1><p>Design Style</p><p>8 January 2025</p>"

    assert names(metadata_of(body, jsonld=article(author={"name": "Great Day Editorial Team"}))) == [
        "Great Day Editorial Team"
    ]


def test_a_name_far_below_the_text_is_found_by_its_label() -> None:
    body = f"<h1>{TITLE}</h1>" + "<p>A paragraph of the text.</p>" * 60 + "<h3>Written by Jane Doe</h3>"

    assert names(metadata_of(body)) == ["Jane Doe"]


def test_a_byline_completes_a_meta_that_names_only_the_first() -> None:
    body = f"<h1>{TITLE}</h1><p>By Jane Doe, John Roe and Max Moe</p>"

    assert names(metadata_of(body, head='<meta name="author" content="Jane Doe">')) == [
        "Jane Doe",
        "John Roe",
        "Max Moe",
    ]


def test_a_byline_completes_an_element_that_names_but_one() -> None:
    body = (
        f"<h1>{TITLE}</h1><p>By <span>Jane Doe</span>, <a class=author-name href=/roe>John Roe</a> and "
        "<span>Max Moe</span></p>"
    )

    assert names(metadata_of(body)) == ["Jane Doe", "John Roe", "Max Moe"]


def test_the_owner_of_the_site_and_a_section_sign_nothing() -> None:
    owner = (
        '<meta name="author" content="Example House"><meta name="copyright" content="© Example House 2025">'
        + meta("article:author", "Jane Doe")
    )
    section = '<meta name="author" content="Border Matters">'
    body = f"<h1>{TITLE}</h1><p>By Jane Doe</p><a rel='category tag' href=/b>Border Matters</a>"

    assert names(metadata_of(head=owner)) == ["Jane Doe"]
    assert names(metadata_of(body, head=section)) == ["Jane Doe"]
    assert names(metadata_of(head=owner.replace("Jane Doe", ""))) == ["Example House"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Jane Doe jane.doe@example.com", ["Jane Doe"]),
        ("Jane Doe (jane@example.com)", ["Jane Doe"]),
        ("jane@example.com", []),
        ("순천, 광양 구현모 기자 ninek@example.com", ["구현모"]),
    ],
)
def test_the_address_beside_a_name_is_no_part_of_it(content: str, expected: list[str]) -> None:
    assert names(metadata_of(head=f'<meta name="author" content="{content}">')) == expected


def test_the_author_of_a_teaser_is_not_that_of_the_article() -> None:
    body = (
        f'<h1>{TITLE}</h1><p>Text.</p><aside><h3>Related</h3><a rel="author" href="/j">Jane Doe</a></aside>'
    )

    assert names(metadata_of(body)) == []


# ---- dates


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (meta("article:published_time", "2025-11-01T14:45:00-04:00"), "", "2025-11-01T14:45:00-04:00"),
        ('<meta name="dc.date" content="2025-11-01">', "", "2025-11-01"),
        ("", '<time itemprop="datePublished" datetime="2025-11-01T14:45Z">', "2025-11-01T14:45:00+00:00"),
        (
            "",
            '<div itemprop="datePublished" content="2025-11-01T14:45Z">Sat</div>',
            "2025-11-01T14:45:00+00:00",
        ),
        ("", "<p>Nov 1, 2025, 2:45 pm EDT | Jane Doe</p>", "2025-11-01T14:45:00-04:00"),
        ("", "<p>Veröffentlicht am 1. November 2025, 14:45 Uhr</p>", "2025-11-01"),
        ("", "<p>Text of the article.</p>", "2025-11-01"),
    ],
)
def test_the_date_is_found_and_keeps_its_zone(head: str, body: str, expected: str) -> None:
    assert metadata_of(f"<h1>{TITLE}</h1>{body}", head=head).date_published == expected


@pytest.mark.parametrize(
    "body",
    [
        "<aside><time datetime='2024-01-01'>1 January 2024</time></aside>",
        "<div class='related-posts'><p>January 1, 2024</p></div>",
        "<footer>© 2024 Example</footer>",
        f"<p>In a letter of 1 January 2024 the agency told the operators {'and so on ' * 13}.</p>",
    ],
)
def test_a_date_of_something_else_is_not_the_article_s(body: str) -> None:
    assert metadata_of(f"<h1>{TITLE}</h1>{body}", url="https://www.example.org/faces").date_published is None


def test_a_date_at_the_end_of_the_window_s_title_is_the_last_resort() -> None:
    dated, other = (f"<title>{TITLE} – DW – {end}</title>" for end in ("13.06.2023", "Route 66"))

    assert metadata_of(f"<h1>{TITLE}</h1>", head=dated, url=None, lang="de").date_published == "2023-06-13"
    assert metadata_of(f"<h1>{TITLE}</h1>", head=other, url=None).date_published is None


def test_a_date_in_a_box_counts_where_all_boxes_tell_the_same_day() -> None:
    box = "<aside><p class=post-date>1 November 2025</p></aside>"
    other = box.replace("1 November", "2 November")

    one, two = (metadata_of(f"<h1>{TITLE}</h1>{boxes}", url=None) for boxes in (box, box + other))

    assert (one.date_published, two.date_published) == ("2025-11-01", None)


def test_the_day_of_the_last_change_is_not_taken_for_that_of_publication() -> None:
    head = meta("article:published_time", "2022-01-03") + meta("article:modified_time", "2025-11-03")
    body = f"<h1>{TITLE}</h1><p>November 3, 2025</p>"

    found = metadata_of(body, head=head)

    assert (found.date_published, found.date_modified) == ("2022-01-03", "2025-11-03")


def test_a_date_after_the_fetch_is_not_believed() -> None:
    head = meta("article:published_time", "2031-01-01T00:00:00Z") + '<meta name="date" content="2025-11-01">'

    found = metadata_of(head=head, fetched_at=datetime(2025, 11, 3, tzinfo=UTC))

    assert found.date_published == "2025-11-01"


def test_a_day_is_made_fuller_by_the_moment_that_another_witness_gives() -> None:
    head = meta("article:published_time", "2025-11-01T14:45:00-04:00")

    assert metadata_of(head=head, jsonld=article(datePublished="2025-11-01")).date_published == (
        "2025-11-01T14:45:00-04:00"
    )


def test_a_change_before_the_publication_is_none() -> None:
    metadata = metadata_of(jsonld=article(datePublished="2025-11-01", dateModified="2025-10-01"))

    assert metadata.date_modified is None


# ---- topics, and the smaller fields


@pytest.mark.parametrize(
    ("head", "body", "jsonld"),
    [
        pytest.param("", "", {"keywords": ["biometrics", "privacy"]}, id="list"),
        pytest.param("", "", {"keywords": "biometrics, privacy"}, id="text"),
        pytest.param(
            "", "", {"keywords": ["biometrics", "privacy", "nlp entity: x", "1234"]}, id="machine words"
        ),
        pytest.param(meta("article:tag", "biometrics") + meta("article:tag", "privacy"), "", {}, id="og"),
        pytest.param('<meta name="news_keywords" content="biometrics; privacy">', "", {}, id="meta"),
        pytest.param(
            "",
            '<p><a rel="tag" href="/1">biometrics</a> | <a rel="tag" href="/2">privacy</a></p>',
            {},
            id="rel",
        ),
        pytest.param(
            "",
            '<footer><a href="/tag/x">Imprint</a></footer>'
            '<div><h4>Article Topics</h4><p><a href="/tag/1">biometrics</a> | <a '
            'href="/tag/2">privacy</a></p></div>',
            {},
            id="links",
        ),
    ],
)
def test_topics_come_from_where_a_publisher_puts_them(head: str, body: str, jsonld: dict[str, Any]) -> None:
    assert metadata_of(f"<h1>{TITLE}</h1>{body}", head=head, jsonld=article(**jsonld)).topics == (
        "biometrics",
        "privacy",
    )


def test_categories_of_wordpress_are_no_topics_where_there_are_tags() -> None:
    body = '<a rel="category tag" href="/c">News</a> <a rel="tag" href="/t">biometrics</a>'

    assert metadata_of(body).topics == ("biometrics",)


def test_the_smaller_fields() -> None:
    head = (
        '<link rel="canonical" href="/2025/11/01/faces">'
        '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'
        + meta("og:description", "What cameras see")
        + meta("og:site_name", "Example News")
    )
    jsonld = article(
        articleSection="Biometrics News,Biometric R&amp;D",
        isAccessibleForFree="False",
        inLanguage="en_us",
        alternativeHeadline="A deck",
        articleBody="<p>One.</p><p>Two\x07.</p>",
        wordCount=2,
    )

    found = metadata_of(head=head, jsonld=jsonld)

    assert found.canonical_url == URL
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"
    assert found.description == "What cameras see"
    assert (found.publisher.name, found.publisher.domain) == ("Example News", "example.org")
    assert (found.section, found.subtitle, found.language) == ("Biometrics News", "A deck", "en-US")
    assert found.is_accessible_for_free is False
    assert found.article_body == "One.\n\nTwo."
    assert found.word_count == 2


def test_a_canonical_address_on_another_site_is_none() -> None:
    assert metadata_of(head='<link rel="canonical" href="https://elsewhere.example/a">').canonical_url is None


def test_the_lead_image_has_the_caption_and_the_credit_of_its_figure() -> None:
    body = (
        '<figure><img src="/img/face-300x200.jpg"><figcaption>A face. Photo: Jane Doe</figcaption></figure>'
    )

    image = metadata_of(body, head=meta("og:image", "/img/face-1024x683.jpg")).image

    assert image is not None
    assert image.url == "https://www.example.org/img/face-1024x683.jpg"
    assert image.caption == "A face. Photo: Jane Doe"
    assert image.credit == "Jane Doe"


def test_a_logo_is_no_lead_image() -> None:
    assert metadata_of(head=meta("og:image", "https://www.example.org/img/logo.png")).image is None


def test_every_field_says_where_it_came_from() -> None:
    found = metadata_of(
        f"<h1>{TITLE}</h1><p>By Jane Doe</p>",
        head=meta("og:title", TITLE),
        jsonld={"@type": "Thing", "name": "x"},
    )

    assert found.field_sources["title"] == "html"
    assert found.field_sources["authors"] == "byline"
    assert found.field_sources["date_published"] == "url"
    assert "topics" not in found.field_sources


def test_broken_scripts_are_noted() -> None:
    found = find_metadata(read_document('<p>x</p><script type="application/ld+json">{"a": </script>'))

    assert "jsonld_broken" in found.warnings


def test_no_string_of_the_metadata_could_harm_a_reader() -> None:
    dirty = "Faces\ud800 in\x00 the\u200b \x1b[31mcrowd\ufeff"

    found = metadata_of(
        jsonld=article(
            headline=dirty,
            author=dirty,
            keywords=[dirty],
            description=dirty,
            publisher={"name": f"News {dirty}"},
        )
    )

    repr(found).encode("utf-8")
    assert "\x1b" not in repr(found.title)
    assert found.title == "Faces in the [31mcrowd"


wild = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.sampled_from(["name", "@id", "url", "@type"]), st.text(max_size=8), max_size=3),
)  # fmt: skip


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "headline",
                "author",
                "datePublished",
                "dateModified",
                "keywords",
                "image",
                "publisher",
                "articleBody",
                "wordCount",
                "url",
                "isAccessibleForFree",
                "hasPart",
                "articleSection",
                "inLanguage",
                "license",
                "description",
                "mainEntityOfPage",
            ]
        ),
        wild,
        max_size=8,
    )
)
def test_whatever_json_ld_says_metadata_comes_out(fields: dict[str, Any]) -> None:
    metadata_of(f"<h1>{TITLE}</h1>", jsonld={"@type": "NewsArticle"} | fields)


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("<>/=\"' abhmtx1290:.-éд中"), max_size=300))
def test_whatever_the_markup_metadata_comes_out(html: str) -> None:
    find_metadata(read_document(html, url=URL))
