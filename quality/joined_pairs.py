"""Precision of joining on real ads, by pairs that two readers judged: `python -m quality.joined_pairs COMMAND`.

`home HOME` imports the real sets (`quality.material`) into a home. `sample HOME N` prints pairs for a reader, as many
of each stratum of the weight that joining gives them, and does not say which; the texts go to the terminal only.
`score HOME` prints which of the judged pairs (`joined_pairs.tsv`: set, two ids, both verdicts) a home joins, by each
reader and by the pairs on which both agree. `readers` prints how far they agree.

Verdicts: `same` (one template or story), `actor` (one advertiser's different ads), `apart`.
"""

from __future__ import annotations

import argparse
import random
import sys
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from crawler.campaigns.components import groups_of
from crawler.campaigns.merging import FAMILIES
from crawler.campaigns.phrasebook import PhraseBook
from crawler.campaigns.reach import reach, read_rulings
from crawler.campaigns.signers import listing_of
from crawler.cli import run
from crawler.store import Store
from quality.material import material

SETS: Final = {
    "chinese_cc0": "CN", "telegram": "", "nigeria_indeed": "NG", "emscad": "US", "indonesia_posters": "ID",
    "real/zh_tg_mule": "", "real/zh_tg_crimejobs": "", "real/ru_tg_jobspam": "",
}  # fmt: skip
"""File below `ads` -> region of the source (ISO 3166), or empty."""
JUDGED: Final = Path(__file__).parent / "joined_pairs.tsv"
VERDICTS: Final = ("same", "actor", "apart")
STRATA: Final = (-3.0, -1.0, 0.4, 1.5, 3.0)
"""Weights (log odds) between the strata of a sample."""
SHOWN: Final = 700
"""Characters of each ad that a reader is shown."""


class Judged(NamedTuple):
    """A pair with the verdicts of two readers, neither of whom saw the other's."""

    source: str
    one: str
    other: str
    verdict: str
    second: str
    unsure: bool
    """Whether the second reader was unsure."""


def read_judged() -> list[Judged]:
    """The judged pairs."""
    lines = JUDGED.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [
        Judged(source, one, other, first, second.rstrip("?"), second.endswith("?"))
        for source, one, other, first, second in rows
    ]


def make_home(home: Path) -> None:
    """Import the real sets; raises RuntimeError when that fails."""
    for name, region in SETS.items():
        path = material("ads", f"{name}.jsonl")
        words = ["--home", str(home), "import", str(path), "--source", path.stem, "--yes"]
        status = run([*words, "--region", region] if region else words)
        if status:
            raise RuntimeError(f"import of {path.name} ended with {status}")


class Scored(NamedTuple):
    """Two groups as joining weighed them."""

    one: tuple[int, ...]
    """Families."""
    other: tuple[int, ...]
    weight: float


def weighed(store: Store) -> list[Scored]:
    """All pairs of groups that joining weighs in a home, those that it joins and those that stay apart."""
    tables = store.campaigns
    rulings = read_rulings(tables)
    found: list[Scored] = []
    families = [family for (family,) in store.database.rows("SELECT id FROM families").fetchall()]
    whole = reach(tables, families, rulings)
    groups_of(
        tables,
        whole,
        rulings,
        PhraseBook(tables),
        lambda pair: found.append(Scored(pair.one, pair.other, pair.weight)),
    )
    return found


def stratified(pairs: Sequence[Scored], count: int, rng: random.Random) -> list[Scored]:
    """About so many pairs, as many of each stratum of weights (`STRATA`)."""
    strata: defaultdict[int, list[Scored]] = defaultdict(list)
    for pair in pairs:
        strata[bisect(STRATA, pair.weight)].append(pair)
    each = -(-count // max(1, len(strata)))
    chosen = [pair for _, some in sorted(strata.items()) for pair in rng.sample(some, min(each, len(some)))]
    rng.shuffle(chosen)
    return chosen


def sample(home: Path, count: int, seed: int) -> None:
    """Print pairs of ads without saying how they are weighed, those judged before left out."""
    known = {frozenset((each.one, each.other)) for each in read_judged()}
    rng = random.Random(seed)
    with Store(home) as store:
        for pair in stratified(weighed(store), count, rng):
            one, other = (_ad_of(store, rng.choice(end)) for end in (pair.one, pair.other))
            if one and other and frozenset((one, other)) not in known:
                print("=" * 20, _source(store, one), one, other, sep="\t")
                print(_text(store, one), "-" * 20, _text(store, other), sep="\n")


def _ad_of(store: Store, family: int) -> str:
    """An ad of a family, or of a part of one."""
    if family >= FAMILIES:
        row = store.database.one('SELECT "key" FROM listings WHERE id = ?', (listing_of(family),))
    else:
        row = store.database.one(
            'SELECT l."key" FROM family_versions AS f JOIN listings AS l ON l.id = f.listing'
            " WHERE f.family = ? ORDER BY 1",
            (family,),
        )
    return str(row[0]) if row else ""


def _source(store: Store, key: str) -> str:
    row = store.database.one('SELECT source FROM listings WHERE "key" = ?', (key,))
    return str(row[0]) if row else ""


def _text(store: Store, key: str) -> str:
    row = store.database.one(
        "SELECT v.title || ' | ' || v.hiring_organization || ' | ' || v.job_location || char(10)"
        ' || v.description || v.text FROM listings AS l JOIN versions AS v ON v.id = l.version WHERE l."key" = ?',
        (key,),
    )
    return " ".join(str(row[0]).split())[:SHOWN] if row else ""


def score(home: Path) -> None:
    """Print precision and what is missed by each reader, in all and by set, and by the pairs on which both agree."""
    with Store(home) as store:
        campaigns: dict[str, int | None] = dict(store.campaigns.records.by_key())
    judged = [pair for pair in read_judged() if pair.one in campaigns and pair.other in campaigns]
    agreed = [pair for pair in judged if pair.verdict == pair.second]
    for title, verdicts in (
        ("first reader", {pair: pair.verdict for pair in judged}),
        ("second reader", {pair: pair.second for pair in judged}),
        ("both agree", {pair: pair.verdict for pair in agreed}),
    ):
        _print_table(title, verdicts, campaigns)


def _print_table(title: str, verdicts: Mapping[Judged, str], campaigns: Mapping[str, int | None]) -> None:
    told: Counter[tuple[str, bool, str]] = Counter()
    for pair, verdict in verdicts.items():
        together = campaigns[pair.one] == campaigns[pair.other] is not None
        told[pair.source, together, verdict] += 1
        told["all", together, verdict] += 1
    print(f"{title:<18}{'joined':>8}{'same':>6}{'actor':>7}{'apart':>7}{'precision':>11}{'missed':>8}")
    for name in sorted({source for source, _, _ in told}):
        kinds = [told[name, True, verdict] for verdict in VERDICTS]
        right = f"{kinds[0] / sum(kinds):.2f}" if sum(kinds) else "-"
        missed = told[name, False, "same"]
        print(f"{name:<18}{sum(kinds):>8}{kinds[0]:>6}{kinds[1]:>7}{kinds[2]:>7}{right:>11}{missed:>8}")


def readers() -> None:
    """Print how far two readers agree: each verdict against each, share and Cohen's kappa, also of the sure ones."""
    from sklearn.metrics import cohen_kappa_score

    judged = read_judged()
    counts = Counter((pair.verdict, pair.second) for pair in judged)
    print(f"{'first / second':<18}" + "".join(f"{name:>7}" for name in VERDICTS))
    for first in VERDICTS:
        print(f"{first:<18}" + "".join(f"{counts[first, second]:>7}" for second in VERDICTS))
    for name, some in (("all", judged), ("second one sure", [pair for pair in judged if not pair.unsure])):
        kappa = cohen_kappa_score([pair.verdict for pair in some], [pair.second for pair in some])
        share = sum(pair.verdict == pair.second for pair in some) / len(some)
        print(f"{name}: {len(some)} pairs, agree {share:.3f}, kappa {kappa:.3f}")


def main(arguments: Sequence[str] = ()) -> None:
    """Make a home, show pairs, or score them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("home", "sample", "score", "readers"))
    parser.add_argument("home", type=Path, nargs="?", default=Path("data/pairs"))
    parser.add_argument("count", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if options.command == "readers":
        readers()
    elif options.command == "home":
        make_home(options.home)
    elif options.command == "sample":
        sample(options.home, options.count, options.seed)
    else:
        score(options.home)


if __name__ == "__main__":
    main(sys.argv[1:])
