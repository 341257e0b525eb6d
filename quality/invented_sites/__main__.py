"""`python -m quality.invented_sites FOLDER [SITE...]`: probe each site, crawl it by the proposed card, and score it.

FOLDER holds for each site `NAME/` (its files), `NAME.truth.jsonl` (its live ads), `NAME.nonads.jsonl` (its other
pages) and, where addresses are not file names, `NAME.map.json`. With `-v` each thing that is wrong is said in a line.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from crawler.detection.detect import detect_cards
from crawler.errors import UserError
from crawler.records import JobPosting
from crawler.sources import load
from crawler.sources.write import add_card
from crawler.store import Store
from crawler.supervisor.crawl_lock import acquire_crawl_lock
from crawler.supervisor.progress import CrawlProgress
from crawler.supervisor.runner import Runner
from quality.invented_sites.score import HEAD, SiteScore, score
from quality.invented_sites.server import InventedSite, served
from quality.invented_sites.truth import FIELDS, read_truth

CARD = "invented"


def main() -> int:
    """Print the table; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m quality.invented_sites")
    parser.add_argument("folder", type=Path)
    parser.add_argument("sites", nargs="*")
    parser.add_argument("-v", action="store_true", dest="wordy", help="say each thing that is wrong")
    options = parser.parse_args()
    names = options.sites or sorted(path.name.split(".")[0] for path in options.folder.glob("*.truth.jsonl"))
    scores = []
    for name in names:
        one = run_site(options.folder / name)
        scores.append(one)
        if options.wordy:
            print(f"## {name}", *one.notes, sep="\n")
    print(HEAD, *(one.row() for one in scores), _sum(scores).row(), sep="\n")
    return 0


def run_site(folder: Path) -> SiteScore:
    """Probe a site from its front page, crawl it by the first card, and score what is stored."""
    site = InventedSite(folder)
    truth = read_truth(folder.with_name(f"{folder.name}.truth.jsonl"))
    with served(site) as origin:
        try:
            proposal = detect_cards(f"{origin}/", "", allow_private=True)[0]
        except UserError as error:
            missed = score(folder.name, truth, {}, [])
            missed.notes = [str(error)]
            return missed
        stored = _crawl(proposal.card)
    kinds = folder.with_name(f"{folder.name}.nonads.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in kinds if line.strip()]
    result = score(folder.name, truth, {row["path"]: row["kind"] for row in rows}, stored)
    place = urlsplit(str(proposal.card.get("url", "")))
    result.card = f"{proposal.card['kind']} {place.path}{place.query and '?' + place.query}"
    result.notes[:0] = [proposal.toml(), proposal.why]
    return result


def _crawl(card: dict[str, object]) -> list[JobPosting]:
    """What a crawl by a card stores, in a home that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="adwatch-site-") as folder:
        home = Path(folder)
        sources = home / "sources.toml"
        sources.write_text("", "utf-8")
        add_card(sources, CARD, card | {"delay": 0, "terms_reviewed": "an invented site"})
        lock = acquire_crawl_lock(home)
        Runner(home, sources, lock, 0, CrawlProgress(sys.stderr)).crawl([load(sources).cards[CARD]], 1)
        with Store(home) as store:
            found = [store.get(one.key) for one in store.listings.known(CARD).values() if not one.gone_at]
        return [one.posting for one in found if one is not None]


def _sum(scores: list[SiteScore]) -> SiteScore:
    """All sites together."""
    whole = SiteScore("all", f"{sum(one.card != 'none' for one in scores)}/{len(scores)}")
    for one in scores:
        whole.truth += one.truth
        whole.found += one.found
        whole.contacts += one.contacts
        whole.contacts_stated += one.contacts_stated
        whole.false.update(one.false)
        for name in FIELDS:
            whole.right[name] += one.right[name]
            whole.stated[name] += one.stated[name]
    return whole


if __name__ == "__main__":
    sys.exit(main())
