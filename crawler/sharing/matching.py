"""Matching contacts with a partner: request, answer, result. Each step leaves an entry in the chain.

The asking side learns which of its contacts the other one knows. The answering side learns how many were asked.
Neither learns anything else; docs/explanation/sharing.md has the protocol and its limits.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.clock import timestamp, utc_now
from crawler.contact_kinds import identity
from crawler.errors import UserError
from crawler.evidence.signing_key import made_public_key
from crawler.export.clearance import clearance
from crawler.masking.reasons import checked_reason
from crawler.sharing.match_files import (
    OUTPUT_BYTES,
    MatchAnswer,
    MatchRequest,
    read_signed,
    write_signed,
)
from crawler.sharing.oprf import (
    ELEMENT_BYTES,
    blind_of,
    blinded,
    evaluated,
    finalized,
    output_of,
    random_key,
    random_seed,
)
from crawler.sharing.partners import active_partner, partner_of_key
from crawler.store import Store
from crawler.store.partners import MatchRecord, Partner, members_of
from crawler.text.display import counted

CHAIN_KIND: Final = "match"
"""Kind of the chain's entries."""
BANDS: Final = ("look", "priority")
"""Bands whose contacts are compared unless others are named."""
REASON_CHARS: Final = 500
"""Characters of a purpose or consent: both chains keep it for ever. Set by hand in 2026."""
_ID: Final = re.compile(r"[0-9a-f]{32}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)
OUTPUTS_STEP: Final = 1024
"""The number of outputs in an answer is filled up to a multiple of this with random ones: it shows how many contacts
the answering side has only so far. Set by hand in 2026."""


def ask(
    store: Store, name: str, *, purpose: str, bands: Sequence[str] = BANDS, out: Path, by: str
) -> MatchRecord:
    """Write a request to a partner.

    Args:
        store: The asking side's.
        name: The partner.
        purpose: Why; the partner reads it, and both chains keep it.
        bands: An ad in one of these bands carries each contact that is asked about.
        out: The file to write.
        by: Who asks.

    Raises:
        UserError: There is no such partner, nothing to ask about, or the purpose names a contact.
    """
    partner = active_partner(store, name)
    _reason(purpose, "--purpose")
    clear = clearance(store)
    members = list(store.partners.compared(bands, clear.held, clear.waiting))
    unique = {_input(kind, value): number for number, kind, value in members}
    if not unique:
        raise UserError("there is no contact to ask about: no ad in these bands carries one that may leave")
    seed, number = random_seed(), secrets.token_hex(16)
    elements = b"".join(blinded(data, blind_of(seed, place)) for place, data in enumerate(unique))
    made = MatchRequest(
        id=number,
        addressee=partner.public_key,
        made_at=timestamp(),
        purpose=purpose,
        elements=elements,
    )
    record = MatchRecord(
        id=number,
        partner=partner.name,
        role="asked",
        at=made.made_at,
        by=by,
        purpose=purpose,
        contacts=len(unique),
        seed=seed.hex(),
        members=str(list(unique.values())),
    )
    with store.transaction():
        store.partners.add_match(record)
        write_signed(store.home, made, out)
        _note(store, record, "asked", file=_digest(out))
    return record


def answer(
    store: Store,
    path: Path,
    *,
    consent: str,
    bands: Sequence[str] = BANDS,
    out: Path,
    by: str,
    only: str = "",
) -> MatchRecord:
    """Answer a partner's request, within its limits.

    Args:
        store: The answering side's.
        path: The request.
        consent: Why it is answered: the decision or agreement; both chains keep it.
        bands: An ad in one of these bands carries each contact that is compared.
        out: The file to write.
        by: Who answers.
        only: The partner who must have signed it; any, if left out.

    Raises:
        UserError: The request is refused; the chain keeps the refusal too.
    """
    _reason(consent, "--consent")
    request = read_signed(path, MatchRequest)
    partner = partner_of_key(store, request.public_key)
    if request.addressee != made_public_key(store.home):
        raise UserError(
            f"{partner.name} made this request for another agency, which alone may answer it; if it is meant for you,"
            " give the partner your key (`adwatch partners key`) and ask for a new one"
        )
    _check_words(request, request.purpose, "the partner's purpose")
    if only and partner.name != only:
        raise UserError(f"the request is signed by another partner than {only}")
    record = MatchRecord(
        id=request.id,
        partner=partner.name,
        role="answered",
        at=timestamp(),
        by=by,
        purpose=request.purpose,
        consent=consent,
        contacts=len(request.elements) // ELEMENT_BYTES,
    )
    with store.transaction():
        refusal = _refusal(store, partner, request)
        if (
            refusal is None
        ):  # counted before the work, so that requests at the same moment don't pass together
            store.partners.add_match(record)
        _note(store, record, "refused" if refusal else "counted", why=refusal or "", file=_digest(path))
    if refusal:
        raise UserError(f"refused: {refusal}")
    write_signed(store.home, _evaluation(store, request, consent, bands), out)
    with store.transaction():
        _note(store, record, "answered", file=_digest(out))
    return record


def read_answer(store: Store, path: Path) -> tuple[MatchRecord, list[tuple[str, str]]]:
    """Read a partner's answer: the contacts that both know, once.

    Raises:
        UserError: It is no answer to an open request of this home.
    """
    answered = read_signed(path, MatchAnswer)
    record = store.partners.match(answered.id)
    if record is None or record.role != "asked":
        raise UserError(f"{path} answers a request that this home did not make")
    if record.read_at:
        raise UserError(f"{path} was read already, at {record.read_at}; ask again to compare again")
    if answered.public_key != active_partner(store, record.partner).public_key:
        raise UserError(f"{path} was not signed by {record.partner}, who was asked")
    _check_words(answered, answered.consent, "the partner's consent")
    members = members_of(record)
    if len(answered.elements) != len(members) * ELEMENT_BYTES or len(answered.outputs) % OUTPUT_BYTES:
        raise UserError(f"{path} does not answer as many contacts as were asked about")
    found = _found(store, record, answered)
    with store.transaction():
        store.partners.finish(record.id, timestamp(), len(found))
        _note(store, record, "read", found=len(found), consent=answered.consent, file=_digest(path))
    return record, found


def _check_words(file: MatchRequest | MatchAnswer, reason: str, what: str) -> None:
    """Refuse what a partner would put into this chain for ever beside the reason it may hold.

    Raises:
        UserError: The reason is too long or names a contact, or the id or time is none.
    """
    if not _ID.fullmatch(file.id) or not _TIME.fullmatch(file.made_at):
        raise UserError("the partner's file has an id or a time that adwatch does not write")
    _reason(reason, what)


def _reason(text: str, what: str) -> str:
    """A reason that may stand in the chain: its length comes first, since a partner may send megabytes."""
    if len(text) > REASON_CHARS:
        raise UserError(f"{what} has {len(text):,} characters; {REASON_CHARS} are enough")
    return checked_reason(text, what)


def _refusal(store: Store, partner: Partner, request: MatchRequest) -> str | None:
    """Why a request is not answered; None when it is. In the transaction that counts it."""
    if store.partners.sealed(partner.name) != partner:
        return f"{partner.name} was changed or removed at this moment"
    if store.partners.match(request.id):
        return f"the request {request.id[:8]} was answered already"
    count, rest = divmod(len(request.elements), ELEMENT_BYTES)
    if rest or not count:
        return "it holds no whole number of contacts"
    if count > partner.max_contacts:
        asked, most = counted(count, "contact"), f"{partner.max_contacts:,}"
        return f"it asks about {asked}; {partner.name} may ask about {most} at a time"
    since = timestamp(utc_now() - timedelta(days=partner.days))
    if store.partners.answered_since(partner.name, since) >= partner.max_queries:
        times, days = counted(partner.max_queries, "time"), counted(partner.days, "day")
        return f"{partner.name} may ask {times} in {days}, and has"
    return None


def _evaluation(store: Store, request: MatchRequest, consent: str, bands: Sequence[str]) -> MatchAnswer:
    key, raw = random_key(), request.elements
    elements = [evaluated(key, raw[at : at + ELEMENT_BYTES]) for at in range(0, len(raw), ELEMENT_BYTES)]
    clear = clearance(store)
    members = store.partners.compared(bands, clear.held, clear.waiting)
    own = {_input(kind, value) for _, kind, value in members}
    outputs = [output_of(key, data)[:OUTPUT_BYTES] for data in own]
    outputs += [secrets.token_bytes(OUTPUT_BYTES) for _ in range(-len(outputs) % OUTPUTS_STEP)]
    return MatchAnswer(
        id=request.id,
        made_at=timestamp(),
        consent=consent,
        elements=b"".join(elements),
        outputs=b"".join(sorted(outputs)),
    )


def _found(store: Store, record: MatchRecord, answered: MatchAnswer) -> list[tuple[str, str]]:
    raw, seed = answered.outputs, bytes.fromhex(record.seed)
    theirs = {raw[at : at + OUTPUT_BYTES] for at in range(0, len(raw), OUTPUT_BYTES)}
    members = members_of(record)
    known = store.partners.contacts(members)
    found = []
    for place, number in enumerate(members):
        if number not in known:  # purged since
            continue
        evaluation = answered.elements[place * ELEMENT_BYTES : (place + 1) * ELEMENT_BYTES]
        output = finalized(_input(*known[number]), blind_of(seed, place), evaluation)
        if output[:OUTPUT_BYTES] in theirs:
            found.append(known[number])
    return found


def _input(kind: str, value: str) -> bytes:
    """What the function is computed of: a number is the same under every app."""
    return "\x1f".join(identity(kind, value)).encode("utf-8", "surrogatepass")


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _note(store: Store, record: MatchRecord, what: str, **more: object) -> None:
    detail = {
        "what": what,
        "id": record.id,
        "partner": record.partner,
        "by": record.by,
        "purpose": record.purpose,
        "consent": record.consent,
        "contacts": record.contacts,
        **more,
    }
    store.note(CHAIN_KIND, record.partner, detail)
