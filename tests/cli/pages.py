"""A plain article page to serve."""

SENTENCE = "The agency said on Monday that the cameras had been tried for a year at four gates of the port. "


def article_page(title: str, *, extra: str = "", charset: str = "utf-8") -> str:
    """A page with one clear article of five paragraphs."""
    paragraphs = "".join(f"<p>{number}. {SENTENCE * 3}</p>" for number in range(1, 6))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="{charset}"><title>{title}</title>'
        f'<meta property="article:published_time" content="2026-11-02T09:30:00+01:00"></head>'
        f"<body><nav><a href=/>Home</a></nav><article>"
        f"<h1>{title}</h1>{paragraphs}{extra}</article></body></html>"
    )
