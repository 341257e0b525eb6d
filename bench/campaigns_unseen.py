"""How well ads are joined in each generator's world: `python -m bench.campaigns_unseen [WORLD...] [--seeds N...]`.

Each world goes the whole way, from files through `adwatch import` to the clusters of the store. With `--homes` a
world is imported once; a later run only joins again, so that two ways of joining are compared on the same ads.
`--files` takes worlds that another hand wrote (`quality.corpora.worlds.read_world`). `--out` adds the figures to a
JSON file, `--against` prints those of another run below them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from io import StringIO
from pathlib import Path

from crawler.campaigns.service import rebuild
from crawler.cli import run
from crawler.store import Store
from quality.clustering_score import ClusteringScore, score
from quality.corpora.worlds import WORLDS, World, read_world

SEEDS = (31, 32, 33)
"""Seeds of a run without `--seeds`: none of them was used to set a rule before November 2026."""
COLUMNS = ("P", "R", "B3", "B3camp", "found", "light", "medium", "heavy", "x-lang", "agency", "single", "repost",
           "confuser", "actors", "largest", "ms")  # fmt: skip


def import_world(world: World, home: Path) -> None:
    """Import every source's file as a user would; raises RuntimeError when that fails."""
    for file in world.files:
        path = home / f"{file.source}.jsonl"
        lines = (json.dumps(line, ensure_ascii=False) for line in file.lines)
        path.write_text("\n".join(lines) + "\n", "utf-8")
        words = ["--home", str(home), "import", str(path), "--source", file.source]
        words += ["--region", file.region] if file.region else []
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
            status = run(words)
        if status:
            raise RuntimeError(f"import of {path} ended with {status}: {said.getvalue()[-500:]}")


def measure(world: World, home: Path) -> dict[str, float | None]:
    """Join a world's ads and score the clusters."""
    if not (home / "done").exists():
        home.mkdir(parents=True, exist_ok=True)
        import_world(world, home)
        (home / "done").touch()
    with Store(home) as store:
        started = time.process_time()
        rebuild(store)
        spent = time.process_time() - started
        found: dict[str, object] = dict(store.campaigns.records.by_key())
        actors: dict[object, object] = dict(store.campaigns.actors_of())
    posted = {key: ("actor", actors[home]) if home in actors else home for key, home in found.items()}
    by_actor = [ad.replaced(truth=world.actors.get(ad.id, ad.id)) for ad in world.ads] if world.actors else []
    figures = row(score(world.ads, found, world.roles))
    figures["actors"] = score(by_actor, posted).b_cubed if by_actor else None
    return figures | {"ms": spent / len(world.ads) * 1e3}


def row(found: ClusteringScore) -> dict[str, float | None]:
    """The figures of a score, by column."""
    told = asdict(found)
    kinds, wrong = told["recall_by_kind"], told["wrongly_merged"]
    agencies = [share for kind, share in wrong.items() if kind.endswith("agency")]
    return {
        "P": found.precision,
        "R": found.recall,
        "B3": found.b_cubed,
        "B3camp": found.b_cubed_campaigns,
        "found": found.found,
        **{kind: kinds.get(kind) for kind in ("light", "medium", "heavy")},
        "x-lang": found.cross_language,
        "agency": max(agencies) if agencies else None,
        **{kind: wrong.get(kind) for kind in ("single", "repost", "confuser")},
        "largest": found.largest / max(1, found.largest_true),
    }


def line(name: str, figures: Mapping[str, float | None]) -> str:
    """One row of the table."""
    cells = (figures.get(column) for column in COLUMNS)
    return f"{name:<18}" + "".join(" " * 6 + "- " if cell is None else f"{cell:7.3f} " for cell in cells)


def main(arguments: Sequence[str] = ()) -> None:
    """Print a row a world and seed, and keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "worlds", nargs="*", metavar="WORLD", help=f"of {', '.join(WORLDS)}; all when none is named"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--ads", type=int, default=2000, help="ads of a world")
    parser.add_argument("--homes", type=Path, help="folder that keeps imported worlds")
    parser.add_argument("--out", type=Path, help="JSON file that takes the figures")
    parser.add_argument("--against", type=Path, help="JSON file of an earlier run, printed beside")
    parser.add_argument(
        "--files", type=Path, nargs="+", default=(), help="worlds of another hand, a file each"
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.worlds) - WORLDS.keys():
        parser.error(f"no world {', '.join(sorted(unknown))}; there are {', '.join(WORLDS)}")
    kept = json.loads(options.out.read_text()) if options.out and options.out.exists() else {}
    before = json.loads(options.against.read_text()) if options.against else {}
    print(f"{'world seed ads':<18}" + "".join(f"{column:>7} " for column in COLUMNS))
    with tempfile.TemporaryDirectory() as folder:
        homes = options.homes or Path(folder)
        for key, world in _worlds(options):
            kept[key] = measure(world, homes / key.replace(" ", "-"))
            print(line(key, kept[key]), flush=True)
            if key in before:
                print(line("  before", before[key]), flush=True)
            if options.out:
                options.out.write_text(json.dumps(kept, indent=1) + "\n")


def _worlds(options: argparse.Namespace) -> Iterator[tuple[str, World]]:
    for path in options.files:
        yield path.stem, read_world(path)
    for name in options.worlds or ([] if options.files else WORLDS):
        for seed in options.seeds:
            yield f"{name} {seed} {options.ads}", WORLDS[name](options.ads, seed)


if __name__ == "__main__":
    main(sys.argv[1:])
