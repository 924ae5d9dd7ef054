"""What servers do, by mistake or on purpose, and what must come of it: one table.

`QUICK` cases answer and end by themselves; `ENDLESS` ones never would. Each maps a name to a route and to the
outcome: `page`, or the `code` of the FetchError.
"""

import asyncio
import gzip
import zlib
from functools import cache

import brotli

from tests.fetch.server import Asked, Handler, answer

MIB = 1024 * 1024
HTML = b"<!doctype html><title>t</title><p>A page.</p>" * 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def coded(body: bytes, coding: str) -> bytes:
    return answer(body, headers={"Content-Encoding": coding})


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return (
        HEAD
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
        + end
    )


def raw_deflate(body: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflate.compress(body) + deflate.flush()


def redirect(location: str, status: str = "302 Found", body: bytes = b"") -> bytes:
    return answer(body, status=status, headers={"Location": location})


@cache
def zeros(coding: str, size: int = 256 * MIB) -> bytes:
    """A bomb: a small body that decodes to a large one."""
    block = bytes(MIB)
    if coding == "br":
        compress = brotli.Compressor(quality=4)
        return b"".join(compress.process(block) for _ in range(size // MIB)) + compress.finish()
    deflate = zlib.compressobj(level=1, wbits=zlib.MAX_WBITS | (16 if coding == "gzip" else 0))
    return b"".join(deflate.compress(block) for _ in range(size // MIB)) + deflate.flush()


def forever(start: bytes, *, again: bytes = b"", pause: float = 0.0) -> Handler:
    """Writes the start, and then the same piece until the client hangs up."""

    async def write(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(pause)
            if writer.is_closing():
                return

    return write


def redirect_with_endless_body() -> Handler:
    return forever(
        b"HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 600000000\r\n\r\n", again=bytes(65536)
    )


CUT = len(gzip.compress(HTML)) // 2

GOOD: dict[str, bytes | Handler] = {
    "plain": answer(HTML),
    "chunked": chunked(HTML, HTML),
    "gzip": coded(gzip.compress(HTML), "gzip"),
    "x_gzip": coded(gzip.compress(HTML), "x-gzip"),
    "coding_in_capitals": coded(gzip.compress(HTML), "GZIP"),
    "gzip_of_two_members": coded(gzip.compress(HTML) + gzip.compress(HTML), "gzip"),
    "gzip_with_padding": coded(gzip.compress(HTML) + bytes(512), "gzip"),
    "deflate": coded(zlib.compress(HTML), "deflate"),
    "deflate_without_header": coded(raw_deflate(HTML), "deflate"),
    "brotli": coded(brotli.compress(HTML), "br"),
    "two_codings": coded(brotli.compress(gzip.compress(HTML)), "gzip, br"),
    "coding_that_is_none": coded(HTML, "UTF-8"),
    "closed_at_the_end": HEAD.replace(b"1.1", b"1.0") + b"\r\n" + HTML,
    "early_hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + answer(HTML),
    "continue": b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + answer(HTML),
    "no_reason": b"HTTP/1.1 200\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n<p>a.",
    "header_in_latin_1": answer(HTML, headers={"X-Caf\udce9": "caf\udce9"} | {}).replace(
        b"X-Caf\xe9", b"X-Cafe"
    ),
    "same_length_twice": answer(HTML, headers={"content-length": str(len(HTML))}),
    "line_feeds_alone": answer(HTML).replace(b"\r\n", b"\n"),
    "no_type": answer(HTML, content_type=None),
    "senseless_type": answer(HTML, content_type="html;;;=/"),
    "unknown_charset": answer(HTML, content_type="text/html; charset=rot13"),
    "another_charset": answer("<p>é</p>".encode("utf-16"), content_type="text/html; charset=ascii"),
    "xhtml": answer(HTML, content_type="application/xhtml+xml"),
    "feed": answer(HTML, content_type="application/rss+xml"),
    "plain_text": answer("A story.", content_type="text/plain"),
    "more_than_promised": answer(HTML) + b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad",
    "five_redirects": redirect("/redirect/3"),
    "redirect_to_a_path": redirect("ok?q=ü#there"),
    "redirect_without_scheme": redirect("//site.localhost:{port}/ok"),
    "redirect_with_endless_body": redirect_with_endless_body(),
    "redirect_with_dripped_body": forever(
        b"HTTP/1.1 302 Found\r\nLocation: /ok\r\n\r\n", again=b"x", pause=0.05
    ),
    "redirect_with_a_bomb": redirect("/ok", body=b"x").replace(
        b"\r\n\r\n", b"\r\nContent-Encoding: br\r\n\r\n"
    ),
}

BAD: dict[str, tuple[bytes | Handler, str]] = {
    # What is no page
    "pdf": (answer(b"%PDF-1.7 ...", content_type="application/pdf"), "not_a_page"),
    "pdf_called_html": (answer(b"%PDF-1.7 ..."), "not_a_page"),
    "png": (answer(b"\x89PNG\r\n\x1a\n...", content_type="image/png"), "not_a_page"),
    "jpeg_of_no_type": (answer(b"\xff\xd8\xff\xe0", content_type="application/octet-stream"), "not_a_page"),
    "svg": (answer("<svg/>", content_type="image/svg+xml"), "not_a_page"),
    "video": (answer(b"....ftypisom", content_type="video/mp4"), "not_a_page"),
    "json": (answer("{}", content_type="application/json"), "not_a_page"),
    "zip": (answer(b"PK\x03\x04", content_type="text/html"), "not_a_page"),
    "gzip_untold": (answer(gzip.compress(HTML)), "not_a_page"),
    "bytes_of_no_type": (answer(b"\0\1\2\3", content_type=None), "not_a_page"),
    "empty": (answer(b""), "not_a_page"),
    "empty_gzip": (coded(b"", "gzip"), "not_a_page"),
    "blank": (answer(b" \r\n\t"), "not_a_page"),
    "no_content": (b"HTTP/1.1 204 No Content\r\n\r\n", "not_a_page"),
    # Statuses
    "status_401": (answer(status="401 Unauthorized"), "http_401"),
    "status_403": (answer(status="403 Forbidden"), "http_403"),
    "status_404": (answer(status="404 Not Found"), "http_404"),
    "status_404_cut": (answer(status="404 Not Found")[:-5], "http_404"),
    "status_410": (answer(status="410 Gone"), "http_410"),
    "status_429": (answer(status="429 Too Many Requests"), "http_429"),
    "status_451": (answer(status="451 No"), "http_451"),
    "status_500": (answer(status="500 Oops"), "http_500"),
    "status_503": (answer(status="503 Oops", headers={"Retry-After": "-1"}), "http_503"),
    "status_999": (answer(status="999 Request denied"), "http_999"),
    "status_206": (answer(status="206 Partial Content"), "truncated"),
    "not_modified_unasked": (b"HTTP/1.1 304 Not Modified\r\n\r\n", "http_304"),
    "redirect_to_nowhere": (answer(status="302 Found"), "http_302"),
    "multiple_choices": (redirect("/ok", "300 Multiple Choices"), "http_300"),
    # Transfers that end early
    "no_answer": (b"", "connection"),
    "half_a_header": (b"HTTP/1.1 200 OK\r\nContent-", "connection"),
    "shorter_than_promised": (answer(HTML)[:-9], "truncated"),
    "chunk_cut": (chunked(HTML)[:-50], "truncated"),
    "last_chunk_missing": (chunked(HTML, end=b""), "truncated"),
    "gzip_cut": (coded(gzip.compress(HTML)[:CUT], "gzip"), "truncated"),
    "gzip_checksum_missing": (coded(gzip.compress(HTML)[:-8], "gzip"), "truncated"),
    "second_member_cut": (coded(gzip.compress(HTML) + gzip.compress(HTML)[:CUT], "gzip"), "truncated"),
    "deflate_cut": (coded(zlib.compress(HTML)[:-6], "deflate"), "truncated"),
    "deflate_of_one_byte": (coded(b"\x78", "deflate"), "truncated"),
    "brotli_cut": (coded(brotli.compress(HTML)[:-3], "br"), "truncated"),
    "inner_coding_cut": (coded(brotli.compress(gzip.compress(HTML)[:CUT]), "gzip, br"), "truncated"),
    # Codings that lie
    "gzip_that_is_none": (coded(HTML, "gzip"), "bad_encoding"),
    "gzip_corrupt": (coded(gzip.compress(HTML)[:-8] + bytes(8), "gzip"), "bad_encoding"),
    "brotli_that_is_none": (coded(b"\xff" * 99, "br"), "bad_encoding"),
    "zstd": (coded(b"\x28\xb5\x2f\xfd", "zstd"), "bad_encoding"),
    "three_codings": (
        coded(gzip.compress(brotli.compress(gzip.compress(HTML))), "gzip, br, gzip"),
        "bad_encoding",
    ),
    "coding_by_pixels": (coded(HTML, "\udcff" * 100), "bad_encoding"),
    "gzip_of_many_members": (coded(gzip.compress(b"") * 5000, "gzip"), "bad_encoding"),
    # Too much of it
    "promises_60_mb": (HEAD + b"Content-Length: 60000000\r\n\r\n" + HTML, "too_large"),
    "promises_a_googol": (HEAD + b"Content-Length: 9999999999999999999\r\n\r\n" + HTML, "too_large"),
    "gzip_bomb": (coded(zeros("gzip"), "gzip"), "too_large"),
    "deflate_bomb": (coded(zeros("deflate"), "deflate"), "too_large"),
    "brotli_bomb": (coded(zeros("br"), "br"), "too_large"),
    "bomb_in_a_bomb": (coded(gzip.compress(zeros("gzip")), "gzip, gzip"), "too_large"),
    "brotli_in_gzip_bomb": (coded(gzip.compress(zeros("br")), "br, gzip"), "too_large"),
    "body_without_end": (forever(HEAD + b"\r\n", again=bytes(65536)), "too_large"),
    "chunks_without_end": (
        forever(chunked(end=b""), again=b"10000\r\n" + bytes(65536) + b"\r\n"),
        "too_large",
    ),
    "empty_blocks_without_end": (
        forever(HEAD + b"Content-Encoding: deflate\r\n\r\n\x78\x9c", again=b"\0\0\0\xff\xff" * 9999),
        "too_large",
    ),
    # What is no HTTP
    "another_protocol": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "bad_answer"),
    "http_0_9": (HTML, "connection"),
    "switching_protocols": (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "bad_answer"),
    "status_of_letters": (b"HTTP/1.1 OK\r\n\r\n", "bad_answer"),
    "two_lengths": (answer(HTML, headers={"content-length": "3"}), "bad_answer"),
    "negative_length": (HEAD + b"Content-Length: -5\r\n\r\n" + HTML, "bad_answer"),
    "length_of_letters": (HEAD + b"Content-Length: many\r\n\r\n" + HTML, "bad_answer"),
    "unknown_transfer_coding": (HEAD + b"Transfer-Encoding: gzip\r\n\r\n" + HTML, "bad_answer"),
    "bad_chunk_size": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "bad_answer"),
    "nul_in_a_header": (HEAD + b"X: a\0b\r\n\r\n", "bad_answer"),
    "header_without_colon": (HEAD + b"nonsense\r\n\r\n", "bad_answer"),
    "large_header": (HEAD + b"X: " + b"x" * 300_000 + b"\r\n\r\n", "bad_answer"),
    "headers_without_end": (forever(HEAD, again=b"X: y\r\n" * 1000), "bad_answer"),
    "trailers_without_end": (forever(chunked(HTML, end=b"0\r\n"), again=b"X: y\r\n" * 1000), "bad_answer"),
    "chunk_extension_without_end": (forever(chunked(end=b"5;"), again=b"x" * 9999), "bad_answer"),
    # Redirects that lead astray
    "redirect_to_itself": (redirect("/redirect_to_itself"), "too_many_redirects"),
    "six_redirects": (redirect("/redirect/4"), "too_many_redirects"),
    "redirect_to_a_file": (redirect("file:///etc/passwd"), "blocked_address"),
    "redirect_to_ftp": (redirect("ftp://site.localhost/"), "blocked_address"),
    "redirect_to_gopher": (redirect("gopher://site.localhost:70/"), "blocked_address"),
    "redirect_to_data": (redirect("data:text/html,<p>x"), "blocked_address"),
    "redirect_to_javascript": (redirect("javascript:alert(1)"), "blocked_address"),
    "redirect_with_a_password": (redirect("http://me:secret@site.localhost:{port}/ok"), "blocked_address"),
    "redirect_to_the_mail_port": (redirect("http://site.localhost:25/"), "blocked_address"),
    "redirect_to_no_port": (redirect("http://site.localhost:65616/"), "bad_url"),
    "redirect_to_no_host": (redirect("http://"), "bad_url"),
    "redirect_to_bytes": (redirect("http://\udcff\udcfe/"), "bad_url"),
    "redirect_to_bad_idna": (redirect("http://xn--\u00fc.localhost/"), "bad_url"),
    "redirect_to_a_long_url": (redirect("/" + "a" * 9000), "bad_url"),
    "redirect_by_gzip": (answer(b"x", status="301 Moved", headers={"Location": "http://[::1"}), "bad_url"),
}

ENDLESS: dict[str, Handler] = {
    "never_answers": forever(b"", pause=0.05),
    "header_dripped": forever(HEAD + b"X: ", again=b"x", pause=0.05),
    "headers_dripped": forever(HEAD, again=b"X: y\r\n", pause=0.05),
    "body_dripped": forever(HEAD + b"\r\n", again=b"x", pause=0.05),
    "chunks_dripped": forever(chunked(end=b""), again=b"1\r\nx\r\n", pause=0.05),
    "body_stalled": forever(answer(HTML)[:-5], pause=0.05),
    "gzip_dripped": forever(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(HTML)[:9], pause=0.05),
    "hints_without_end": forever(b"", again=b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 50, pause=0.001),
    "continue_dripped": forever(b"", again=b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.05),
}
