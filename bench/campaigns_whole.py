"""How well ads are joined by the whole way, from files to `campaigns --members --json`.

`python -m bench.campaigns_whole [ADS]` scatters ads (quality/corpora/scattered, the third generator) over several
boards, gives each board's file to `adwatch import` as a user would, and scores what `adwatch campaigns --members
--json` prints.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from quality.clustering_score import score
from quality.corpora.planted import LabelledAd
from quality.corpora.scattered import SourceBoard, scatter
from quality.corpora.scattered.disguise import EDITS


def adwatch(home: Path, *words: str) -> str:
    """What the command prints; raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", "crawler", "--home", str(home), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def imported(ads: Sequence[tuple[LabelledAd, SourceBoard]], home: Path, parts: int = 1) -> dict[str, str]:
    """Campaign of each ad id, after an import of every board's file in so many parts."""
    lines: defaultdict[SourceBoard, list[str]] = defaultdict(list)
    for ad, board in ads:
        lines[board].append(json.dumps(board.line(ad), ensure_ascii=False))
    for part in range(parts):
        for board, written in lines.items():
            if chosen := written[part::parts]:
                path = home / f"{board.name}.{part}.jsonl"
                path.write_text("\n".join(chosen) + "\n", "utf-8")
                adwatch(home, "import", str(path), "--source", board.name, "--region", board.region)
    members = adwatch(home, "campaigns", "--members", "--json").splitlines()
    return {line["id"]: line["campaign"] for line in map(json.loads, members)}


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ads", type=int, nargs="?", default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sources", type=int, default=9, help="boards")
    parser.add_argument("--parts", type=int, default=1, help="imports a board")
    parser.add_argument("--only", choices=list(EDITS), default="", help="one kind of edit")
    parser.add_argument("--largest", type=int, default=200, help="ads of a campaign")
    parser.add_argument("--keep", type=Path, help="home that is left behind, to look into")
    options = parser.parse_args(arguments)
    ads = scatter(
        options.ads, options.seed, sources=options.sources, only=options.only, largest=options.largest
    )
    with tempfile.TemporaryDirectory() as folder:
        home = options.keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        started = time.perf_counter()
        found = imported(ads, home, options.parts)
        print(f"{len(ads)} ads on {options.sources} boards, {time.perf_counter() - started:.0f} s")
        print(score([ad for ad, _ in ads], found).table())


if __name__ == "__main__":
    main(sys.argv[1:])
