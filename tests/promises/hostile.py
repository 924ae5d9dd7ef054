"""Pages made to hang, crash or starve whoever reads them."""

from functools import cache

SENTENCE = "The agency said on Monday that it would test the gates at the port for a year. "
STORY = "<h1>Gates open</h1>" + f"<p>{SENTENCE * 3}</p>" * 6
ARTICLE = '{"@type":"NewsArticle"'
GRAPH = ARTICLE + ',"headline":"A title"},'
MIB = 1 << 20


def with_json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>{STORY}'


@cache
def hostile_pages() -> dict[str, bytes]:
    """The pages by name; each is at most 50 MB."""
    pages = {
        "deep_nesting": "<div>" * 200_000 + "x",
        "deep_inline_nesting": "<b><i><font>" * 50_000 + STORY,
        "nested_tables": "<table><tr><td>" * 20_000 + STORY,
        "nested_lists": "<ul><li>" * 50_000 + STORY,
        "nested_forms_and_buttons": "<button><form><a>" * 20_000 + STORY,
        "a_hundred_thousand_attributes": "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</div>",
        "a_long_attribute": f'<div class="{"a " * (2 * MIB)}">x</div>{STORY}',
        "many_classes": f'<div class="{" ".join(f"c{n}" for n in range(200_000))}">{STORY}</div>',
        "styles_that_explode": f'<div title="{"a style=b " * 20_000}">{STORY}</div>',
        "metas_without_end": "<meta " * 20_000 + STORY,
        "metas_by_the_thousand": '<meta property="og:title" content="x">' * 100_000 + STORY,
        "comments_without_end": "<!--" * 300_000,
        "comment_flood": "<!-- x -->" * 300_000 + STORY,
        "half_comments": "<!-" * 300_000 + STORY,
        "half_tags": "<" * MIB,
        "open_declarations": "<![CDATA[" * 100_000,
        "entities_without_end": "&" * MIB + STORY,
        "long_entities": "&" + "a" * MIB + ";" + STORY,
        "numbers_as_entities": "&#x110000;&#0;&#xD800;" * 50_000 + STORY,
        "spaces_without_end": "<p>" + " " * (4 * MIB) + "x</p>" + STORY,
        "line_feeds_without_end": "\n" * (4 * MIB) + STORY,
        "one_word_of_five_megabytes": "<p>" + "a" * (5 * MIB) + "</p>",
        "a_text_of_twelve_megabytes": f"<p>{SENTENCE * (12 * MIB // len(SENTENCE))}</p>",
        "paragraphs_by_the_thousand": f"<p>{SENTENCE}</p>" * 60_000,
        "links_by_the_thousand": '<a href="/a/b">Read more about it</a> ' * 100_000 + STORY,
        "headings_by_the_thousand": "<h1>Gates open</h1>" * 100_000,
        "breaks_by_the_thousand": f"<div>{'a<br>' * 300_000}</div>",
        "times_by_the_thousand": "<time datetime=2026-11-01>1 November 2026</time>" * 50_000 + STORY,
        "bylines_by_the_thousand": "<p class=author>By Jane Doe and John Roe</p>" * 50_000 + STORY,
        "fifty_megabytes": f"<p>{SENTENCE * 6}</p>" * (50_000_000 // (len(SENTENCE) * 6 + 7)),
        "json_ld_nested": with_json_ld("[" * 100_000),
        "json_ld_of_objects": with_json_ld('{"a":' * 100_000),
        "json_ld_with_a_long_number": with_json_ld(ARTICLE + ',"wordCount":' + "9" * 500_000 + "}"),
        "json_ld_of_nan": with_json_ld(ARTICLE + ',"headline":NaN,"wordCount":Infinity}'),
        "json_ld_with_half_characters": with_json_ld(ARTICLE + ',"headline":"\\ud800\\udfff\\udc00"}'),
        "json_ld_of_many_graphs": with_json_ld(f"[{GRAPH * 50_000}1]"),
        "json_ld_by_the_thousand": f'<script type="application/ld+json">{ARTICLE}}}</script>' * 20_000,
        "quotes_that_do_not_end": '<a href="' * 50_000 + STORY,
        "scripts_that_do_not_end": "<script>" * 100_000 + STORY,
        "svg_bomb": "<svg>" * 50_000 + STORY,
        "templates_in_templates": "<template>" * 50_000 + STORY,
        "nul_bytes": "\0" * MIB + STORY,
        "hidden_text": '<p style="display:none">x</p>' * 100_000 + STORY,
        "a_base_that_is_none": '<base href="http://[">' + '<a href="http://[x">y</a>' * 50_000 + STORY,
        "xml_declared": '<?xml version="1.0" encoding="utf-16"?>' + STORY,
        "entity_declarations": "<!DOCTYPE html [" + "".join(
            f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(12)
        ) + "]>&a11;" + STORY,
    }  # fmt: skip
    binary = {
        "half_of_utf_8": b"<meta charset=utf-8>" + b"\xed\xa0\x80\xff\xfe" * 100_000 + STORY.encode(),
        "utf_7": b"<meta charset=utf-7>" + b"+ADw-script+AD4-" * 50_000 + STORY.encode(),
        "utf_16_of_an_odd_length": b"\xff\xfe" + STORY.encode("utf-16-le") + b"\xd8",
        "escapes_of_iso_2022": b"<meta charset=iso-2022-jp>"
        + b"\x1b$B" * 200_000
        + b"\x1b(B"
        + STORY.encode(),
        "no_text_at_all": bytes(range(256)) * 20_000,
    }
    return {name: text.encode("utf-8", "surrogatepass") for name, text in pages.items()} | binary
