"""URLs: their normal form, the key under which an article is kept, and the names made from them.

Parsing follows the WHATWG URL Standard (ada). Nothing here opens a connection.
"""

import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit

import ada_url

from newsarc.errors import ConfigError

_KEPT = 1024
"""Addresses whose key and site are kept: a page's are asked for a dozen times while it is worked on."""

_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|at_(?:medium|campaign|custom\d|creation|link_\w+|bbc_team|ptr_name|format)|ns_\w+|"
    r"fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|"
    r"mkt_tok|_hsenc|_hsmi|__s|_ga|_gl|vero_id|oly_anon_id|oly_enc_id|rb_clickid|s_cid|ss_source|ss_campaign_\w+|"
    r"cmpid|ocid|ncid|ito|smid|smtyp|xtor|wt_mc|wt_zmc|icid|sr_share|share|replytocom|spm|guccounter|"
    r"guce_referrer(?:_sig)?|amp_js_v|usqp|outputtype|noamp|_unique_id|rss|__twitter_impression",
    re.IGNORECASE,
)
_WITH_VALUE_TRACKING = {
    "ref": re.compile(r"rss|feed|home|homepage|newsletter|twitter|facebook|tw|fb", re.IGNORECASE),
    "source": re.compile(r"rss|feed|newsletter|twitter|facebook|email", re.IGNORECASE),
    "src": re.compile(r"rss|feed|newsletter|twitter|facebook|email", re.IGNORECASE),
    "from": re.compile(r"rss|feed|newsletter", re.IGNORECASE),
}
_HOME = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:index\.\w+)?", re.IGNORECASE)
_WITHOUT_TLS = re.compile(
    r"(?:localhost|[0-9.]+|\[[^\]]*\]|[^/?#@]+:(?!443\b)[0-9]+)(?:[/?#]|$)", re.IGNORECASE
)
"""What begins with a bare address, `localhost`, or a host and another port than 443."""

_SCRIPT_FILE = re.compile(r"\.(?:php\d?|aspx?|jsp|cfm|cgi|do|exe|html?)$", re.IGNORECASE)


def parse_url(url: str, base: str | None = None) -> str:
    """The absolute http or https URL in its WHATWG serialization, fragment removed.

    Raises ConfigError for anything that newsarc does not fetch: no URL at all, another scheme, credentials
    in it, no host.
    """
    try:
        parsed = ada_url.URL(url.strip(), base) if base else ada_url.URL(url.strip())
    except (ValueError, UnicodeError) as error:
        raise ConfigError(url, "not a URL (try: https://…)") from error
    href = str(parsed.href)
    if not href.startswith(("http:", "https:")):
        raise ConfigError(url, f"cannot fetch {parsed.protocol.rstrip(':')} addresses, only http and https")
    if "@" in href and (parsed.username or parsed.password):
        parsed.username = parsed.password = ""
        raise ConfigError(parsed.href, "a user name or password in a URL is refused")
    return href.partition("#")[0]  # in this form of a URL nothing else is written so


def parse_typed(text: str) -> str:
    """As `parse_url`, for what a person types: an error has their own words, and a scheme may be missing.

    It is https then; http where a port is given, or for this machine and bare addresses, which rarely have a
    certificate.

    >>> parse_typed("example.org/story"), parse_typed("127.0.0.1:8000/a")
    ('https://example.org/story', 'http://127.0.0.1:8000/a')
    """
    if "://" in text:
        return parse_url(text)
    scheme = "http" if _WITHOUT_TLS.match(text.strip()) else "https"
    try:
        return parse_url(f"{scheme}://{text.strip()}")
    except ConfigError as error:
        if "@" in text:  # perhaps a password, which is not repeated
            raise
        raise ConfigError(text, error.why) from error


def find_url(url: str | None, base: str | None = None) -> str | None:
    """As `parse_url`, for addresses found on pages: None where it is none to fetch."""
    if not url or len(url) > 4096:
        return None
    try:
        return parse_url(url, base)
    except ConfigError:
        return None


def find_link(url: str | None) -> str | None:
    """An address as it may stand in a link, its fragment kept; None where it is none of the web."""
    try:
        parsed = ada_url.URL(url or "")
    except (ValueError, UnicodeError):
        return None
    return str(parsed.href) if parsed.protocol in ("http:", "https:") else None


@lru_cache(_KEPT)
def url_key(url: str) -> str:
    """The deduplication key of an article's URL.

    https whatever the scheme, tracking parameters and fragment removed, parameters sorted, no trailing slash.

    >>> url_key("http://Example.com/a/?utm_source=x&b=2&a=1#top")
    'https://example.com/a?a=1&b=2'
    """
    parsed = ada_url.URL(parse_url(url))
    port = f":{parsed.port}" if parsed.port else ""
    pairs = sorted(
        (name, value)
        for name, value in parse_qsl(parsed.search.removeprefix("?"), keep_blank_values=True)
        if not is_tracking(name, value)
    )
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"https://{parsed.hostname}{port}{parsed.pathname.rstrip('/') or '/'}{query}"


def is_tracking(name: str, value: str) -> bool:
    """Whether a query parameter says where a reader came from rather than what is to be read."""
    if _TRACKING.fullmatch(name):
        return True
    pattern = _WITH_VALUE_TRACKING.get(name.lower())
    return bool(pattern and pattern.fullmatch(value))


def article_id(key: str) -> str:
    """The article's id: the first 12 hex digits of the SHA-256 of its `url_key`."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def host(url: str) -> str:
    """The host of a URL, lower case, in ASCII, without port."""
    return str(ada_url.URL(url).hostname)


@lru_cache(_KEPT)
def site(url: str) -> str:
    """The host without `www.`: the name under which articles are filed.

    >>> site("https://www.biometricupdate.com/202511/x")
    'biometricupdate.com'
    """
    return host(url).removeprefix("www.")


def same_site(url: str, other: str) -> bool:
    """Whether two hosts are one site: equal or one below the other, `www.`, `m.` and `amp.` aside."""
    a, b = (re.sub(r"^(?:www|m|mobile|amp)\.", "", host(x)) for x in (url, other))
    return a == b or a.endswith("." + b) or b.endswith("." + a)


def is_home(url: str) -> bool:
    """Whether a URL is that of a site's front page, or of the one in some language.

    >>> is_home("https://example.org/en/"), is_home("https://example.org/en/story")
    (True, False)
    """
    return _HOME.fullmatch(urlsplit(url).path) is not None


def is_same_article(url: str, canonical: str) -> bool:
    """Whether a page's declared canonical URL is its own address with less around it.

    A canonical URL may drop parameters, `amp`, `www.` and a trailing slash. Anything else (a home page or
    section declared by a careless theme, another article) would file several articles under one key.
    """
    if not same_site(url, canonical):
        return False
    one, two = ada_url.URL(url), ada_url.URL(canonical)
    path = _plain_path(two.pathname)
    if _plain_path(one.pathname) != path or path == "/":
        return False
    lost_query = bool(one.search) and not two.search
    return not (lost_query and _SCRIPT_FILE.search(path))


def cited_url(url: str | None, canonical: str | None) -> str | None:
    """The address to read and cite, of where a page ended and what it declares as its own address.

    The latter, where it is the former with less around it; None where the former is no link.

    >>> cited_url("https://a.example/x?utm_source=rss", "https://a.example/x")
    'https://a.example/x'
    """
    link, declared = find_link(url), find_link(canonical)
    if link and declared and declared != link and is_same_article(link, declared):
        return declared
    return link


def _plain_path(path: str) -> str:
    path = re.sub(r"/amp(?=/|$)|\.amp(?=\.|$)", "", path.rstrip("/"), flags=re.IGNORECASE)
    return path or "/"


def slug(url: str, *, limit: int = 80) -> str:
    """A readable, portable file name from the last telling part of a URL's path.

    >>> slug("https://www.biometricupdate.com/202511/large-coalition-of-groups?x=1")
    'large-coalition-of-groups'
    """
    parts = [part for part in ada_url.URL(url).pathname.split("/") if part]
    named = [part for part in parts if re.search(r"[a-z]{3}", part, re.IGNORECASE)] or parts
    name = re.sub(r"\.[a-z]{2,5}$", "", named[-1], flags=re.IGNORECASE) if named else "index"
    name = re.sub(r"%[0-9a-f]{2}|[^a-z0-9]+", "-", name.lower()).strip("-")
    return name[:limit].rstrip("-") or "article"
