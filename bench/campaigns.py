"""How well and how fast ads are joined: `python -m bench.campaigns [ADS] [--words | --sown]`.

Quality against the truth of one of the generators in quality/corpora, and CPU time of joining per ad.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from crawler.campaigns.service import join_new
from crawler.store import Store
from quality.clustering_score import score
from quality.corpora.planted import plant
from quality.corpora.sown import sow
from quality.harness.observations import batches, begin


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ads", type=int, nargs="?", default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", action="store_true", help="invented words instead of sentences")
    parser.add_argument("--sown", action="store_true", help="the second generator")
    options = parser.parse_args(arguments)
    ads = (
        sow(options.ads, options.seed)
        if options.sown
        else plant(options.ads, options.seed, words=options.words)
    )
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        begin(store)
        started = time.process_time()
        for batch in batches(ads):
            store.save(batch)
        saved = time.process_time()
        report = join_new(store)
        joined = time.process_time()
        print(f"{len(ads)} ads: saving {(saved - started) / len(ads) * 1e6:.0f} us/ad,", end=" ")
        print(f"joining {(joined - saved) / len(ads) * 1e6:.0f} us/ad, {report.campaigns} campaigns")
        print(score(ads, dict(store.campaigns.records.by_key())).table())


if __name__ == "__main__":
    main(sys.argv[1:])
