"""What the site of a page is called: by links to its front page, and by custom at the end of `<title>`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from crawler.postings.page_blocks import squeezed
from crawler.text.joined_address import joined_address

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

LONGEST: Final = 200
"""Characters of the longest headline that may be a title. Set by hand in 2026."""
DIVIDER: Final = re.compile(
    r"\s+(?:[|·•–—/»:~-]|::|--)\s+|\s+\|\s*|\s*\|\s+|[｜|]|(?<=[\u3040-\u9fff\uac00-\ud7af）])[_－-](?=[\u3040-\u9fff])"
)
_SITE: Final = re.compile(r"(?:\s*[|｜]\s*|(?<=[\u3040-\u9fff\uac00-\ud7af）」】])_)[^|｜_]{1,80}$")
"""The last part of a title, behind a bar: by custom the name of the site."""
_STROKES: Final = str.maketrans("đłøıħŧ", "dloiht")
"""Letters with a stroke, which have no accent to take off; domains are written without."""
_FRONT: Final = re.compile(r"/?(?:index|home|default)?(?:\.[a-z]{3,5})?")
"""Path of a front page."""
_MAYBE_FRONT: Final = re.compile(
    r"(?:^|/)(?:index|home|default)?(?:\.{0,2}|\.[a-z]{3,5})(?:[?#].*)?$|^[^/]*//[^/]*$", re.S
)
"""An address that may be that of a front page, told without taking it apart."""
_PLAIN_PATH: Final = re.compile(r"/[\w-][\w/-]*(?:\.[\w-]+)?|/", re.A)
"""A path from the root of the site, which needs not be joined to an address."""
_PLAIN_URL: Final = re.compile(r"https?://([\w.-]+(?::\d+)?)(/[\w/.-]*)?", re.A)
"""A whole address, which need not be either."""
HOME_LINKS: Final = 10
"""Links to the front page of the site whose texts are its names. Set by hand in 2026."""
FIRST_LINKS: Final = 300
"""Links of a page among which those to its front page are looked for. Set by hand in 2026."""


def home_names(tree: LexborHTMLParser, url: str) -> frozenset[str]:
    """Names of the site: texts and pictures of the links to its front page."""
    base = base_of(tree, url)
    homes = (link for link in tree.css("a[href]")[:FIRST_LINKS] if _leads_home(link, base, url))
    names = set()
    for link in islice(homes, HOME_LINKS):
        picture = link.css_first("img[alt]")
        for said in (line_of(link), (picture.attributes.get("alt") or "") if picture else ""):
            names.add(named_as(said))
    return frozenset(names - {""})


def _leads_home(link: LexborNode, base: str, url: str) -> bool:
    """True for a link to the front page of the site of an address."""
    attributes = link.attributes
    if "home" in (attributes.get("rel") or "").split():
        return True
    href = (attributes.get("href") or "").strip()
    if not _MAYBE_FRONT.search(href):
        return False
    if base == url and _PLAIN_PATH.fullmatch(href):
        return _FRONT.fullmatch(href) is not None
    if plain := _PLAIN_URL.fullmatch(href):
        return _FRONT.fullmatch(plain[2] or "") is not None and plain[1] == urlsplit(url).netloc
    try:
        target, own = urlsplit(urljoin(base, href)), urlsplit(url)
    except ValueError:
        return False
    return target.netloc == own.netloc and not target.query and _FRONT.fullmatch(target.path) is not None


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """The address against which a page's links are resolved: its own, or that of its `<base>`."""
    node = tree.css_first("base[href]")
    return joined_address(url, (node.attributes.get("href") or "") if node is not None else "") or url


def title_parts(head: str) -> list[str]:
    """The parts of a `<title>` between its bars, dashes and dots."""
    return [part.strip() for part in DIVIDER.split(head) if part and part.strip()]


def without_last(head: str, homes: frozenset[str]) -> str:
    """A `<title>` without its last part, by custom the site's name; whole where the rest is nothing but that name."""
    rest = _SITE.sub("", head)
    return rest if rest and named_as(rest) not in homes else head


def before_site(parts: list[str], homes: frozenset[str], site: str, url: str) -> list[str]:
    """The parts of `<title>` without the name of the site, and without what it says of itself behind its name."""
    kept: list[str] = []
    for part in parts:
        if named_as(part) not in homes and not _is_site(part, site, url):
            kept.append(part)
        elif kept:
            break
    return kept


def site_part(head: str, title: str) -> str:
    """What stands behind the title of the ad in `<title>`, after one divider: by custom the name of the site."""
    parts = title_parts(head)
    return parts[-1] if len(parts) > 1 and squeezed("".join(parts[:-1])) == squeezed(title) else ""


def _is_site(part: str, site: str, url: str) -> bool:
    """True for the part of a title that names the site itself."""
    name = named_as(part)
    host = named_as((urlsplit(url).hostname or "").removeprefix("www."))
    return bool(name) and (name == named_as(site) or host.startswith(name) or name == host)


@lru_cache(maxsize=4_096)
def named_as(text: str) -> str:
    """A name by its letters and digits alone, without accents."""
    return squeezed(without_accents(text))


def without_accents(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text.lower().translate(_STROKES))
    return "".join(char for char in split if not unicodedata.combining(char))


def line_of(node: LexborNode | None) -> str:
    """The text of a node on one line, at most `LONGEST` characters of it; "" for none."""
    return " ".join((node.text(separator=" ") or "").split())[:LONGEST] if node is not None else ""
