"""How well ads of a generator are joined that the model has not seen.

`python -m bench.campaigns_left_out HOMES PAIRS`. HOMES is the folder of `python -m bench.campaigns_unseen --homes
HOMES`. Pairs of each home are measured into PAIRS, unless they are there; a model is fitted without each generator,
and its homes are joined with that. PAIRS must be empty when the way of measuring has changed. `--only` leaves
out these generators only, `--extra` joins homes that no fit uses (by the model without their generator), `--out`
keeps the figures in a JSON file, `--against` prints those of another run below.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.campaigns_unseen import COLUMNS, line, measure
from crawler.campaigns import components, evidence_model, merging
from quality.corpora.worlds import WORLDS, World
from quality.training.campaign_evidence import collect, fit, read

Figures = Mapping[str, float | None]


def world_of(home: str) -> World:
    """The world of a home, `NAME-SEED-ADS`."""
    name, seed, ads = home.split("-")
    return WORLDS[name](int(ads), int(seed))


def measure_pairs(homes: Path, pairs: Path, names: Sequence[str]) -> list[Path]:
    """A file of pairs for each home, in `pairs`; those that are there are taken as they are."""
    pairs.mkdir(parents=True, exist_ok=True)
    found = []
    for name in names:
        out = pairs / f"{name}.npz"
        if not out.exists():
            collect(homes / name, world_of(name), out)
            vars(components)["merge"] = merging.merge
        found.append(out)
    return found


def use_without(pairs: Sequence[Path], generator: str, folder: Path) -> None:
    """From now on joining weighs by a model that has not seen a generator."""
    table = fit(*read([path for path in pairs if path.stem.split("-")[0] != generator]))
    path = folder / f"{generator}.json"
    path.write_text(json.dumps(table), "utf-8")
    vars(evidence_model)["MODEL"] = path
    evidence_model.model.cache_clear()


def summary(kept: Mapping[str, Figures]) -> list[str]:
    """The worst and the median of each column."""
    low = {"agency", "single", "repost", "confuser", "ms", "largest"}
    worst: dict[str, float | None] = {}
    middle: dict[str, float | None] = {}
    for column in COLUMNS:
        told = [value for figures in kept.values() if (value := figures.get(column)) is not None]
        worst[column] = (max if column in low else min)(told) if told else None
        middle[column] = median(told) if told else None
    return [line("worst", worst), line("median", middle)]


def main(arguments: Sequence[str] = ()) -> None:
    """Print a row a home, the worst and the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homes", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--only", nargs="+", default=list(WORLDS))
    parser.add_argument("--extra", nargs="+", default=[], help="homes that nothing is fitted on")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--against", type=Path)
    options = parser.parse_args(arguments)
    every = sorted(path.parent.name for path in options.homes.glob("*-*-*/done"))
    fitted = [name for name in every if name not in options.extra and name.split("-")[0] in WORLDS]
    pairs = measure_pairs(options.homes, options.pairs, fitted)
    before = json.loads(options.against.read_text()) if options.against else {}
    kept: dict[str, Figures] = {}
    print(f"{'left out':<18}" + "".join(f"{column:>7} " for column in COLUMNS))
    with tempfile.TemporaryDirectory() as folder:
        for generator in options.only:
            use_without(pairs, generator, Path(folder))
            for name in [*fitted, *options.extra]:
                if name.split("-")[0] == generator:
                    kept[name] = measure(world_of(name), options.homes / name)
                    print(line(name, kept[name]), flush=True)
                    if name in before:
                        print(line("  before", before[name]), flush=True)
    print("\n".join(summary(kept)))
    if options.out:
        options.out.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
