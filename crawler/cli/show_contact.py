"""`adwatch show "0803 000 0151"`: one contact with its ads, found by any spelling or part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.cli.context import login_name
from crawler.contact_kinds import kind_of
from crawler.text.display import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.cli.context import Context
    from crawler.store import Store
    from crawler.store.contact_search import CarryingAd, FoundContact

SHOWN = 30
"""Ads and forms printed, about a screen; `--json` gives `MOST`."""
MOST = 1_000
"""Ads of a contact that are read; the exports have all."""


def show(context: Context, store: Store, text: str) -> bool:
    """Print the contact that a text means, or a list of those that it may mean; False when there is none.

    A masked contact is not found. That a contact was looked at is recorded, as the desk does.
    """
    from crawler.masking.active import of_store
    from crawler.store.contact_search import carrying_ads, find_contacts, written_forms

    db, cover = store.database.connection, of_store(store).text
    found = find_contacts(db, text, cover, limit=SHOWN)
    if not found:
        return False
    whole = [one for one in found if one.whole]
    chosen = whole if whole else found
    if len(chosen) > 1:
        _print_list(context, chosen)
        return True
    (contact,) = chosen
    _note(store, contact)
    ads, forms = carrying_ads(db, contact, MOST), written_forms(db, contact, SHOWN)
    if context.json:
        context.emit(_document(contact, ads, forms, cover))
    else:
        _print(contact, ads, forms, cover)
    return True


def _note(store: Store, contact: FoundContact) -> None:
    from crawler.store import Entry

    detail = {"by": login_name(), "way": "command line"}
    store.ledger.append([Entry(kind="contact-view", subject=f"contact:{contact.id}", detail=detail)])


def _document(
    contact: FoundContact, ads: list[CarryingAd], forms: list[str], cover: Callable[[str], str]
) -> dict[str, Any]:
    return {
        **_named(contact),
        "written": [cover(form) for form in forms],
        "campaigns": _campaigns(ads),
        "ads": [
            {
                name: cover(value) if isinstance(value, str) else value
                for name, value in ad._asdict().items()
                if name != "beginning"
            }
            | {"campaign": None if ad.campaign is None else f"c{ad.campaign}"}
            for ad in ads
        ],
    }


def _named(contact: FoundContact) -> dict[str, Any]:
    return {
        "type": "contact",
        "kinds": list(contact.kinds),
        "value": contact.value,
        "listings": contact.listings,
    }


def _campaigns(ads: list[CarryingAd]) -> list[str]:
    return [f"c{number}" for number in dict.fromkeys(ad.campaign for ad in ads) if number is not None]


def _print_list(context: Context, found: list[FoundContact]) -> None:
    from crawler.cli.terminal import say

    if context.json:
        context.emit([_named(contact) for contact in found])
        return
    say(f"{counted(len(found), 'contact')} of this form:")
    for contact in found:
        say(f"  {_kinds(contact)} {contact.value}, {counted(contact.listings, 'ad')}")


def _print(
    contact: FoundContact, ads: list[CarryingAd], forms: list[str], cover: Callable[[str], str]
) -> None:
    from rich.text import Text

    from crawler.cli.terminal import console, print_sections, safe

    out = console()
    out.print(Text(safe(f"{_kinds(contact)} {contact.value}"), "bold"))
    first, last = (
        min((ad.first_seen for ad in ads), default=""),
        max((ad.last_seen for ad in ads), default=""),
    )
    online = sum(ad.gone_at is None for ad in ads)
    out.print(Text(f"{counted(contact.listings, 'ad')}, {online} online, seen {first} to {last}", "dim"))
    print_sections(
        out,
        {
            "Written": [cover(form) for form in forms],
            "Employers": list(dict.fromkeys(cover(ad.employer) for ad in ads if ad.employer))[:SHOWN],
            "Campaigns": [" ".join(_campaigns(ads)[:SHOWN])] if _campaigns(ads) else [],
            "Ads": [_line(ad, cover) for ad in ads[:SHOWN]],
        },
    )


def _kinds(contact: FoundContact) -> str:
    return ", ".join(kind_of(kind).label for kind in contact.kinds)


def _line(ad: CarryingAd, cover: Callable[[str], str]) -> str:
    from crawler.store.contact_search import BEGINNING

    day = f"posted {ad.date_posted}" if ad.date_posted else f"seen {ad.first_seen[:10]}"
    campaign = f"c{ad.campaign}" if ad.campaign is not None else "-"
    title = cover(ad.title) or " ".join(cover(ad.beginning).split())[: BEGINNING // 2]
    return f"{ad.key}  {campaign}  {day}  {ad.band} {ad.score:g}  {cover(ad.employer)}  {title}"
