"""`adwatch recruiters` and the desk: proposed, confirmed, split and undone, with entries in the chain."""

import json
from dataclasses import replace

import pytest

from crawler import cli
from crawler.store import Store
from tests.review.conftest import run_console

WALLET = "0x52908400098527886E0F7030069857D2E4169EE7"
HARM = "Free visa and ticket, passport kept by employer, pay the agent 900 dollars before travel."
TEXTS = (
    f"Nanny for Dubai, live in. {HARM} Telegram @amber_jobs_1. USDT (ERC20) {WALLET}.",
    f"Welders at a shipyard in Doha, start at once. {HARM} Write to desk@amber7.example. Wallet {WALLET}",
    f"Waitress in Beirut. {HARM} WhatsApp +971501234561.",
)


@pytest.fixture
def home(tmp_path, capsys):
    path = tmp_path / "ads.jsonl"
    lines = [{"id": f"ad{n}", "title": f"Work {n}", "description": text} for n, text in enumerate(TEXTS)]
    path.write_text("".join(json.dumps(one) + "\n" for one in lines))
    with Store(tmp_path / "home") as store:
        store.database.number("SELECT 1")
    assert cli.run(["--home", str(tmp_path / "home"), "import", str(path), "--source", "files"]) == 0
    home = tmp_path / "home"
    with (
        Store(home) as store,
        store.transaction(),
    ):  # the joiner may have made one campaign of them: here they are three
        listings = [row[0] for row in store.database.rows("SELECT id FROM listings ORDER BY id")]
        store.database.execute("DELETE FROM campaign_members")
        store.database.execute("DELETE FROM campaigns")
        for number, listing in enumerate(listings, 1):
            store.database.execute(
                "INSERT INTO campaigns (id, kind, title, listings, score, band)"
                " VALUES (?, 'campaign', ?, 1, 20, 'priority')",
                (number, f"campaign {number}"),
            )
            store.database.execute(
                "INSERT INTO campaign_members (listing, campaign) VALUES (?, ?)", (listing, number)
            )
    return home


def ran(home, capsys, *words):
    capsys.readouterr()
    status = cli.run(["--home", str(home), *words])
    return status, *capsys.readouterr()


def listed(home, capsys):
    return json.loads(ran(home, capsys, "--json", "recruiters", "list")[1])


def test_a_shared_wallet_is_proposed_and_nothing_is_joined_by_itself(home, capsys):
    assert ran(home, capsys, "recruiters", "propose")[0] == 0
    assert listed(home, capsys) == {"recruiters": [], "proposals": [["c1", "c2"]]}
    status, out, _ = ran(home, capsys, "--json", "recruiters", "why", "c2", "c1")
    told = json.loads(out)
    assert status == 0
    assert {"kind": "wallet", "value": WALLET} in told["shared"]
    assert told["probability"] > 0.5
    with Store(home) as store:
        (pair,) = [each for each in store.entities.pairs() if (each.one, each.other) == (1, 2)]
        assert pair.hangs_on == ()  # a contact is one's own
        store.entities.replace_pairs([replace(pair, hangs_on=(7, 9))])
        assert [each.hangs_on for each in store.entities.pairs()] == [(7, 9)]


def test_confirmed_split_and_undone_with_a_reason_each(home, capsys):
    ran(home, capsys, "recruiters", "propose")
    assert ran(home, capsys, "recruiters", "confirm", "c1", "c2", "--why", "one wallet")[0] == 0
    known = listed(home, capsys)
    assert known["recruiters"] == [{"recruiter": 1, "campaigns": ["c1", "c2"], "steps": [1]}]
    assert known["proposals"] == []
    assert ran(home, capsys, "recruiters", "confirm", "c2", "c3", "--why", "seen in a chat")[0] == 0
    assert listed(home, capsys)["recruiters"][0]["campaigns"] == ["c1", "c2", "c3"]
    assert ran(home, capsys, "recruiters", "split", "1", "c3", "--why", "another number")[0] == 0
    assert listed(home, capsys)["recruiters"][0]["campaigns"] == ["c1", "c2"]
    assert ran(home, capsys, "recruiters", "undo", "3", "--why", "it was right")[0] == 0
    assert listed(home, capsys)["recruiters"][0]["campaigns"] == ["c1", "c2", "c3"]
    assert ran(home, capsys, "recruiters", "undo", "3", "--why", "again")[0] == 2
    with Store(home) as store:
        kinds = [
            row[0]
            for row in store.database.rows("SELECT kind FROM ledger WHERE subject LIKE 'recruiter:step%'")
        ]
    assert len(kinds) == 4
    assert ran(home, capsys, "verify")[0] == 0


def test_kept_apart_is_never_proposed_again(home, capsys):
    ran(home, capsys, "recruiters", "propose")
    assert ran(home, capsys, "recruiters", "apart", "c1", "c2", "--why", "a mule for several")[0] == 0
    ran(home, capsys, "recruiters", "propose")
    assert listed(home, capsys)["proposals"] == []
    assert ran(home, capsys, "recruiters", "undo", "1", "--why", "not a mule")[0] == 0
    assert listed(home, capsys)["proposals"] == [["c1", "c2"]]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("confirm", "c1", "--why", "x"), "two campaigns"),
        (("confirm", "c1", "c99", "--why", "x"), "no campaign c99"),
        (("confirm", "c1", "c2", "--why", "call +971501234561"), "contact"),
        (("split", "5", "c1", "--why", "x"), "does not hold"),
        (("confirm", "one", "c2", "--why", "x"), "no campaign"),
    ],
)
def test_wrong_use_is_told(home, capsys, words, told):
    status, _, err = ran(home, capsys, "recruiters", *words)
    assert status == 2
    assert told in err


def test_a_changed_word_is_found_by_verify(home, capsys):
    ran(home, capsys, "recruiters", "confirm", "c1", "c2", "--why", "one wallet")
    with Store(home) as store:
        store.database.connection.execute("UPDATE entity_events SET by = 'somebody else'")
        store.database.connection.commit()
    assert ran(home, capsys, "verify")[0] == 1


def test_the_desk_shows_evidence_and_takes_the_word(home, capsys):
    ran(home, capsys, "recruiters", "propose")
    for console in run_console(home):
        ana = console.client("ana")
        page = ana.get("/recruiters")
        assert page.status == 200
        assert "wallet" in page.text
        body: dict[str, object] = {"what": "confirm", "campaign": ["1", "2"], "why": "one wallet"}
        assert ana.post("/recruiters", body).status == 303
        assert "Recruiter 1" in ana.get("/recruiters").text
        assert ana.post("/recruiters", {"what": "confirm", "campaign": ["1"], "why": "x"}).status == 409
        assert (
            ana.post(
                "/recruiters", {"what": "confirm", "campaign": ["1", "3"], "why": "+971501234561"}
            ).status
            == 409
        )
        assert console.client("vera").get("/recruiters").status == 403
