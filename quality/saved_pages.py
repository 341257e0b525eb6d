"""Every saved page and answer of the data folder, read by the kind of source that is for it: counts per system.

`pages.toml` next to this file states which kind and card that is. Exit status 1 when a page is not as wanted there,
or when no group names it.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from crawler.postings import Hints
from crawler.postings.ats import read_response, system_from_card
from crawler.postings.ats.system import recognise
from crawler.postings.page import parse, read_page
from crawler.postings.page_state import page_state
from crawler.records import JobPosting, Page
from quality.material import material

FIELDS: Final = ("title", "job_location", "date_posted", "description", "url")
_ADDRESS: Final = "https://saved.example/page"
_STATES: Final = ("other", "expired", "soft-404")


@dataclass(slots=True)
class PageTally:
    """What was read of one system."""

    system: str
    kind: str
    pages: int = 0
    read: int = 0
    found: int = 0
    filled: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    apart: dict[str, int] = field(default_factory=dict)
    """Why a page holds nothing that could be read -> pages."""
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    """Print the counts; returns how many pages are not as they should be."""
    root = material("pages")
    groups: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))[
        "group"
    ]
    left = {path for path in root.rglob("*") if path.is_file()}
    wrong: list[str] = []
    tallies: list[PageTally] = []
    for group in groups:
        files = sorted({path for pattern in group["files"] for path in root.glob(pattern)} & left)
        left -= set(files)
        by_system: dict[str, PageTally] = {}
        for path in files:
            name = _system(path) if group.get("each") else group["system"]
            count(by_system.setdefault(name, PageTally(name, group["kind"])), group, path)
        tallies += by_system.values()
        wrong += [line for tally in by_system.values() for line in tally.wrong]
    wrong += [f"{path.name}: no group of pages.toml names it" for path in sorted(left)]
    show(tallies)
    for line in wrong:
        print(f"   NOT AS WANTED {line}")
    return len(wrong)


def count(tally: PageTally, group: dict[str, Any], path: Path) -> None:
    """Read one file and enter it."""
    page = Page(url=_ADDRESS, body=path.read_bytes(), fetched_at="2026-11-25T00:00:00Z")
    found = _READERS[group["kind"]](page, group)
    tally.pages += 1
    tally.found += len(found)
    state = page_state(page).kind
    want = group["want"]
    if found:
        tally.read += 1
        for ad in found:
            for name in FIELDS:
                value = getattr(ad, name)
                tally.filled[name] += bool(value) and value != _ADDRESS
    else:
        why = group.get("why") or ("no ad on it" if state == "other" else state)
        tally.apart[why] = tally.apart.get(why, 0) + 1
    wanted = not found and state == (want if want in _STATES else "other")
    if want in ("ads", "links", "posts", "text"):
        wanted = bool(found) or (not found and state == group.get("or"))
    if not wanted:
        tally.wrong.append(f"{tally.system}: {path.name}: {len(found)} found, page is {state!r}")


def _system(path: Path) -> str:
    found = recognise(path.read_text("utf-8"))
    return found.name if found else f"no known system: {path.name}"


def _answer(page: Page, group: dict[str, Any]) -> list[JobPosting]:
    system = recognise(page.body.decode("utf-8"))
    return list(read_response(page, Hints(source="bench"), system)) if system else []


def _api(page: Page, group: dict[str, Any]) -> list[JobPosting]:
    card = {"items": group.get("items", ""), "fields": group["fields"]}
    return list(read_response(page, Hints(source="bench"), system_from_card("bench", card)))


def _page(page: Page, group: dict[str, Any]) -> list[JobPosting]:
    if page_state(page).kind not in ("job", "other"):
        return []
    found = read_page(page, Hints(source="bench", select=group.get("select", {})))
    return [ad for ad in found if ad.title or ad.text]


def _list(page: Page, group: dict[str, Any]) -> list[JobPosting]:
    if group["want"] not in ("links", "other"):
        return _page(page, group)
    return [JobPosting(url=url, source="bench") for url in _links(page, group.get("select", {}))]


def _links(page: Page, select: dict[str, str]) -> Iterator[str]:
    for item in parse(page.body.decode("utf-8", "replace")).css(select["item"]) if select else ():
        yield from item.css(select["link"]).xpath("@href").getall()[:1]


_READERS: Final[dict[str, Callable[[Page, dict[str, Any]], list[JobPosting]]]] = {
    "ats": _answer, "api": _api, "urls": _page, "sitemap": _page, "forum": _page, "listing": _list, "none": _page,
}  # fmt: skip


def show(tallies: list[PageTally]) -> None:
    """One line a system; of the found, the share that has each field."""
    print(f"   {'kind':8} {'pages':>5} {'read':>5} {'found':>6}  title place date text url  system")
    for one in tallies:
        shares = " ".join(f"{100 * n // one.found if one.found else 0:4}%" for n in one.filled.values())
        print(f"   {one.kind:8} {one.pages:5} {one.read:5} {one.found:6} {shares}  {one.system}")
        for why, number in one.apart.items():
            print(f"   {'':27} {number} not read: {why}")
    print(
        f"   all {sum(t.pages for t in tallies)} pages: {sum(t.read for t in tallies)} read,"
        f" {sum(t.found for t in tallies)} ads, posts and links"
    )


if __name__ == "__main__":
    sys.exit(main())
