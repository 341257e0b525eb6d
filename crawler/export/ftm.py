"""FollowTheMoney entities, one JSON object a line, for Aleph and OpenAleph (`openaleph crawldir`, `ftm validate`).

An ad is `HyperText`, a contact `LegalEntity`, `UserAccount`, `CryptoWallet` or `BankAccount`, their tie a
`Documentation`, an indicator a `Note`. A value that a property's type would refuse (and `ftm` would drop without
a word) goes to `notes` instead, so that no contact is lost. Topics are set only after a human "refer".
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crawler.contact_kinds import kind_of
from crawler.export.by_listing import ListingFile, files
from crawler.export.document import CaseInfo, ContactPoint, ExportDocument, contact_id
from crawler.export.flat import body, country, details
from crawler.export.json_output import dumps
from crawler.records import Listing
from crawler.text.display import printable

Entity = dict[str, object]

TOPIC_OF_HARM: Final[dict[str, str]] = {
    "fee-scam": "crime.fraud",
    "identity-theft": "crime.theft",
    "money-mule": "crime.fin",
    "labour-exploitation": "forced.labor",
    "domestic-servitude": "crime.traffick.human",
    "sexual-exploitation": "crime.traffick.human",
    "scam-compound": "crime.traffick.human",
    "forced-criminality": "crime.traffick.human",
    "conflict-recruitment": "crime.war",
    "child": "crime.traffick.human",
}
_PLACED: Final = frozenset({"id", "url", "title", "description", "text", "source", "date_posted"})
"""Flat names of an ad that have a property of their own; the others go to its notes."""
_STRING_LIMIT: Final = 1000
"""FollowTheMoney refuses longer strings; the whole title goes to the summary, a text."""
_LANGUAGES: Final = {
    "ar": "ara", "en": "eng", "es": "spa", "fr": "fra", "ha": "hau", "hi": "hin", "id": "ind", "ig": "ibo",
    "pcm": "pcm", "pt": "por", "ro": "ron", "ru": "rus", "th": "tha", "uk": "ukr", "vi": "vie", "yo": "yor",
    "zh": "zho",
}  # fmt: skip
"""ISO 639-1 to 639-3, which FollowTheMoney wants."""


def write(document: ExportDocument, out: Path) -> None:
    """Write entities to `out`, one a line."""
    with out.open("w", encoding="utf-8") as file:
        file.writelines(dumps(entity) + "\n" for entity in entities(document))


def entities(document: ExportDocument) -> Iterator[Entity]:
    """Contacts, then ads with their ties and notes, then campaigns and decisions."""
    case = document.case
    contacts = {contact.id: contact for contact in document.contacts()}
    for contact in contacts.values():
        yield contact_entity(contact, case)
    for ad in files(document):
        yield from _listing(ad, case)
    for campaign in document.campaigns():
        first, *others = campaign.members or ("",)
        for other in others:
            yield _entity(
                case,
                "UnknownLink",
                f"campaign\x1f{campaign.id}\x1f{other}",
                subject=[case.id_of("listing", first)],
                object=[case.id_of("listing", other)],
                role=[f"same campaign {campaign.id}"],
                summary=list(campaign.reasons),
            )
    for decision in document.decisions():
        kind, _, key = decision.subject.partition(":")
        body = f"{decision.at} {decision.verdict}: {decision.reason} {decision.note}".strip()
        target = [case.id_of(kind, key)] if kind == "listing" else []
        yield _entity(
            case, "Note", f"decision\x1f{decision.id}", entity=target, name=["Decision"], description=[body]
        )


def _entity(case: CaseInfo, schema: str, key: str, **properties: list[str]) -> Entity:
    kept = {
        name: [printable(value) for value in values if value.strip()] for name, values in properties.items()
    }
    return {"id": case.id_of("ftm", f"{schema}\x1f{key}") if "\x1f" in key else key, "schema": schema, "properties": {
        name: values for name, values in kept.items() if values
    }}  # fmt: skip


def contact_entity(contact: ContactPoint, case: CaseInfo) -> Entity:
    """One contact; `notes` holds what its proper field would refuse."""
    value, key = printable(contact.value), case.id_of("contact", contact.id)
    name = [f"{contact.kind} {value}"]
    if contact.masked:
        return _entity(case, "LegalEntity", key, name=[f"masked {contact.kind}"], notes=[value])
    match kind_of(contact.kind).observable:
        case "phone":
            field = {"phone": [value]} if _is_phone(value) else {"notes": [value]}
            return _entity(case, "LegalEntity", key, name=name, **field)
        case "email":
            return _entity(case, "LegalEntity", key, name=name, email=[value], notes=[value])
        case "wallet":
            return _entity(case, "CryptoWallet", key, name=name, publicKey=[value])
        case "iban":
            return _entity(case, "BankAccount", key, name=name, iban=[value], notes=[value])
        case "bank-account":
            return _entity(
                case, "BankAccount", key, name=name, accountNumber=[value], bankName=[contact.label]
            )
        case "page":
            return _entity(case, "LegalEntity", key, name=name, website=[value], notes=[value])
    phone = [value] if _is_phone(value) else []
    return _entity(case, "UserAccount", key, name=name, service=[contact.kind], username=[value], phone=phone)


def _is_phone(value: str) -> bool:
    """Whether FollowTheMoney keeps it as a phone: it drops what phonenumbers does not call valid."""
    import phonenumbers

    if not value.startswith("+"):
        return False
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(value)))
    except phonenumbers.NumberParseException:
        return False


def _listing(ad: ListingFile, case: CaseInfo) -> Iterator[Entity]:
    """The ad, its ties to contacts, and a note for each indicator."""
    listing, key = ad.listing, case.id_of("listing", ad.listing.key)
    yield _hypertext(ad, key, case)
    for contact in {contact_id(one): one for one in ad.mentions}.values():
        yield _entity(
            case,
            "Documentation",
            f"link\x1f{listing.key}\x1f{contact_id(contact)}",
            document=[key],
            entity=[case.id_of("contact", contact_id(contact))],
            role=["contact named in the ad"],
            summary=[f"as written: {contact.raw}"],
        )
    for number, hit in enumerate(ad.hits):
        yield _entity(
            case,
            "Note",
            f"hit\x1f{listing.key}\x1f{number}",
            entity=[key],
            name=[hit.id],
            description=[f"{hit.why} [{hit.field} {hit.start}-{hit.end}: {hit.quote}]"],
        )


def _notes(ad: ListingFile, is_url: bool) -> list[str]:
    """What no field of FollowTheMoney takes."""
    return [
        *([] if is_url else [ad.listing.url]),
        *(f"page as received: sha256 {capture.payload_sha256}" for capture in ad.captures),
        *(f"{name}: {value}" for name, value in details(ad.listing, _PLACED)),
    ]


def _hypertext(ad: ListingFile, key: str, case: CaseInfo) -> Entity:
    """The ad itself; digests go to the notes, since FollowTheMoney takes SHA-1 only."""
    listing, posting = ad.listing, ad.listing.posting
    is_url = "://" in listing.url
    return _entity(
        case,
        "HyperText",
        key,
        title=[(posting.title or listing.key)[:_STRING_LIMIT]],
        summary=[posting.title] if len(posting.title) > _STRING_LIMIT else [],
        bodyText=[body(listing)],
        sourceUrl=[listing.url] if is_url else [],
        notes=_notes(ad, is_url),
        publishedAt=[posting.date_posted or ""],
        retrievedAt=[listing.first_seen[:19]],
        publisher=[listing.source],
        country=[(country(listing) or "").lower()],
        language=[_LANGUAGES.get(listing.assessment.language, "")],
        keywords=[hit.id for hit in ad.hits],
        topics=_topics(listing, case),
    )


def _topics(listing: Listing, case: CaseInfo) -> list[str]:
    """Topics accuse: none before a human referred the case."""
    if not case.referred:
        return []
    return sorted({TOPIC_OF_HARM[harm] for harm in listing.assessment.harm_types if harm in TOPIC_OF_HARM})
