"""What early warning costs: the alarms of one day over a million invented ads, without reading a store."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta

from crawler.early_warning.growth import BASE_DAYS, WINDOWS, DatedAd, growth_alarms

ADS = 1_000_000
FEATURES = 50_000
EACH = 12
"""Features of an ad: as many as ads of real boards have."""
LAST = date(2026, 11, 26)


def invented() -> Iterator[DatedAd]:
    """Ads of ten markets, evenly over the days that are read."""
    chance = random.Random(7)
    days = BASE_DAYS + max(WINDOWS)
    names = [f"term:{number}" for number in range(FEATURES)]
    weights = [1 / (rank + 10) for rank in range(FEATURES)]
    pool = chance.choices(names, weights, k=1_000_000)
    for number in range(ADS):
        start = chance.randrange(len(pool) - EACH)
        yield DatedAd(
            id=str(number),
            day=LAST - timedelta(days=number % days),
            market=f"M{number % 10}",
            features=tuple(pool[start : start + EACH]),
        )


def main() -> None:
    """Print seconds of processor time with and without making the ads."""
    begun = time.process_time()
    made = sum(1 for _ in invented())
    making = time.process_time() - begun
    begun = time.process_time()
    alarms = growth_alarms(invented(), LAST)
    cost = time.process_time() - begun - making
    print(f"   {made:,} ads: {cost:.1f} s of processor time (bar: 60), {len(alarms)} alarms by chance")


if __name__ == "__main__":
    main()
