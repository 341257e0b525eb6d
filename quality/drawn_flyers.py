"""Contacts and bands of flyers drawn in 16 languages and altered in nine ways, against the texts they came from.

`python -m quality.drawn_flyers draw FOLDER [LANGUAGE...]` draws them with Chromium;
`python -m quality.drawn_flyers read FOLDER [LANGUAGE...]` reads each, and prints F1 of the contacts, how many keep
the band of their text, and processor time and memory a picture. Needs the extra `pictures`, Chromium, Noto fonts, and
tesseract with the packs of the languages that rapidocr can't read.

The texts of `drawn_flyers.toml` are invented, by a hand that knows the program.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crawler.assess import assess
from crawler.pictures.posting import with_picture
from crawler.pictures.reading import PictureReader
from crawler.records import Assessment, JobPosting
from quality.flyer_drawing import WAYS, WIDTH, altered, page

TEXTS: Final = Path(__file__).with_suffix(".toml")
HONEST_WAYS: Final = ("plain", "small", "photographed")
"""Alterations of the honest flyers, whose contacts don't count."""
KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("phone", "whatsapp", "viber", "zalo"), "phone"),
    "email": "email",
}
"""Kind of contact -> kind of the truth."""


@dataclass(frozen=True, slots=True)
class Flyer:
    """One flyer in one way."""

    language: str
    way: str
    lines: list[str]
    contacts: frozenset[tuple[str, str]]
    """Numbers and mailboxes on it; empty for an honest one."""

    @property
    def file(self) -> str:
        """Name of its picture."""
        return f"{self.language}-{'called' if self.contacts else 'honest'}-{self.way}.png"


def flyers(languages: list[str]) -> Iterator[tuple[Flyer, dict[str, Any]]]:
    """All flyers of some languages, or of all, with their row of the table."""
    table: dict[str, dict[str, Any]] = tomllib.loads(TEXTS.read_text("utf-8"))
    for language in languages or table:
        row = table[language]
        told = frozenset([("phone", one) for one in row["phones"]] + [("email", one) for one in row["mails"]])
        for way in WAYS:
            yield Flyer(language, way, row["lines"], told), row
        for way in HONEST_WAYS:
            yield Flyer(language, way, row["honest"], frozenset()), row


def draw(folder: Path, languages: list[str]) -> None:
    """Write the pictures."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        sheet = browser.new_page(viewport={"width": WIDTH, "height": 200})
        shots: dict[str, bytes] = {}
        for one, row in flyers(languages):
            html = page(one.lines, row["lang"], row.get("font", ""), one.way)
            if html not in shots:
                sheet.set_content(html)
                shots[html] = sheet.screenshot(full_page=True)
            (folder / one.file).write_bytes(altered(shots[html], one.way))
        browser.close()


def read(folder: Path, languages: list[str]) -> None:
    """Read the pictures and print the figures."""
    reader, counts = PictureReader(), Counter[str]()
    for one, _ in flyers(languages):
        _count(
            one,
            assess(
                with_picture(JobPosting(url="", source="f"), reader.read((folder / one.file).read_bytes()))
            ),
            counts,
        )
    reader.close()
    print(f"contacts F1 {2 * counts['right'] / (counts['right'] + counts['wrong'] + counts['told']):.3f}")
    for kind in ("called", "honest"):
        print(f"{kind}: bands kept {counts[kind + ' kept']} of {counts[kind]}")
    own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    used = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
    print(f"{used / (counts['called'] + counts['honest']):.2f} s of processor a picture")
    print(f"{ended.ru_maxrss // 1024} MB at most in a process")


def _count(one: Flyer, found: Assessment, counts: Counter[str]) -> None:
    wanted = assess(JobPosting(url="", source="f", text="\n".join(one.lines))).band
    kind = "called" if one.contacts else "honest"
    counts.update({kind: 1, f"{kind} kept": found.band == wanted})
    if found.band != wanted:
        print(f"{one.file}: {wanted} by its text, {found.band} read")
    contacts = {(KINDS[each.kind], each.value) for each in found.contacts if each.kind in KINDS}
    if one.contacts:
        right = len(contacts & one.contacts)
        counts.update(right=right, wrong=len(contacts) - right, told=len(one.contacts))
        if contacts != one.contacts:
            print(f"{one.file}: {sorted(contacts)}")


if __name__ == "__main__":
    verb, place, *chosen = sys.argv[1:]
    (draw if verb == "draw" else read)(Path(place), chosen)
