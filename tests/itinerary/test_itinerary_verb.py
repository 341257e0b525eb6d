"""`adwatch itinerary` and the page of the desk, over a home with two cases."""

import json

import pytest

from crawler import cli
from crawler.review.accounts.people_page import make_account
from crawler.store import Store

TEXT = (
    "Waitress work in Beirut. The bus leaves from {town} on Friday 14 March, meet at the old market, cross at Seme."
    " Transport fee 250,000 naira. Account name: Rose Invented. Passport is kept."
    " WhatsApp +9715012345{n:02}."
)


@pytest.fixture
def home(tmp_path):
    ads = [
        {"id": f"{town}-{k}", "title": "Waitress", "description": TEXT.format(town=town, n=n)}
        for n, town in enumerate(("Ibadan", "Kumasi"))
        for k in range(2)
    ]
    path = tmp_path / "ads.jsonl"
    path.write_text("".join(json.dumps(ad) + "\n" for ad in ads))
    assert cli.run(["--home", str(tmp_path / "home"), "import", str(path), "--source", "files"]) == 0
    return tmp_path / "home"


def ran(home, capsys, *words):
    capsys.readouterr()
    status = cli.run(["--home", str(home), *words])
    return status, *capsys.readouterr()


def test_a_campaign_is_shown_with_quotes_that_prove_it(home, capsys):
    status, out, err = ran(home, capsys, "--json", "itinerary", "c1")
    assert status == 0, err
    found = json.loads(out)
    assert {"departure", "border", "destination", "date", "price", "payee"} <= {one["part"] for one in found}
    with Store(home) as store:
        for stop in found:
            for quote in stop["quotes"]:
                ad = store.get(quote["listing"])
                assert ad is not None
                text = ad.posting.text_of(quote["field"])
                assert text[quote["read"]["start"] : quote["read"]["end"]] == quote["read"]["quote"]
        last = store.database.rows("SELECT kind, subject FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    assert tuple(last) == ("view", "view:c1")


def test_wrong_use_is_told(home, capsys):
    assert ran(home, capsys, "itinerary")[0] == 2
    assert ran(home, capsys, "itinerary", "c1", "--cases")[0] == 2
    status, _, err = ran(home, capsys, "itinerary", "c999")
    assert (status, "no campaign" in err) == (2, True)


def test_cases_are_compared(home, capsys):
    with Store(home) as store:
        make_account(store.database.connection, "ana", "correct horse battery", "analyst", 4)
    with Store(home) as store, store.transaction():
        (user,) = store.database.rows("SELECT id FROM users").fetchone()
        campaigns = [row[0] for row in store.database.rows("SELECT DISTINCT campaign FROM campaign_members")]
        listings = [
            row[0] for row in store.database.rows("SELECT listing FROM campaign_members ORDER BY listing")
        ]
        if len(campaigns) == 1:  # the same text: one campaign; the second case gets a campaign of its own
            store.database.execute("INSERT INTO campaigns (id, listings) VALUES (99, 1)")
            store.database.execute(
                "UPDATE campaign_members SET campaign = 99 WHERE listing = ?", (listings[-1],)
            )
            campaigns.append(99)
        for number, campaign in enumerate(campaigns[:2], 1):
            store.database.execute(
                "INSERT INTO cases (id, number, title, tlp, recipients, legal_basis, owner, made)"
                " VALUES (?, ?, 'a case', 'AMBER', '', '', ?, '2026-11-01')",
                (number, f"2026-{number}", user),
            )
            store.database.execute(
                'INSERT INTO case_campaigns ("case", campaign, added, user) VALUES (?, ?, ?, ?)',
                (number, campaign, "2026-11-01", user),
            )
    status, out, err = ran(home, capsys, "--json", "itinerary", "--cases")
    assert status == 0, err
    assert {("payee", "rose invented"), ("price", "250000 NGN")} <= {
        (one["part"], one["value"]) for one in json.loads(out)
    }
