"""From what a user asked for to the document that is exported, with the refusals that protect people."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final, cast

from crawler import __version__
from crawler.errors import UserError
from crawler.export import Tlp
from crawler.export.clearance import clearance
from crawler.export.document import CaseInfo
from crawler.export.store_document import StoreDocument
from crawler.masking.active import of_store
from crawler.masking.mask import NOTHING
from crawler.masking.reasons import checked_reason
from crawler.records import Band, LanguageCoverage
from crawler.store import Filter, Store
from crawler.store.export_queries import CaseRow

NAMED: Final = 10
"""Campaigns named in a sentence; set by hand in 2026."""
DEFAULT_TLP: Final[Tlp] = "AMBER+STRICT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is to be exported."""

    case: str | None = None
    campaigns: tuple[str, ...] = ()
    """Public ids, `c12`."""
    source: str | None = None
    bands: tuple[str, ...] = ()
    coverages: tuple[str, ...] = ()
    """How well the catalogue covers the language (`LanguageCoverage`)."""
    since: str | None = None
    tlp: str | None = None
    undecided: str | None = None
    """Why campaigns without a decision may leave: empty where a reason is asked for, None where it is not."""


def select(store: Store, wish: Selection, *, tick: Callable[[int], None] = lambda _: None) -> StoreDocument:
    """The document of a wish; raises UserError for what may not leave, or is not there."""
    case = _case(store, wish.case)
    ids = tuple(map(_campaign_id, wish.campaigns)) + (case.campaigns if case else ())
    if missing := store.export_queries.missing_campaigns(ids):
        raise UserError(f"there is no campaign {_named(missing)}; `adwatch campaigns` lists them")
    if case and not case.campaigns:
        raise UserError(f"case {case.number} holds no campaign yet; add one in the review desk")
    checked_reason(wish.undecided or "", "the reason for sending undecided campaigns")
    # A campaign that was merged is asked about, and exported, as what it is now.
    now = store.entities.now_in(ids)
    clear = clearance(store, sorted({*ids, *now.values()}) or None)
    if ids and clear.held:
        raise UserError(
            f"{_named(clear.held)}: referred, but the second review is missing or disagrees; decide that first"
        )
    open_ones = frozenset(now.values()) - clear.decided
    if open_ones and wish.undecided == "":
        raise UserError(
            f"{_named(open_ones)}: nobody has decided on it; decide that first, or give the reason for sending it "
            "undecided (--undecided WHY)"
        )
    wanted = Filter(
        source=wish.source,
        bands=cast("tuple[Band, ...]", wish.bands),
        coverages=cast("tuple[LanguageCoverage, ...]", wish.coverages),
        since=wish.since,
        campaigns=tuple(sorted(set(now.values()))),
        but_campaigns=() if ids else tuple(sorted(clear.held)),
        but_listings=tuple(sorted(clear.kept_back)),
    )
    tlp = cast("Tlp", wish.tlp or (case.tlp if case else DEFAULT_TLP))
    if tlp == "CLEAR" and store.reader.has_contacts(wanted):
        raise UserError(
            "TLP:CLEAR may be published; this holds contacts, which are personal data: mark it GREEN or stricter"
        )
    mask = NOTHING if tlp == "RED" else of_store(store)
    info = _info(store, wish, case, wanted, tlp, referred=bool(ids) and clear.referred >= set(now.values()))
    case_info = replace(mask.record(info), namespace=store.namespace())
    return StoreDocument(store=store, wanted=wanted, case=case_info, clear=clear, mask=mask, tick=tick)


def _named(campaigns: Collection[int]) -> str:
    """Public ids of campaigns for a sentence, the first few of many."""
    names = [f"c{number}" for number in sorted(campaigns)]
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")


def _case(store: Store, number: str | None) -> CaseRow | None:
    if number is None:
        return None
    case = store.export_queries.case(number)
    if case is None:
        raise UserError(f"there is no case {number!r}; `adwatch review` lists the cases")
    return case


def _campaign_id(name: str) -> int:
    digits = name.removeprefix("c").removeprefix("C")
    if not digits.isdecimal():
        raise UserError(f"{name!r} is no campaign id; `adwatch campaigns` lists them as c1, c2 ...")
    return int(digits)


def _undecided_note(wish: Selection) -> list[str]:
    return (
        [f"Holds campaigns that nobody has decided on. Reason given: {wish.undecided}"]
        if wish.undecided
        else []
    )


def _info(
    store: Store, wish: Selection, case: CaseRow | None, wanted: Filter, tlp: Tlp, *, referred: bool
) -> CaseInfo:
    last, ruleset = store.reader.latest(wanted)
    asked = [f"{name}={value}" for name, value in (("source", wish.source), ("since", wish.since)) if value]
    asked += [f"band={band}" for band in wish.bands]
    asked += [f"language-coverage={one}" for one in wish.coverages] + list(wish.campaigns)
    return CaseInfo(
        number=case.number if case else "view " + (", ".join(asked) or "all"),
        title=case.title if case else "Listings by filter",
        produced_at=last or "1970-01-01T00:00:00Z",
        tool_version=__version__,
        ruleset=ruleset or "none",
        tlp=tlp,
        recipients=tuple(line.strip() for line in case.recipients.splitlines() if line.strip())
        if case
        else (),
        legal_basis=case.legal_basis if case else "",
        notes="\n".join([*_undecided_note(wish), *(case.notes if case else ())]),
        referred=referred,
    )
