"""A date as people and machines write it -> the form of the record: RFC 3339, or the day alone.

The page's own clock is kept: its local time and offset, not a conversion. A time without a zone tells no
moment, so only its day is kept.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

_MONTH_NAMES = {
    "en": "january february march april may june july august september october november december",
    "en short": "jan feb mar apr may jun jul aug sept oct nov dec",
    "en shorter": "jan feb mar apr may jun jul aug sep oct nov dec",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "de short": "jän febr mär apr mai jun jul aug sept okt nov dez",
    "at": "jänner feber mrz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fr short": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "es short": "ene feb mar abr may jun jul ago sep oct nov dic",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pt short": "jan fev mar abr mai jun jul ago set out nov dez",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "it short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "da no": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta "
    "lokakuuta marraskuuta joulukuuta",
    "is": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "el": "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου "
    "νοεμβρίου δεκεμβρίου",
    "hi": "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
# "mar", "mai" and their like mean the same month in every language; "listopada" (pl 11, hr 10) does not: the
# first language wins.
_MONTHS: dict[str, int] = {}
for _names in _MONTH_NAMES.values():
    for _number, _name in enumerate(_names.split(), 1):
        _MONTHS.setdefault(_name, _number)

_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2,
    "eet": 2, "sast": 2, "eest": 3, "msk": 3, "eat": 3, "trt": 3, "ist": 5.5, "wib": 7, "ict": 7,
    "hkt": 8, "sgt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "acdt": 10.5,
    "aedt": 11, "nzst": 12, "nzdt": 13, "ast": -4, "adt": -3, "brt": -3, "est": -5, "edt": -4,
    "et": None, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8,
    "hst": -10,
}  # fmt: skip

_CLOCK = (
    r"(?:[\s,.|·•@–—-]|T|at|um|à|às|a las|alle|kl\.?|klo|ob|o|в|saat|updated)*"
    r"(?P<hour>[0-2]?\d)(?:\s*[:.h時시]\s*(?P<minute>[0-5]\d)(?:\s*[:.分분]\s*(?P<second>[0-5]\d))?(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?"
    r"(?:\s*(?:Uhr|hrs?\b|Uhr\b|分|분))?"
    r"\s*(?P<zone>Z\b|(?:UTC|GMT)?\s?[+-−]\d{1,2}:?(?:\d{2})?\b|\(?[A-Z]{2,4}\b)?"
)
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|\.|-?го)?"
_WORD = r"(?P<name>[^\W\d_]{3,12})"
_LINK = r"[\s.,/-]*(?:of\s+|de\s+|d[’']|del\s+)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>[12]\d{3})(?P<gap>[-/.])(?P<month>[01]?\d)(?P=gap)(?P<day>[0-3]?\d)(?!\d)",
        r"(?<!\d)(?P<year>[12]\d{3})\s?[年년]\s?(?P<month>[01]?\d)\s?[月월]\s?(?P<day>[0-3]?\d)\s?[日일]",
        rf"(?<![\d:])(?P<day>[0-3]?\d){_ORDINAL}{_LINK}{_WORD}{_LINK}(?P<year>[12]\d{{3}})(?!\d)",
        rf"(?<!\w){_WORD}\.?\s*(?P<day>[0-3]?\d){_ORDINAL},?\s*(?P<year>[12]\d{{3}})(?!\d)",
        r"(?<!\d)(?P<year>[12]\d{3})\.?\s(?:m\.\s)?" + _WORD + r"\.?\s(?P<day>[0-3]?\d)(?!\d)",
        r"(?<!\d)(?P<first>[0-3]?\d)(?P<gap>[-/.])\s?(?P<second_>[0-3]?\d)(?P=gap)\s?(?P<year>[12]\d{3})(?!\d)",
        r"(?<!\d)(?P<first>[0-3]\d)(?P<gap>\.)(?P<second_>[01]\d)(?P=gap)(?P<year>\d{2})(?!\d)",
        r"(?<!\d)(?P<year>20[0-3]\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?=T|\s|$)",
    )
)
_CLOCK_AFTER = re.compile(_CLOCK, re.IGNORECASE)
_CLOCK_BEFORE = re.compile(
    r"(?P<hour>[0-2]?\d)[:.h](?P<minute>[0-5]\d)\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>[A-Z]{2,4})?[\s,|"
    r"·–-]*(?:on\s)?(?:\w{3,9},?\s)?$",
    re.IGNORECASE,
)
_TIMESTAMP = re.compile(r"\s*(1\d{9}|[5-9]\d{8})(\d{3})?\s*")
_NOBODYS = {(1970, 1, 1), (1969, 12, 31), (1900, 1, 1), (2000, 1, 1)}
_EARLIEST = 1800


def parse_date(text: str, *, day_first: bool = True) -> str | None:
    """The first date of a text, or None. `day_first` settles what 03/04/2025 means.

    >>> parse_date("Nov 1, 2025, 2:45 pm EDT")
    '2025-11-01T14:45:00-04:00'
    >>> parse_date("5. Juni 2025, 14:46 Uhr")
    '2025-06-05'
    """
    return next(find_dates(text, day_first=day_first), None)


def find_dates(text: str, *, day_first: bool = True) -> Iterator[str]:
    """The dates of a text in the order of the forms that are tried, the plainest first."""
    text = text[:400]
    stamp = _TIMESTAMP.fullmatch(text)
    if stamp:
        yield datetime.fromtimestamp(int(stamp[1]), UTC).isoformat()
        return
    for form in _FORMS:
        for match in form.finditer(text):
            day = _day(match.groupdict(), day_first=day_first)
            if day:
                yield _with_clock(day, text, match)


def _day(parts: dict[str, str | None], *, day_first: bool) -> date | None:
    year = int(parts["year"] or 0)
    year += 2000 if year < 100 else 0
    if parts.get("first"):
        one, two = int(parts["first"] or 0), int(parts["second_"] or 0)
        is_day_first = parts["gap"] == "." or one > 12 or (day_first and two <= 12)
        day, month = (one, two) if is_day_first else (two, one)
    else:
        name = (parts.get("name") or "").lower()
        month = _MONTHS.get(name, 0) if name else int(parts.get("month") or 0)
        day = int(parts["day"] or 0)
    if year < _EARLIEST or (year, month, day) in _NOBODYS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_clock(day: date, text: str, match: re.Match[str]) -> str:
    """The day with the time that stands beside it, if that has a zone; else the day."""
    clock = _CLOCK_AFTER.match(text, match.end()) or _CLOCK_BEFORE.search(text[: match.start()])
    if not clock or clock["zone"] is None:
        return day.isoformat()
    offset = _offset(clock["zone"])
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    second = int(clock.groupdict().get("second") or 0)
    half = (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if offset is None or hour > 23:
        return day.isoformat()
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=timezone(offset)).isoformat()


def _offset(zone: str) -> timedelta | None:
    """The offset from UTC of `Z`, `+02:00`, `-0500`, `GMT+2` or an abbreviation that has one meaning."""
    name = zone.strip(" (").lower()
    signed = re.search(r"([+\-−])(\d{1,2}):?(\d{2})?$", name)
    if signed:
        hours, minutes = int(signed[2]), int(signed[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        amount = timedelta(hours=hours, minutes=minutes)
        return amount if signed[1] == "+" else -amount
    hours_east = _ZONES.get(name)
    return None if hours_east is None else timedelta(hours=hours_east)
