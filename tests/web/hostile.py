"""An archive by somebody who means harm: script in every field, and what else breaks pages."""

from pathlib import Path

from newsarc.archive import Archive

ATTACKS = (
    "<script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=1>',
    "'><svg/onload=window.hacked=1>",
    "</title></textarea></style></script><script>window.hacked=1</script>",
    "{{ 7*7 }}{% for x in y %}",
    "javascript:window.hacked=1",
    "\u202egnp.exe\u2066\u200f",
    "A" * 10_000,
    "]]><!--<iframe srcdoc='<script>parent.hacked=1</script>'>",
    "\x00\x07\x1b[31m\u0085\ufffe",
)
ADDRESSES = (
    "javascript:window.hacked=1",
    "data:text/html,<script>hacked=1</script>",
    'https://a.example/"><b>',
)


def write_hostile(folder: Path, count: int) -> list[str]:
    """Makes an archive of so many articles; gives the ids of those that are whole."""
    import json

    Archive(folder, create=True).close()
    ids = []
    for number in range(count):
        text, address = ATTACKS[number % len(ATTACKS)], ADDRESSES[number % len(ADDRESSES)]
        article_id = f"{number + 1:012x}"
        record = {
            "id": article_id, "url": address, "url_key": f"a.example/{number}",
            "title": text, "subtitle": text,
            "section": text, "description": text, "authors": [{"name": text, "url": address}],
            "topics": [text, f"{text}{number}"], "language": text[:20], "license": text, "status": "ok",
            "publisher": {"name": text, "domain": text}, "image": {"url": address, "caption": text},
            "date_published": text if number % 2 else "2026-11-02", "text": text, "word_count": 3,
            "blocks": [
                {"type": "paragraph", "text": text, "links": [{"start": 0, "end": 5, "href": address}]},
                {"type": "table", "text": text, "rows": [[text, text]]},
                {"type": "figure", "src": address, "caption": text},
                {"type": "code", "text": text},
            ],
            "field_sources": {text[:99]: text}, "warnings": [text], "text_hash": text, "revision": 1,
            "fetch": {"at": text, "status": 200, "redirects": [address]},
            "discovered_by": {"kind": "feed", "url": address},
        }  # fmt: skip
        data = json.dumps(record).encode()
        if number % 29 == 28:
            data = data[: len(data) // 2]
        else:
            ids.append(article_id)
        path = folder / "articles" / "a.example" / "2026" / "11" / f"story-{article_id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return ids
