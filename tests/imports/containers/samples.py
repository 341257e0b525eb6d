"""What the tests of containers share: an invented ad, and what an import makes of a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.imports import Item, read_path
from crawler.imports.ad_reader import AdReader, ImportedAd
from crawler.imports.summary import ImportSummary
from crawler.imports.tables import with_columns
from crawler.postings import Hints
from crawler.store import Outcome

AD = "Nannies wanted in Oman, fee N50,000 before travel, WhatsApp 0803 000 0101"
OTHER = "Waitress for a club in Beirut, the agency keeps your passport, ask for details"


@dataclass
class Imported:
    """What became of a file."""

    ads: list[ImportedAd]
    summary: ImportSummary
    items: list[Item]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Ads, items left out, failures."""
        return (
            len({ad.key for ad in self.ads}),
            self.summary.left_out + self.summary.no_ad,
            self.summary.failed,
        )

    def provenance(self, number: int = 0) -> dict[str, Any]:
        found = self.ads[number].posting.extra.get("provenance", {})
        assert isinstance(found, dict)
        return found


def imported(path: Path, *, accept: bool = False) -> Imported:
    """Read a file as an import does, without a store. No ad may be empty."""
    summary = ImportSummary()
    reader = AdReader(Hints(source="t", region="NG"), {}, summary)
    outcomes: list[Outcome] = []
    items = list(with_columns(read_path(path), {}, accept, summary))
    ads = [ad for item in items for ad in reader.read(item, outcomes)]
    assert all(ad.posting.title or ad.posting.text or ad.posting.description for ad in ads)
    return Imported(ads, summary, items)
