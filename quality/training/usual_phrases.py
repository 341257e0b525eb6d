"""Counts the usual phrases of real ads into `crawler/campaigns/data/usual_phrases.bin`: hashes only, no texts.

`python -m quality.training.usual_phrases --write` reads the ads of the material folder (`quality.material`), each
file a source. Without `--write` it prints how many phrases each file gives.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from crawler.campaigns import usage
from crawler.campaigns.normal import normal_form
from crawler.campaigns.phrases import SIZE
from crawler.campaigns.sketch import Hashes, shingles
from crawler.records import JobPosting
from quality.material import material

TARGET = Path(usage.__file__).parent / "data" / "usual_phrases.bin"
MOST = 600
"""Ads of a file that are counted, evenly spread over it."""
BODIES = ("company_profile", "description", "requirements", "benefits", "text", "body")
"""Fields of the files that hold text of an ad."""


def sample(path: Path) -> Iterator[tuple[Hashes, frozenset[int]]]:
    """Phrases of the ads of a file; contacts are not read, which takes most of the time."""
    lines = [line for line in path.read_text("utf-8").split("\n") if line.strip()]
    for line in lines[:: max(1, len(lines) // MOST)][:MOST]:
        given = json.loads(line)
        body = "\n".join(str(given[name]) for name in BODIES if given.get(name))
        posting = JobPosting(url="", source="", title=str(given.get("title") or ""), description=body)
        yield shingles(normal_form(posting).text, SIZE), frozenset()


def main(arguments: Sequence[str] = ()) -> None:
    """Count, and write with `--write`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    found = [np.empty(0, np.uint32)]
    for path in sorted(material("ads").rglob("*.jsonl")):
        ads = list(sample(path))
        phrases, counts = usage.usual_phrases(ads, usage.alike([told for told, _ in ads]))
        print(
            f"{path.name:<28} {len(phrases):>7} usual phrases, the commonest in {counts.max(initial=0):.0f} ads"
        )
        found.append(phrases)
    kept = np.unique(np.concatenate(found)).astype("<u4")
    print(f"{len(kept)} phrases, {kept.nbytes / 1024:.0f} KB")
    if options.write:
        TARGET.write_bytes(kept.tobytes())


if __name__ == "__main__":
    main(sys.argv[1:])
