"""Contacts are found in every form in which the desk, an ad or a phone writes them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import phonenumbers
import pytest

from crawler.records import Assessment, Contact, JobPosting
from crawler.store import Observation, Store
from crawler.store.contact_forms import ContactForms, wanted_contact
from crawler.store.contact_search import PART_SQL, WHOLE_SQL, find_contacts
from crawler.store.health import Health
from tests.store.ads import begin

COUNTRIES = "NG GH KE UG TZ ZA EG MA SN CM PH VN TH ID KH MM IN PK AE SA MX BR RU HU US FR"
EACH = 16
"""Numbers of each country: 416 in all, as many as the home had of which the desk found 5 %."""
FORMAT = phonenumbers.PhoneNumberFormat


def numbers() -> Iterator[phonenumbers.PhoneNumber]:
    """Invented numbers: the shape of a mobile number of the country, with zeros and a counter."""
    for country in COUNTRIES.split():
        example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
        assert example is not None
        digits = str(example.national_number)
        for n in range(EACH):
            national = int(f"{digits[:3]}{n:02d}".ljust(len(digits) - 2, "0") + f"{n:02d}")
            yield phonenumbers.PhoneNumber(country_code=example.country_code, national_number=national)


def e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, FORMAT.E164)


def as_the_ad(n: int, number: phonenumbers.PhoneNumber) -> str:
    """As ads write them, some disguised."""
    national = phonenumbers.format_number(number, FORMAT.NATIONAL)
    return [
        national,
        " ".join(filter(str.isdecimal, national)),
        national.replace("0", "O"),
        phonenumbers.format_number(number, FORMAT.INTERNATIONAL),
        "".join(chr(0x660 + int(c)) if c.isdecimal() else c for c in national),
        national.replace("1", "one "),
    ][n % 6]


def ad(n: int, value: str, raw: str, kind: str = "phone") -> Observation:
    text = f"Apply: {raw}"
    contact = Contact(kind=kind, value=value, raw=raw, field="description", start=7, end=7 + len(raw))
    posting = JobPosting(
        url=f"https://board.example/{n}",
        source="board",
        title=f"Cook {n}",
        description=text,
        assessment=Assessment(
            language="en", document_type="ad", contacts=(contact,), hits=(), score=0, band="low", harm_types=(),
            ruleset="t",
        ),
    )  # fmt: skip
    return Observation(posting=posting, seen_at="2026-11-01T00:00:00Z")


ALL = list(enumerate(numbers()))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("contacts")) as opened:
        begin(opened)
        opened.save([ad(n, e164(number), as_the_ad(n, number)) for n, number in ALL])
        yield opened


def values(store: Store, text: str) -> list[str]:
    return [one.value for one in find_contacts(store.database.connection, text, lambda text: text)]


FORMS = {
    "as the desk prints it": lambda n, number: e164(number),
    "its digits": lambda n, number: e164(number)[1:],
    "as the ad writes it": as_the_ad,
    "national": lambda n, number: phonenumbers.format_number(number, FORMAT.NATIONAL),
    "national, digits only": lambda n, number: "".join(
        filter(str.isdecimal, phonenumbers.format_number(number, FORMAT.NATIONAL))
    ),
    "international": lambda n, number: phonenumbers.format_number(number, FORMAT.INTERNATIONAL),
    "dialled with 00": lambda n, number: "00" + e164(number)[1:],
    "dialled with 011": lambda n, number: "011 " + e164(number)[1:],
    "link of a phone": lambda n, number: phonenumbers.format_number(number, FORMAT.RFC3966),
    "link of a chat": lambda n, number: f"https://wa.me/{e164(number)[1:]}?text=hello",
    "kind and value": lambda n, number: f"whatsapp:{e164(number)}",
    "with the trunk zero in brackets": lambda n, number: (
        f"+{number.country_code} (0){number.national_number}"
    ),
    "full width digits": lambda n, number: "".join(chr(0xFF10 + int(c)) for c in e164(number)[1:]),
    "without code and trunk": lambda n, number: str(number.national_number),
    "last nine digits": lambda n, number: e164(number)[-9:],
}


@pytest.mark.parametrize("form", FORMS)
def test_all_416_numbers_are_found(store: Store, form: str) -> None:
    assert len(ALL) == 416
    missed = [
        FORMS[form](n, number)
        for n, number in ALL
        if e164(number) not in values(store, FORMS[form](n, number))
    ]
    assert missed == []


def test_a_whole_number_is_found_alone(store: Store) -> None:
    several = [e164(number) for _, number in ALL if values(store, e164(number)) != [e164(number)]]
    assert several == []


CONTACTS = (
    ("telegram", "zz_example_hr", "@ z z _ e x a m p l e _ h r"),
    ("email", "apply@mapleford-link.example", "apply at mapleford-link dot example"),
    ("website", "https://firm.example/jobs/7", "firm.example/jobs/7"),
    (
        "wallet-evm",
        "0x00000000000000000000000000000000000000A1",
        "0x00000000000000000000000000000000000000A1",
    ),
)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("@zz_example_hr", "zz_example_hr"),
        ("ZZ_Example_HR", "zz_example_hr"),
        ("https://t.me/zz_example_hr", "zz_example_hr"),
        ("telegram:zz_example_hr", "zz_example_hr"),
        ("zz_exam", "zz_example_hr"),
        ("Apply@Mapleford-Link.example", "apply@mapleford-link.example"),
        ("mailto:apply@mapleford-link.example", "apply@mapleford-link.example"),
        ("apply at mapleford-link dot example", "apply@mapleford-link.example"),
        ("mapleford", "apply@mapleford-link.example"),
        ("firm.example/jobs", "https://firm.example/jobs/7"),
        ("http://www.firm.example/jobs/7/", "https://firm.example/jobs/7"),
        ("0x00000000000000000000000000000000000000a1", "0x00000000000000000000000000000000000000A1"),
    ],
)
def test_handles_addresses_and_wallets_are_found_whole_and_in_part(
    tmp_path: Path, query: str, value: str
) -> None:
    with Store(tmp_path) as store:
        begin(store)
        store.save([ad(n, value, raw, kind) for n, (kind, value, raw) in enumerate(CONTACTS)])
        assert values(store, query) == [value]


def test_a_number_under_several_kinds_is_one_contact(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        begin(store)
        store.save(
            [ad(n, "+2348030000101", "0803 000 0101", kind) for n, kind in enumerate(("phone", "whatsapp"))]
        )
        (found,) = find_contacts(store.database.connection, "08030000101", lambda text: text)
        assert (found.kinds, found.listings, len(found.ids)) == (("phone", "whatsapp"), 2, 2)


def test_a_masked_contact_is_not_found(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        begin(store)
        store.save(
            [ad(n, "+2348030000101", "0803 000 0101", kind) for n, kind in enumerate(("phone", "whatsapp"))]
        )
        store.database.execute(
            "INSERT INTO users (id, name, password, role, made) VALUES (1, 'Ann', '', 'analyst', '')"
        )
        store.masks.add(1, 1, "2026-11-01T00:00:00Z", "a test")
        assert values(store, "0803 000 0101") == []
        assert values(store, "+2348030000101") == []


@pytest.mark.parametrize(
    "text", ["", "  ", "+", "\0", "\ud800", '"', "a" * 10_000, "*", "' OR 1=1", "ᄀᄀ", "1e9"]
)
def test_any_text_is_safe(store: Store, text: str) -> None:
    assert isinstance(values(store, text), list)


def test_a_query_takes_at_most_a_few_steps() -> None:
    """So that no text makes a search long."""
    rng = random.Random(1)
    for length, _ in pairwise(range(3, 60)):
        wanted = wanted_contact("".join(rng.choices("0123456789 +()-", k=length)))
        assert len(wanted.whole) <= 12
        assert len(wanted.parts) <= 12


@pytest.mark.parametrize("sql", [WHOLE_SQL, PART_SQL])
def test_a_search_goes_by_an_index_whatever_the_size(store: Store, sql: str) -> None:
    rows = store.database.rows(f"EXPLAIN QUERY PLAN {sql}", ("[]", 5)).fetchall()
    steps = [str(step) for *_, step in rows]
    walked = [step for step in steps if step.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in step]
    assert walked == []
    assert any("contact_forms_form" in step or "VIRTUAL TABLE INDEX" in step for step in steps)


def test_doctor_finds_and_mends_forms_that_are_lost(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        begin(store)
        store.save([ad(1, "+2348030000101", "0803 000 0101")])
        health = Health(store.database)
        assert health.contact_forms() == []
        store.database.execute("DELETE FROM contact_forms")
        assert health.contact_forms() == ["1 contact can't be found by value"]
        assert values(store, "0803 000 0101") == []
        health.repair()
        assert health.contact_forms() == []
        assert values(store, "0803 000 0101") == values(store, "3000010") == ["+2348030000101"]


def test_a_purge_forgets_the_forms_that_only_purged_ads_wrote(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        begin(store)
        store.save([ad(1, "+2348030000101", "0803 000 0101"), ad(2, "+2348030000101", "O8O3 OOO O1O1")])
        with store.transaction():
            store.database.execute("DELETE FROM links WHERE listing = 2")
            ContactForms(store.database).make_again([1])
        forms = {form for (form,) in store.database.rows("SELECT form FROM contact_forms")}
        assert forms == {"2348030000101", "08030000101"}
