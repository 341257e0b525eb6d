"""Web addresses whose dots were lost, parted or bracketed -> edits that restore them.

Recruiters part "t . me / name" to pass filters; machines that read posters lose dots ("www firm co id") and take
the slash of "bit.ly/name" for an l.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.fold import OCR_REPAIR, Edit
from crawler.text.linear_regex import compile_linear_late
from crawler.text.word_lists import WordLists

_LISTS: Final = WordLists(Path(__file__).parent / "words" / "hosts.toml")
_TOPS: Final = (
    r"(?:co\s?\.?\s?(?:id|uk|za|ke|in|nz|th|jp|kr)|com\s?\.?\s?(?:ng|gh|my|sg|br|mx|ph)"
    r"|com|net|org|info|biz|xyz|id|ng|ru|vn)"
)
_APART: Final = (
    rf"(?:t|wa|т)(?: ?[.,] ?| ?[\[(]\.[\])] ?| ?[\[(]?(?:{_LISTS.pattern('messenger_dot')})[\])]? ?)(?:me|ме) ?"
    rf"(?:/|{_LISTS.pattern('messenger_slash')})"
)
_WWW: Final = (
    r"www(?:\s{0,2}[.,]?\s{0,2})([a-z0-9\-]{2,40})"
    rf"((?:\s?[.,]\s?|\s)(?:[a-z0-9\-]{{2,30}}[.])?)({_TOPS})"
)
_SITE: Final = rf"(?:website|web|situs|site)\s?[:=]\s?([a-z0-9\-]{{4,40}})\s({_TOPS})"
_SCHEME: Final = r"(https?):\s?(?:l/|/l|ll|\|\s?/|/\||/ /|\[/|/)\s?"
_BITLY: Final = r"bit\s?\.?\s?[li|]y\s?[/li|]\s?(?=[a-z0-9\-_]{4})"
_WORDED: Final = rf"(?:\s(?:{_LISTS.pattern('dot')})\s|\s?[\[({{](?:{_LISTS.pattern('dot')}|\.)[\])}}]\s?)"
_WORDED_HOST: Final = (
    rf"([a-z0-9][a-z0-9\-]{{2,40}}){_WORDED}(com|net|org|info|xyz|online|site|jobs|ru|ng|example|test)"
)
PREFILTER: Final = (
    rf"(?:^|[^a-z0-9.\x{{0430}}-\x{{045f}}])(?:{_APART}|www(?:[\sa-z0-9]|[.,]\s|[.,][a-z0-9\-]+[.,]?\s)"
    r"|(?:website|web|situs|site)\s?[:=]\s?[a-z0-9\-]+\s[a-z]|bit\s?\.?\s?[li|]y\s?[/li|]\s?[a-z0-9])"
    r"|://[a-z0-9.\-]+\s(?:com|co|id|net|org)\b|https?:\s?(?:l|/l|\||/\||/ |\[)|[a-z0-9]\[\.\][a-z]"
    rf"|[a-z0-9]{_WORDED}(?:com|net|org|info|xyz|online|site|jobs|ru|ng|example|test)(?:[^a-z0-9]|$)"
)
"""Matches every text for which one of the functions here has an edit."""
_PREFILTER: Final = compile_linear_late(PREFILTER)
_APART_HOST: Final = compile_late(rf"(?<![a-z0-9.\u0430-\u045f]){_APART} ?")
_DEFANGED: Final = compile_late(r"(?<=[a-z0-9])\[\.\](?=[a-z])")
_WWW_HOST: Final = compile_late(rf"(?<![a-z0-9]){_WWW}(?![a-z0-9])")
_PARTED: Final = compile_late(rf"(?<=://)([a-z0-9\-]+(?:\.[a-z0-9\-]+)?)\s({_TOPS})(?![a-z0-9])")
_SLASHES: Final = compile_late(rf"(?<![a-z]){_SCHEME}(?=[a-z0-9])")
_SITE_HOST: Final = compile_late(rf"(?<![a-z]){_SITE}(?![a-z0-9])")
_BITLY_LINK: Final = compile_late(rf"(?<![a-z0-9]){_BITLY}")


_SAID_HOST: Final = compile_late(rf"(?<![a-z0-9@.\-])(www{_WORDED})?{_WORDED_HOST}(?![a-z0-9])")
_ANNOUNCED_HOST: Final = compile_late(rf"(?:{_LISTS.pattern('announcing_patterns')})\s?[:=\-]?\s?$")
"""Ends a stretch of text that announces a website."""
_BEFORE: Final = 24
"""Characters before a website in which its announcement is searched: the longest has 13. Set by hand."""
_SAID_SLASH: Final = compile_late(rf"\s(?:{_LISTS.pattern('slash')}|/)\s([a-z0-9\-_]{{2,40}})(?![a-z0-9])")


def spelled_host_edits(text: str) -> list[Edit]:
    """Edits for websites in words ("firm dot com slash apply"); call it after addresses were restored."""
    if not _PREFILTER.found_in(text):
        return []
    edits: list[Edit] = []
    for hit in _SAID_HOST.finditer(text):
        odd = hit[1] or "-" in hit[2] or any(map(str.isdigit, hit[2]))
        if not odd and not _ANNOUNCED_HOST.search(text, max(0, hit.start() - _BEFORE), hit.start()):
            continue
        path = _SAID_SLASH.match(text, hit.end())
        whole = ("www." if hit[1] else "") + f"{hit[2]}.{hit[3]}" + (f"/{path[1]}" if path else "")
        edits.append((hit.start(), path.end() if path else hit.end(), whole, "at-dot-words"))
    return edits


def scheme_edits(text: str) -> list[Edit]:
    """Edits that restore the slashes of "https:ll" and "https: | /"."""
    if "http" not in text:
        return []
    return [(*hit.span(), hit[1] + "://", OCR_REPAIR) for hit in _SLASHES.finditer(text)]


def split_host_edits(text: str) -> list[Edit]:
    """Edits for a shadow copy, in order; nothing for hosts that are whole."""
    if not _PREFILTER.found_in(text):
        return []
    edits: list[Edit] = []
    for hit in _APART_HOST.finditer(text):
        host = "wa.me/" if hit.group()[0] == "w" else "t.me/"
        edits.append((*hit.span(), host, "at-dot-words"))
    if "[.]" in text:
        edits += [(*hit.span(), ".", "defanged") for hit in _DEFANGED.finditer(text)]
    if "://" in text:
        edits += [(*hit.span(), f"{hit[1]}.{_top(hit[2])}", OCR_REPAIR) for hit in _PARTED.finditer(text)]
    if "www" in text:
        for hit in _WWW_HOST.finditer(text):
            edits.append((*hit.span(), f"www.{hit[1]}.{_inner(hit[2])}{_top(hit[3])}", _obfuscation(hit[2])))
    for hit in _SITE_HOST.finditer(text):
        edits.append((hit.start(1), hit.end(2), f"{hit[1]}.{_top(hit[2])}", OCR_REPAIR))
    if "bit" in text:
        edits += [(*hit.span(), "bit.ly/", OCR_REPAIR) for hit in _BITLY_LINK.finditer(text)]
    return sorted(edit for edit in edits if edit[2] != text[edit[0] : edit[1]])


def _obfuscation(gap: str) -> str:
    """A dot with a space on either side was put so by a hand; a dot that is gone was lost by a machine."""
    return "spaced" if " . " in gap else OCR_REPAIR


def _inner(gap: str) -> str:
    """The label between name and top-level domain, with its dot; "" for none."""
    label = gap.strip(" .,")
    return f"{label}." if label else ""


def _top(written: str) -> str:
    """Top-level domain as it should be: "co id" -> "co.id"."""
    return ".".join(re.split(r"[\s.]+", written))
