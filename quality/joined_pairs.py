"""Precision of joining on real ads, by pairs that a reader judged: `python -m quality.joined_pairs COMMAND`.

`home HOME` imports the real sets (`quality.material`) into a home. `sample HOME N` prints pairs for a reader: half of
them joined, half near misses (a text nearly alike, or a contact in common, in two campaigns); the texts go to the
terminal only. `score HOME` prints which of the judged pairs (`joined_pairs.tsv`: set, two ids, verdict) a home joins.

Verdicts: `same` (one template or story), `actor` (one advertiser's different ads), `apart`.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from crawler.cli import run
from crawler.store import Store
from quality.material import material

SETS: Final = {
    "chinese_cc0": "CN", "telegram": "", "nigeria_indeed": "NG", "emscad": "US", "indonesia_posters": "ID",
    "real/zh_tg_mule": "", "real/zh_tg_crimejobs": "", "real/ru_tg_jobspam": "",
}  # fmt: skip
"""File below `ads` -> region of the source (ISO 3166), or empty."""
JUDGED: Final = Path(__file__).parent / "joined_pairs.tsv"
SHOWN: Final = 700
"""Characters of each ad that a reader is shown."""


class Judged(NamedTuple):
    """A pair with a reader's verdict."""

    source: str
    one: str
    other: str
    verdict: str


def read_judged() -> list[Judged]:
    """The judged pairs."""
    lines = JUDGED.read_text("utf-8").splitlines()
    return [Judged(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def make_home(home: Path) -> None:
    """Import the real sets; raises RuntimeError when that fails."""
    for name, region in SETS.items():
        path = material("ads", f"{name}.jsonl")
        words = ["--home", str(home), "import", str(path), "--source", path.stem]
        status = run([*words, "--region", region] if region else words)
        if status:
            raise RuntimeError(f"import of {path.name} ended with {status}")


def joined(store: Store, count: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """A pair of each of some campaigns, from two families where it has two."""
    rows = store.database.rows(
        'SELECT m.campaign, f.family, l."key" FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing'
        " JOIN family_versions AS f ON f.version = l.version ORDER BY 1, 2, 3"
    ).fetchall()
    campaigns: defaultdict[int, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for campaign, family, key in rows:
        campaigns[campaign][family].append(key)
    several = [families for families in campaigns.values() if len(families) > 1]
    for families in rng.sample(several, min(count, len(several))):
        one, other = rng.sample(sorted(families), 2)
        yield rng.choice(families[one]), rng.choice(families[other])


def near_misses(store: Store, count: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Pairs of two campaigns that an edge or a contact ties, one of a pair of campaigns."""
    rows = store.database.rows(
        "WITH tied AS (SELECT one, other FROM family_edges WHERE kind <> 'part' UNION"
        " SELECT a.family, b.family FROM family_contacts AS a JOIN family_contacts AS b"
        "  ON b.contact = a.contact AND b.family > a.family"
        "  WHERE a.contact NOT IN (SELECT contact FROM site_contacts))"
        ' SELECT m.campaign, n.campaign, min(l."key"), min(k."key") FROM tied AS t'
        " JOIN family_versions AS f ON f.family = t.one JOIN listings AS l ON l.id = f.listing"
        " JOIN family_versions AS g ON g.family = t.other JOIN listings AS k ON k.id = g.listing"
        " JOIN campaign_members AS m ON m.listing = l.id JOIN campaign_members AS n ON n.listing = k.id"
        " WHERE m.campaign <> n.campaign GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    yield from ((one, other) for _, _, one, other in rng.sample(rows, min(count, len(rows))))


def sample(home: Path, count: int, seed: int) -> None:
    """Print pairs without saying which are joined, those judged before left out."""
    known = {frozenset((each.one, each.other)) for each in read_judged()}
    rng = random.Random(seed)
    with Store(home) as store:
        pairs = [*joined(store, count // 2, rng), *near_misses(store, count - count // 2, rng)]
        rng.shuffle(pairs)
        for one, other in pairs:
            if frozenset((one, other)) not in known:
                print("=" * 20, _source(store, one), one, other, sep="\t")
                print(_text(store, one), "-" * 20, _text(store, other), sep="\n")


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
    """Print precision and what is missed, in all and by set."""
    with Store(home) as store:
        campaigns: dict[str, int | None] = dict(store.campaigns.records.by_key())
    told: Counter[tuple[str, bool, str]] = Counter()
    for pair in read_judged():
        if pair.one in campaigns and pair.other in campaigns:
            together = campaigns[pair.one] == campaigns[pair.other] is not None
            told[pair.source, together, pair.verdict] += 1
            told["all", together, pair.verdict] += 1
    print(f"{'set':<18}{'joined':>8}{'same':>6}{'actor':>7}{'apart':>7}{'precision':>11}{'missed':>8}")
    for name in sorted({source for source, _, _ in told}):
        kinds = [told[name, True, verdict] for verdict in ("same", "actor", "apart")]
        right = f"{kinds[0] / sum(kinds):.2f}" if sum(kinds) else "-"
        missed = told[name, False, "same"]
        print(f"{name:<18}{sum(kinds):>8}{kinds[0]:>6}{kinds[1]:>7}{kinds[2]:>7}{right:>11}{missed:>8}")


def main(arguments: Sequence[str] = ()) -> None:
    """Make a home, show pairs, or score them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("home", "sample", "score"))
    parser.add_argument("home", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if options.command == "home":
        make_home(options.home)
    elif options.command == "sample":
        sample(options.home, options.count, options.seed)
    else:
        score(options.home)


if __name__ == "__main__":
    main(sys.argv[1:])
