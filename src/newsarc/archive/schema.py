"""The tables of index.sqlite3.

`story` is one number in all articles that are near-duplicates of each other, NULL where there is none. The
indexes on slices of `near_hash` find them (see `near.py`).

What is derived from the articles is dropped and made anew by a rebuild. What is kept (validators, visits,
readings, seals) cannot be derived; it survives a rebuild wherever it can be read, and its loss costs only
politeness, time and the memory of what was written.
"""

from typing import Final

from newsarc.archive.near import LEAST_WORDS

VERSION: Final = 6
"""Raised with every change below: an index of another version is rebuilt at the next opening."""

COLUMNS: Final = (
    "id", "date", "published", "site", "title", "authors", "topics", "section", "words", "status",
    "revision", "url", "path", "fetched_at", "source", "language",
)  # fmt: skip
"""The columns of `article` that make a Row, in the Row's order; `authors` and `topics` as JSON."""

DERIVED: Final = ("article", "author", "topic", "alias", "content")
KEPT: Final = {
    "validator": "url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT",
    "visit": """url_key TEXT PRIMARY KEY, url TEXT NOT NULL, source TEXT, first_seen TEXT NOT NULL,
        tried_at TEXT, outcome TEXT, reason TEXT, tries INTEGER NOT NULL, next_try TEXT""",
    "seal": "path TEXT PRIMARY KEY, sha256 TEXT NOT NULL",
    "reading": "id TEXT PRIMARY KEY, reader TEXT NOT NULL",
}
"""`reading` says with what each article was last extracted again: a run that stopped can go on.
`seal` has the digest of each WARC as newsarc wrote it, so that `verify` finds any change of it quickly."""

CREATE_KEPT: Final = tuple(
    f"CREATE TABLE IF NOT EXISTS {name}({columns}) WITHOUT ROWID" for name, columns in KEPT.items()
)

WEIGHTS: Final = (10.0, 1.0, 4.0, 4.0, 0.0)
"""How much a word counts in each column of `content` when hits are ranked."""

CREATE_CONTENT: Final = """CREATE VIRTUAL TABLE content USING fts5(
    title, text, authors, topics, hosts, tokenize = 'unicode61 remove_diacritics 2'
)"""

CREATE_DERIVED: Final = (
    """CREATE TABLE article(
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        path TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL, changed INTEGER NOT NULL,
        date TEXT, published TEXT, site TEXT, title TEXT, authors TEXT NOT NULL, topics TEXT NOT NULL,
        section TEXT, words INTEGER NOT NULL, status TEXT NOT NULL, revision INTEGER NOT NULL,
        url TEXT, fetched_at TEXT, source TEXT, language TEXT,
        url_key TEXT, kind TEXT, day TEXT NOT NULL, moment INTEGER NOT NULL, fetched INTEGER NOT NULL,
        near_hash TEXT, story INTEGER
    )""",
    "CREATE TABLE author(name TEXT, number INTEGER, PRIMARY KEY(name, number)) WITHOUT ROWID",
    "CREATE TABLE topic(name TEXT, number INTEGER, PRIMARY KEY(name, number)) WITHOUT ROWID",
    "CREATE TABLE alias(url_key TEXT, number INTEGER, PRIMARY KEY(url_key, number)) WITHOUT ROWID",
    CREATE_CONTENT,
)

SLICE: Final = "substr(near_hash, {start}, 4)"
HAS_HASH: Final = f"words >= {LEAST_WORDS}"
"""Both stand in the queries as they stand in the indexes, else SQLite would not use these."""

CREATE_INDEXES: Final = (
    "CREATE INDEX article_by_moment ON article(moment DESC, id)",
    "CREATE INDEX article_by_site ON article(site, moment DESC)",
    "CREATE INDEX article_by_fetch ON article(fetched DESC)",
    "CREATE INDEX article_by_url_key ON article(url_key)",
    "CREATE INDEX article_by_story ON article(story) WHERE story IS NOT NULL",
    "CREATE INDEX author_by_article ON author(number)",
    "CREATE INDEX topic_by_article ON topic(number)",
    "CREATE INDEX alias_by_article ON alias(number)",
    *(
        f"CREATE INDEX article_by_slice_{place}"
        f" ON article({SLICE.format(start=place * 4 + 1)}, near_hash, day, site) WHERE {HAS_HASH}"
        for place in range(4)
    ),
)
