"""What a register of licensed agencies costs an ad: looking up number and name, over invented agencies and ads."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace

from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.rules.registers import licence_not_in_register, licensed_agency_impersonation
from crawler.records import JobPosting
from crawler.registers.register import Agency, Register

AGENCIES = 2_000
"""Of the register: as many as the larger states of origin license."""
ADS = 2_000
SYLLABLES = ("ba", "ko", "lan", "mir", "nu", "or", "pel", "ri", "sa", "tu", "va", "zen")


def main() -> None:
    """Print microseconds an ad in the register's country and elsewhere."""
    chance = random.Random(7)
    names = [
        "".join(chance.choices(SYLLABLES, k=3)).title() + " Overseas Ltd." for _ in range(AGENCIES + ADS)
    ]
    agencies = tuple(Agency(licence=f"{n:04}", name=name) for n, name in enumerate(names[:AGENCIES]))
    catalogue = load_catalogue(sentences=False)
    register = Register("bench", "BD", "invented", "2026-01-01", agencies)
    catalogue = replace(catalogue, tables=replace(catalogue.tables, registers=(register,)))
    words = "Workers are wanted for a factory abroad, food and lodging are given, write to the office. " * 12
    for region in ("BD", "NG"):
        ads = [
            AnalysedPosting(
                JobPosting(url="", source="s", text=words, hiring_organization=name, region=region),
                (),
                "en",
                catalogue,
            )
            for name in names[AGENCIES:]
        ]
        register.names.find(names[0])  # the index is made once a process
        quarters = [_cost(ads[first : first + ADS // 4]) for first in range(0, ADS, ADS // 4)]
        print(f"   ads of {region}: {min(quarters):.0f} to {max(quarters):.0f} microseconds (bar: 50)")


def _cost(ads: Sequence[AnalysedPosting]) -> float:
    """Microseconds an ad; the lowest of several measurements is what it costs with nothing beside it."""
    begun = time.process_time()
    for ad in ads:
        list(licence_not_in_register(ad, {}))
        list(licensed_agency_impersonation(ad, {}))
    return (time.process_time() - begun) / len(ads) * 1e6


if __name__ == "__main__":
    main()
