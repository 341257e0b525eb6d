"""Links: messengers and networks by their hosts, application forms, and websites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.contacts.model import Example, Find, Reading
from crawler.contacts.services import FORMS, HOSTS, SCHEMES
from crawler.text.linear import compile_linear
from crawler.text.top_domains import ALL, WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SPOT: Final = compile_linear(
    r"[a-z0-9\-\x{00e0}-\x{ffff}]\.(?:[a-z]{2}|рф|xn--)|[a-z]:/?/?[a-z0-9+]|[a-z]:/"
)
_LINK: Final = re.compile(
    r"(?:(?P<scheme>h[tx]{2}ps?|tg|whatsapp|viber|skype|weixin|sgnl|tel|sms|mailto):(?:/{0,2}|\\\\))?"
    r"(?P<rest>(?P<host>[a-z0-9\u00e0-\u04ff](?:[a-z0-9\-_\u00e0-\u04ff]{0,62}\.)?(?:[a-z0-9\-\u00e0-\u04ff]{1,63}\.){0,4}"
    r"(?:[a-z\u00e0-\u04ff]{2,24}|xn--[a-z0-9]{2,24})|(?:\d{1,3}\.){3}\d{1,3})?(?::\d{2,5})?"
    r"(?P<path>[/?#][^\s<>\"'`{}|\\^\[\]*\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{0,1000})?)",
)
_SCHEME_TAIL: Final = re.compile(r"(?:h[tx]{2}ps?|tg|whatsapp|viber|skype|weixin|sgnl|tel|sms)$")
_APP_LINK: Final = re.compile(r"(?:[/?][^\s<>\"']{1,300}|[+\d(][\d().\- ]{6,20}|[a-z][\w.:,\-]{4,40}\?chat)")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789-." + "".join(map(chr, range(0xE0, 0x500)))
_LABEL: Final = _LETTERS + "_@+%~=&?#/:"
_TRACKING: Final = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|yclid|mc_[ce]id|igsh|igshid|ref_src|_ga|si|feature|trk|originalsubdomain)$",
    re.I,
)
_TRAIL: Final = ".,;:!?'\"*_~»”’)]}>·"
_FILES: Final = _words(
    "js py ts css html htm php pdf doc docx jpg jpeg png gif zip xls xlsx csv txt mp3 mp4 exe apk json "
    "xml md sh rs"
)
_NOT_SITES: Final = frozenset(("asp.net", "ado.net", "vb.net", "paint.net", "socket.io"))
_MOST: Final = 500


def read(reading: Reading) -> Iterator[Find]:
    """All links; their text is taken whether or not it leads to anybody."""
    text = reading.text
    if "." not in text and ":" not in text:
        return
    done = 0
    for count, spot in enumerate(_SPOT.finditer(text)):
        if count > _MOST * 4:
            return
        at = spot.start()
        if at < done:
            continue
        start = _begin(text, at)
        if start < done:
            start = done
        find, done = _link_at(reading, start, at)
        if find is not None:
            yield find


def _begin(text: str, at: int) -> int:
    """First character of the word around a spot."""
    low = max(0, at - 300)
    return low + len(text[low:at].rstrip(_LABEL))


def _link_at(reading: Reading, start: int, at: int) -> tuple[Find | None, int]:
    """The link of one word and where the search goes on."""
    text = reading.text
    word = text[start : at + 1300]
    scheme = re.search(r"(?:h[tx]{2}ps?|tg|whatsapp|viber|skype|weixin|sgnl|tel|sms):", word[:300])
    begin = start + scheme.start() if scheme and start + scheme.start() <= at + 2 else start
    if not scheme or begin > at + 2:
        begin += len(text[begin : at + 1].rstrip(_LETTERS))
    begin = _after_other_script(text, begin, at)
    match = _LINK.match(text, begin)
    if match is None or match.end() <= at:
        return None, at + 2
    end = match.end()
    while end > begin and text[end - 1] in _TRAIL and not (text[end - 1] == ")" and "(" in text[begin:end]):
        end -= 1
    if not reading.is_free(begin, end):
        return None, end
    if "@" in text[max(0, begin - 1) : begin] or (text[end : end + 1] == "@"):
        return None, end
    find = _classify(reading, match, begin, end)
    if find is not None:
        reading.take(begin, end)
        return find, end
    if match["scheme"] or "/" in text[begin:end]:
        reading.take(begin, end)
    return None, max(end, at + 2)


def _after_other_script(text: str, begin: int, at: int) -> int:
    """Where the link begins when a word of another alphabet is glued before it."""
    if not text[at].isascii():
        return begin
    for place in range(at, begin - 1, -1):
        if not text[place].isascii():
            return place + 1
    return begin


def _classify(reading: Reading, match: re.Match[str], start: int, end: int) -> Find | None:
    scheme = match["scheme"] or ""
    if scheme in SCHEMES:
        return _by_scheme(reading, scheme, start, end)
    host = (match["host"] or "").removeprefix("www.")
    host = host if host in HOSTS else host.removeprefix("m.")
    if not host or "." not in host or scheme == "mailto":
        return None
    rest = reading.text[match.end("host") : end].lstrip("/")
    for known in (host, host.split(".", 1)[1]):
        if known in HOSTS:
            return _by_host(reading, known, rest, start, end, scheme)
    return _website(reading, host, match, start, end)


def _service(
    reading: Reading, row: tuple[str, tuple[re.Pattern[str], ...]], rest: str, start: int, end: int
) -> Find | None:
    kind, patterns = row
    for pattern in patterns:
        match = pattern.match(rest)
        if match is None:
            continue
        groups = match.groupdict()
        if groups.get("number"):
            digits = re.sub(r"\D", "", groups["number"])
            from crawler.contacts.plan import read_number

            number = read_number(digits, plus=len(digits) > 10 or kind == "whatsapp", regions=reading.regions)
            return (
                Find(kind, number.value if number else "+" + digits, start, end, 0.97)
                if len(digits) > 6
                else None
            )
        offset = end - len(rest)
        name = "code" if groups.get("code") else "id"
        value = (
            reading.as_written(offset + match.start(name), offset + match.end(name)) if name in groups else ""
        )
        if value:
            return Find(kind, "+" + value if name == "code" else value.rstrip("."), start, end, 0.97)
    return None


def _by_host(reading: Reading, host: str, rest: str, start: int, end: int, scheme: str) -> Find | None:
    find = _service(reading, HOSTS[host], rest, start, end)
    if find is None:
        return None
    bare = () if scheme or host != "wa.me" else ("no-scheme",)
    return Find(find.kind, find.value, start, end, find.confidence, bare)


def _by_scheme(reading: Reading, scheme: str, start: int, end: int) -> Find | None:
    text = reading.text
    first = text.index(":", start) + 1
    while text[first : first + 1] == "/":
        first += 1
    match = _APP_LINK.match(text, first) or re.compile(r"[\w?=&.%+\-:]{4,300}").match(text, first)
    if match is None or (scheme == "skype" and "?" not in match.group()):
        return None
    return _service(reading, SCHEMES[scheme], match.group().lstrip("/"), start, match.end())


def _website(reading: Reading, host: str, match: re.Match[str], start: int, end: int) -> Find | None:
    """A website where the host is one beyond doubt: with a scheme or www, or under an unmistakable domain."""
    labels = host.split(".")
    top = labels[-1]
    sure = bool(match["scheme"]) or reading.text.startswith("www.", start)
    path = reading.text[match.end("host") : end]
    if re.fullmatch(r"[\d.]+", host):
        if not match["scheme"]:
            return None
    elif (not match["scheme"] and top not in ALL and not top.startswith("xn--")) or (
        not sure and (top in WORDS or top in _FILES) and not (len(path) > 1 and top not in _FILES)
    ):
        return None
    if host in _NOT_SITES or (sure and not match["scheme"] and top not in ALL):
        return None
    if not sure and (len(labels[0]) < 2 or reading.plain.raw(start, end)[:1] == "."):
        return None
    if not sure and len(path) < 2 and _sentence_end(reading, match):
        return None
    value = canonical(reading.as_written(start, end))
    kind = "form" if FORMS.match(value.split("://", 1)[-1].removeprefix("www.")) else "website"
    return Find(kind, value, start, end, 0.97 if sure else 0.85)


def _sentence_end(reading: Reading, match: re.Match[str]) -> bool:
    """True for "...work.Call": the dot ends a sentence, the space after it was lost."""
    host_start = match.start("host")
    last_dot = reading.text.rfind(".", host_start, match.end("host"))
    raw = reading.plain.raw(last_dot + 1, match.end("host"))
    before = reading.plain.raw(host_start, last_dot)
    return raw[:1].isupper() and not before.isupper()


def canonical(url: str) -> str:
    """URL with scheme, lower-case host, no tracking parameters, no fragment of text, no lone slash."""
    url = re.sub(r"^h[tx]{2}p(s?):/{0,2}", r"http\1://", url, flags=re.I)
    if "://" not in url:
        url = "http://" + url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = urlencode(
        [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])]
    )
    path = "" if parts.path == "/" and not query else parts.path
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, query, parts.fragment))


EXAMPLES: Final = (
    Example("Join https://t.me/zz_example now", (("telegram", "zz_example"),)),
    Example("t.me/+AbCdEf12345", (("telegram", "+AbCdEf12345"),)),
    Example("https://t.me/joinchat/AbCdEf12345", (("telegram", "+AbCdEf12345"),)),
    Example("tg://resolve?domain=zz_example", (("telegram", "zz_example"),)),
    Example("wa.me/2348030000123", (("whatsapp", "+2348030000123"),)),
    Example("https://wa.me/+79000000123 ", (("whatsapp", "+79000000123"),)),
    Example("https://api.whatsapp.com/send?phone=2348030000123&text=Hi", (("whatsapp", "+2348030000123"),)),
    Example("whatsapp://send?phone=2348030000123", (("whatsapp", "+2348030000123"),)),
    Example("https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv", (("whatsapp", "+AbCdEfGhIjKlMnOpQrStUv"),)),
    Example("https://www.instagram.com/zz.example/?hl=en", (("instagram", "zz.example"),)),
    Example("facebook.com/profile.php?id=1000000123", (("facebook", "1000000123"),)),
    Example(
        "https://docs.google.com/forms/d/e/abc/viewform",
        (("form", "https://docs.google.com/forms/d/e/abc/viewform"),),
    ),
    Example("Apply: www.hire.example/jobs?utm_source=x", (("website", "http://www.hire.example/jobs"),)),
    Example("see hire-now.example/apply.", (("website", "http://hire-now.example/apply"),)),
    Example("https://vk.com/share.php?url=x"),
    Example("https://www.facebook.com/sharer/sharer.php?u=x"),
    Example("We use ethers.js, node.js and main.py daily."),
    Example("Good pay.Call us.No fees"),
    Example("e.g. this, i.e. that"),
)
