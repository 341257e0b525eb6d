"""A number that stands in many different offers of one advertiser is told as such; what a board prints is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler import cli
from crawler.reports import service
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.review.accounts.people_page import make_account
from crawler.store import Store
from tests.reports.test_footers import FOOTERS, TRADES, WORDS, taken

NUMBER = "+2348030000301"
OFFERS = 8
SAID = f"The agent on {NUMBER} took 500 dollars from my sister."


def offer(n: int, length: int = 30) -> str:
    """Words of an honest or dishonest offer that has nothing in common with the others."""
    return " ".join(WORDS[(n * 7 + step * (n + 3)) % len(WORDS)] for step in range(length))


def row(n: int, last: str, employer: str, url: str = "") -> dict[str, str]:
    return {
        "id": str(n),
        "url": url or f"https://jobs.example/{n}",
        "title": f"{TRADES[n % len(TRADES)]} wanted",
        "description": f"{TRADES[n % len(TRADES)]}: {offer(n)}.\n{last}",
        "hiring_organization": employer,
    }


def bring(home: Path, rows: list[dict[str, str]], source: str = "board") -> None:
    file = home.parent / f"{source}.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    assert cli.run(["--home", str(home), "import", str(file), "--source", source]) == 0


def recruiter(first: int = 0, last: str = f"Call {NUMBER} today.", name: str = "") -> list[dict[str, str]]:
    """Different offers with one number, under different names or one."""
    return [row(n, last, name or f"Gulf {TRADES[n]} Limited") for n in range(first, first + OFFERS)]


def honest(count: int, last: str = "Write to the owner.") -> list[dict[str, str]]:
    return [row(n, last, f"{TRADES[n % len(TRADES)]}s of {offer(n)[:9]}") for n in range(8, 8 + count)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_keys(tmp_path / "home", "an invented passphrase", tmp_path / "home" / PRIVATE)
    return tmp_path / "home"


def told(home: Path, said: str = SAID) -> list[tuple[int, int]]:
    """Ads and campaigns of each advertiser that a report's contacts point at."""
    with Store(home) as store:
        (key,) = taken(store, said)
        return [(one.ads, one.campaigns) for one in service.entry_of(store, key).advertisers]


def test_a_number_in_many_different_offers_is_told_as_one_advertisers(home):
    bring(home, [*honest(22), *recruiter()])
    with Store(home) as store:
        (key,) = taken(store, SAID)
        found = service.entry_of(store, key)
        assert found.seen == ()  # not of one campaign: the number stands in all of them
        (one,) = found.advertisers
        assert (one.ads, one.campaigns, one.names) == (OFFERS, OFFERS, OFFERS)
        assert one.actor is not None
        assert one.name.startswith("Gulf ")


def test_it_is_told_whether_the_report_or_the_ads_came_first(home):
    with Store(home) as store:
        (key,) = taken(store, SAID)
        assert service.entry_of(store, key).advertisers == ()
    bring(home, [*honest(22), *recruiter()])
    with Store(home) as store:
        assert [one.ads for one in service.entry_of(store, key).advertisers] == [OFFERS]


@pytest.mark.parametrize(("ads", "footer"), FOOTERS.values(), ids=list(FOOTERS))
def test_a_boards_footer_is_no_advertiser(home, ads, footer):
    bring(home, honest(ads, footer))
    assert told(home, f'They wrote: "A job for you.\n{footer}"') == []


@pytest.mark.parametrize("share", [3, 2, 1])
def test_nor_is_a_number_that_a_board_prints_on_a_part_of_its_ads(home, share):
    rows = [
        row(n, f"Harmattan Jobs, office: {NUMBER}." if n % share == 0 else "Write.", f"{TRADES[n]}s")
        for n in range(24)
    ]
    bring(home, rows)
    assert told(home) == []


def test_nor_a_footer_beside_each_advertisers_own_number(home):
    rows = [
        row(n, f"Call +23480300004{n:02}.\nVia Harmattan {NUMBER}.", f"{TRADES[n]}s")
        if n < 8
        else row(n, "Write.", f"{TRADES[n % len(TRADES)]}s {n}")
        for n in range(40)
    ]
    bring(home, rows)
    assert told(home) == []


def test_nor_the_account_of_a_page_that_shares_others_posters_which_name_no_employer(home):
    rows = [row(n, f"Send to hr{n}@firm{n}.example.\nFollow us: WhatsApp {NUMBER}", "") for n in range(8)]
    bring(home, [*honest(22), *rows])
    assert told(home) == []


def test_nor_the_footer_of_a_board_whose_ads_were_imported_among_others(home):
    mixed = [
        *honest(12, f"Harmattan office: {NUMBER}."),
        *(
            row(n, "Write.", f"{TRADES[n % len(TRADES)]} {n}", f"https://other.example/{n}")
            for n in range(12, 60)
        ),
    ]
    bring(home, mixed)
    assert told(home) == []


def test_nor_a_mailbox_of_the_site_that_prints_it(home):
    own = "help@jobs.example"
    bring(home, [*honest(22), *(row(n, f"Write to {own}.", f"Firm {TRADES[n]}") for n in range(8))])
    assert told(home, f"They told me to write to {own} and pay.") == []


def test_an_agency_with_many_jobs_under_its_own_name_is_one_advertiser(home):
    bring(home, recruiter(0, f"Our office: {NUMBER}.", "Sahel Manpower"))
    assert told(home) == [(OFFERS, OFFERS)]


def test_a_contact_that_an_analyst_marked_as_shared_or_masked_is_told_of_no_more(home):
    bring(home, [*honest(22), *recruiter()])
    with Store(home) as store:
        (key,) = taken(store, SAID)
        assert len(service.entry_of(store, key).advertisers) == 1
        with store.transaction():
            store.database.execute("UPDATE contacts SET shared = 'analyst' WHERE value = ?", (NUMBER,))
        assert service.entry_of(store, key).advertisers == ()
        with store.transaction():
            store.database.execute("UPDATE contacts SET shared = 'agency' WHERE value = ?", (NUMBER,))
            user = make_account(store.database.connection, "ana", "correct horse battery", "analyst", 4)
            number = store.database.number("SELECT id FROM contacts WHERE value = ?", (NUMBER,))
            store.masks.add(number, user, "2026-11-26T00:00:00Z", "a victim")
        assert service.entry_of(store, key).advertisers == ()


def test_a_number_that_is_in_no_ad_is_told_of_nothing(home):
    bring(home, [*honest(22), *recruiter()])
    assert told(home, "The agent on +2348030000399 took 500 dollars.") == []


def test_the_commands_say_it(home, capsys):
    bring(home, [*honest(22), *recruiter()])
    with Store(home) as store:
        (key,) = taken(store, SAID)
        (one,) = service.entry_of(store, key).advertisers
    capsys.readouterr()
    assert cli.run(["--home", str(home), "reports", "show", key]) == 0
    shown = capsys.readouterr().out
    (said,) = json.loads(shown)["advertisers"]
    assert said == {
        "actor": f"a{one.actor}",
        "kind": "number",
        "contact": "(sealed)",
        "name": one.name,
        "names": OFFERS,
        "ads": OFFERS,
        "campaigns": OFFERS,
        "told": (
            f"this number stands in 8 ads of one advertiser (a{one.actor}, {one.name} and 7 other names),"
            " in 8 campaigns"
        ),
    }
    assert NUMBER not in shown
    assert cli.run(["--home", str(home), "reports", "list"]) == 0
    assert f"a{one.actor}: 8 ads of one advertiser" in " ".join(capsys.readouterr().out.split())
