"""Sources that the ads are scattered over: each has a country, a layout, and some print themselves on every ad."""

from __future__ import annotations

import random
from dataclasses import dataclass

from quality.corpora.record import LabelledAd
from quality.corpora.scattered.tongue import Tongue, tongues

LAYOUTS = ("fields", "plain", "fields", "headline")
"""Every field apart; the whole ad as one text; title and text only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBoard:
    """One source."""

    name: str
    region: str
    tongue: Tongue
    layout: str
    above: str = ""
    below: str = ""

    @property
    def printed(self) -> bool:
        """True when it prints its own lines on every ad."""
        return bool(self.above or self.below)

    def line(self, ad: LabelledAd) -> dict[str, str]:
        """The ad as this board publishes it."""
        text = "\n".join(part for part in (self.above, ad.description, self.below) if part)
        if self.layout == "plain":
            return {"id": ad.id, "url": ad.url, "text": f"{ad.title}\n{text}" if ad.title else text}
        if self.layout == "headline":
            return {"id": ad.id, "url": ad.url, "title": ad.title, "description": text}
        return ad.line() | {"description": text}


def boards(rng: random.Random, count: int) -> list[SourceBoard]:
    """So many sources; every third prints a header, a footer with its hotline, or both."""
    made = []
    for number in range(count):
        tongue = tongues()[number % len(tongues())]
        above, below = tongue.says["board"] if number % 3 == 1 else ("", "")
        below = below.replace("<hotline>", f"+44 7700 90{number % 10}{rng.randrange(100, 999)}")
        if number % 2:
            above = ""
        region = str(tongue.says["region"])
        layout = LAYOUTS[number % len(LAYOUTS)]
        made.append(
            SourceBoard(
                name=f"board{number}", region=region, tongue=tongue, layout=layout, above=above, below=below
            )
        )
    return made
