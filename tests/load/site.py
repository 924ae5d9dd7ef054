"""Fifty hosts with thousands of articles from a few templates, slow and faulty as the web is.

`python -m tests.load.site ARTICLES SHARE [heavy]` serves them, with that share of the latency, as they are or
as heavy as real ones and packed, prints the port, and ends with its standard input.
"""

import asyncio
import gzip
import random
import socket
import struct
import sys
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from tests.fetch.server import Asked, Server, answer
from tests.load.weight import weighed
from tests.nights.town import prose

HOSTS: Final = 50
LATENCY: Final = (0.05, 0.5)
FAULTS: Final = ("404", "410", "500", "cut", "reset", "empty", "image", "loop", "garbage", "busy")
EVERY: Final = 20
"""One page of so many is faulty: 5 %, and never two in a row at a host, which would let it rest."""


def fault_of(number: int) -> str | None:
    """What is wrong with an article's page, if anything is."""
    return FAULTS[number // EVERY % len(FAULTS)] if number % EVERY == 7 else None


def is_kept(number: int) -> bool:
    """Whether an article can be had: "busy" is a page that comes at the second try."""
    return fault_of(number) in (None, "busy")


def host_of(number: int, articles: int) -> str:
    """The host of an article: each has as many, one after the other."""
    return f"host{number * HOSTS // articles:02}"


def path_of(number: int) -> str:
    """The path of an article."""
    return f"/2025/03/{'-'.join(prose(f'path {number}', 5, stop='').lower().split())}-{number}"


def article(number: int) -> str:
    """The page of an article, in one of four designs."""
    title, author = prose(f"title {number}", 8, stop=""), f"Mia {prose(f'author {number % 97}', 1, stop='')}"
    chance = random.Random(number)
    paragraphs = [prose(f"{number} {part}", chance.randint(25, 70)) for part in range(chance.randint(5, 14))]
    rails = "".join(
        f'<li><a href="{path_of(chance.randrange(1000))}"><img src="/{each}.jpg" alt=""><span>'
        f"{prose(f'rail {number} {each}', 8)}</span></a></li>"
        for each in range(30)
    )
    stamp = f"2025-03-{number % 28 + 1:02}T09:30:00+01:00"
    body = "\n".join(f"<p>{text}</p>" for text in paragraphs)
    main = (
        f"<article><h1>{title}</h1><p class=byline>By {author}</p>{body}</article>",
        f"<main><div class=headline><h1>{title}</h1></div><div class=story-body>{body}</div></main>",
        f'<div id=content><h2 class=entry-title>{title}</h2><div class="entry-content">{body}</div></div>',
        f"<section><header><h1>{title}</h1></header><div itemprop=articleBody>{body}</div></section>",
    )[number % 4]
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        f'<meta property="article:published_time" content="{stamp}"><meta name="author" content="{author}">'
        f"<style>{'.rail li{margin:0}' * 200}</style></head><body><nav><ul>{rails}</ul></nav>{main}"
        f"<aside class=related><ul>{rails}</ul></aside><footer>All rights reserved.</footer></body></html>"
    )


class Site:
    """The answers of all hosts; `unchanged` lists the hosts that had nothing new to say."""

    def __init__(
        self,
        server: Server,
        articles: int,
        *,
        is_faulty: bool = True,
        latency: float = 1.0,
        page: Callable[[int], bytes] | None = None,
    ) -> None:
        self._server = server
        self._latency = latency
        self._article = page or (lambda number: answer(article(number)))
        self._chance = random.Random(articles)
        self._is_faulty = is_faulty
        self._tried: set[int] = set()
        self._feeds: dict[str, bytes] = {}
        self._numbers = {path_of(number): number for number in range(articles)}
        self.unchanged: list[str] = []
        server.routes |= dict.fromkeys(self._numbers, self._page)
        for host in {host_of(number, articles) for number in range(articles)}:
            numbers = [number for number in range(articles) if host_of(number, articles) == host]
            urls = "".join(f"<url><loc>{server.url(path_of(n), host=host)}</loc></url>" for n in numbers)
            body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
            self._feeds[f"{host}.localhost"] = body.encode()
            server.routes[f"{host}/sitemap.xml"] = self._list

    async def _list(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        body = self._feeds[asked.host]
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        if asked.headers.get("if-none-match") == etag:
            self.unchanged.append(asked.host)
            writer.write(answer("", status="304 Not Modified", headers={"ETag": etag}))
        else:
            writer.write(answer(body, content_type="application/xml", headers={"ETag": etag}))
        return True

    async def _page(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        number = self._numbers[asked.path]
        await asyncio.sleep(self._latency * self._chance.uniform(*LATENCY))
        fault = fault_of(number) if self._is_faulty else None
        if fault == "busy" and number in self._tried:
            fault = None
        self._tried.add(number)
        if fault is None:
            writer.write(self._article(number))
            return True
        if fault == "reset":
            linger = struct.pack("ii", 1, 0)  # hangs up at once
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            return False
        writer.write(_faulty(fault, asked.path))
        return False


def _faulty(fault: str, path: str) -> bytes:
    return {
        "404": answer("<h1>Not found</h1>", status="404 Not Found"),
        "410": answer("<h1>Gone</h1>", status="410 Gone"),
        "500": answer("<h1>Oops</h1>", status="500 Internal Server Error"),
        "busy": answer("<h1>Busy</h1>", status="503 Service Unavailable", headers={"Retry-After": "1"}),
        "cut": answer("<p>A page that ends in the middle" * 100)[:-900],
        "empty": answer(""),
        "image": answer(b"\x89PNG\r\n\x1a\n" + bytes(100), content_type="image/png"),
        "loop": answer(status="302 Found", headers={"Location": path}),
        "garbage": b"\x00\xff nothing of HTTP\r\n\r\n",
    }[fault]


def _packed(page: str) -> bytes:
    return answer(gzip.compress(page.encode()), headers={"Content-Encoding": "gzip"})


def main() -> None:
    """Serves until standard input ends; without faults, so that all who are measured get the same.

    Pages are made once, lest the server's work be measured too.
    """
    articles, share, is_heavy = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:] == ["heavy"]
    made = [_packed(weighed(article(n), n)) if is_heavy else answer(article(n)) for n in range(articles)]
    with Server() as server:
        Site(
            server,
            articles,
            is_faulty=False,
            latency=share,
            page=made.__getitem__,
        )
        print(server.port, flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main()
