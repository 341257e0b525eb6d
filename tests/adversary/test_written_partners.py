"""Who can write the store, and has not the home's secret, makes nobody a partner, raises no limit, refers no case."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crawler.evidence.signing_key import made_public_key
from crawler.sharing.partners import token_digest
from crawler.store import Store
from crawler.store.row_seals import MARKER
from tests.sharing.conftest import OWN, SHARED, Agency
from tests.sharing.serving import refer
from tests.sharing.test_matching import ASK, CONSENT, PREFIX, exchange, request_of

LIMITS = ("--max-contacts", "500", "--max-queries", "1")
DAY = "2026-01-01T00:00:00Z"
CHANGED = "was changed by something else than adwatch"


@pytest.fixture
def agencies(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> tuple[Agency, Agency, Agency]:
    """Two that are partners, within narrow limits, and one that nobody knows."""
    north, south, west = (Agency(name, tmp_path, capfd) for name in (*OWN, "west"))
    for agency in (north, south):
        agency.take_in(OWN[agency.name], SHARED)
    west.take_in(OWN["south"])
    north.register(south)
    south.register(north, *LIMITS)
    west.register(south)
    return north, south, west


def write(agency: Agency, *statements: str) -> None:
    raw = sqlite3.connect(agency.home / "adwatch.db", isolation_level=None)
    for statement in statements:
        raw.execute(statement)
    raw.close()


def refused(agency: Agency, *words: object) -> str:
    """What a verb says that must fail and write no answer."""
    out = agency.folder / "never"
    status, said, err = agency.try_(*words, *(("--out", out) if "read" not in words else ()))
    assert (status, said, out.exists()) == (2, "", False), err
    return err


def test_a_swapped_key_answers_nobody(agencies: tuple[Agency, Agency, Agency], tmp_path: Path) -> None:
    north, south, west = agencies
    write(south, f"UPDATE partners SET public_key = '{made_public_key(west.home)}' WHERE name = 'north'")
    stolen = request_of(west, south, tmp_path, PREFIX[:20])
    assert CHANGED in refused(south, "match", "answer", stolen, *CONSENT)
    own = request_of(north, south, tmp_path, PREFIX[:20])
    assert "signed by nobody" in refused(south, "match", "answer", own, *CONSENT)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE partners SET max_contacts = 1000000",
        "UPDATE partners SET max_contacts = 600, legal_basis = 'none'",
        "UPDATE partners SET max_contacts = 600; UPDATE row_seals SET seal ="
        " (SELECT seal FROM row_seals WHERE name = 'partner')",
        "UPDATE partners SET max_contacts = 600; DELETE FROM row_seals",
    ],
)
def test_a_raised_limit_of_contacts_answers_nothing(
    agencies: tuple[Agency, Agency, Agency], tmp_path: Path, change: str
) -> None:
    north, south, _ = agencies
    south("partners", "token", "north", "--tlp", "GREEN")
    write(south, *change.split(";"))
    assert CHANGED in refused(south, "match", "answer", request_of(north, south, tmp_path, PREFIX), *CONSENT)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE partners SET max_queries = 1000",
        "UPDATE partners SET days = 1",
        "UPDATE matches SET at = '2020-01-01T00:00:00Z'",
        "UPDATE matches SET role = 'asked'",
        "UPDATE matches SET partner = 'nobody'",
        "DELETE FROM matches",
    ],
)
def test_requests_that_were_answered_count_whatever_is_written(
    agencies: tuple[Agency, Agency, Agency], tmp_path: Path, change: str
) -> None:
    north, south, _ = agencies
    exchange(north, south, tmp_path)
    write(south, "PRAGMA foreign_keys = OFF", change)
    again = request_of(north, south, tmp_path, PREFIX[:20])
    assert CHANGED in refused(south, "match", "answer", again, *CONSENT)


def test_a_partner_that_was_written_or_taken_back_is_none(
    agencies: tuple[Agency, Agency, Agency], tmp_path: Path
) -> None:
    north, south, west = agencies
    write(
        south,
        "INSERT INTO partners (name, public_key, legal_basis, max_contacts, max_queries, days, added, added_by)"
        f" VALUES ('west', '{made_public_key(west.home)}', 'x', 9999, 9999, 1, '{DAY}', 'x')",
        "INSERT INTO row_seals SELECT name, 'west', seal FROM row_seals WHERE name = 'agency' AND key = 'north'",
    )
    mine = request_of(west, south, tmp_path, PREFIX[:20])
    assert CHANGED in refused(south, "match", "answer", mine, *CONSENT)
    south("partners", "remove", "north")
    write(south, "UPDATE partners SET removed_at = NULL")
    own = request_of(north, south, tmp_path, PREFIX[:20])
    assert CHANGED in refused(south, "match", "answer", own, *CONSENT)


def test_nothing_is_asked_of_or_read_from_a_swapped_key(
    agencies: tuple[Agency, Agency, Agency], tmp_path: Path
) -> None:
    north, south, west = agencies
    answered = exchange(north, south, tmp_path)
    write(north, f"UPDATE partners SET public_key = '{made_public_key(west.home)}'")
    assert CHANGED in refused(north, *ASK)
    assert CHANGED in refused(north, "match", "read", answered)


def test_a_token_of_a_partner_whose_row_was_changed_opens_nothing(
    agencies: tuple[Agency, Agency, Agency],
) -> None:
    _, south, _ = agencies
    token = token_digest(south("partners", "token", "north", "--tlp", "GREEN").strip())
    with Store(south.home) as store:
        store.begin_seals()
        assert store.partners.access(token) == ("north", "GREEN")
        write(south, "UPDATE partners SET max_contacts = 1000000")
        assert store.partners.access(token) is None


def test_a_case_that_was_referred_by_sql_is_read_by_nobody(agencies: tuple[Agency, Agency, Agency]) -> None:
    _, south, _ = agencies
    with Store(south.home) as store:
        refer(store, [1], "2026-1", "GREEN")
        written = 'INSERT INTO case_partners ("case", partner, added, user)'
        write(south, f"{written} SELECT id, 'north', '{DAY}', 1 FROM cases")
        assert store.partners.of_case("2026-1") == {}
        with store.transaction():  # a lead refers it after all: as it is now, not as it was written
            store.partners.refer("2026-1", ["north"], 1, "2026-01-02T00:00:00Z")
        assert store.partners.of_case("2026-1") == {"north": "2026-01-02T00:00:00Z"}
        write(south, "UPDATE cases SET number = '2026-2'")
        assert store.partners.of_case("2026-2") == {}


def test_the_operator_is_told_and_can_put_it_right(
    agencies: tuple[Agency, Agency, Agency], tmp_path: Path
) -> None:
    north, south, _ = agencies
    write(south, "UPDATE partners SET max_contacts = 1000000")
    status, out, _ = south.try_("doctor")
    assert (status, f"north {CHANGED}" in out) == (1, True)
    south.register(north, *LIMITS)
    assert "every partner is as adwatch wrote it" in south.try_("doctor")[1]
    exchange(north, south, tmp_path)
    write(south, "UPDATE partners SET max_contacts = 1000000")
    south("partners", "remove", "north")


def test_a_home_from_before_keeps_its_partners_and_accounts_keep_their_seals(
    agencies: tuple[Agency, Agency, Agency], tmp_path: Path
) -> None:
    north, south, _ = agencies
    marker = south.home / MARKER
    exchange(north, south, tmp_path)
    south.register(north, "--max-queries", "5")
    marker.write_text(marker.read_text().splitlines()[0] + "\n")  # that of accounts, tokens, hotlines
    write(south, "DELETE FROM row_seals WHERE name IN ('agency', 'referral')")
    with Store(south.home) as store:
        store.database.execute(
            "INSERT INTO users (name, password, role, made) VALUES ('eve', '', 'admin', ?)", (DAY,)
        )
    exchange(north, south, tmp_path, "2")
    assert "eve was changed by something else" in south.try_("doctor")[1]
