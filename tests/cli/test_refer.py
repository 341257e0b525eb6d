"""`adwatch refer`: a pack leaves only when two people confirmed the referral; a card needs no store."""

import json

from crawler import cli
from crawler.review.accounts.people_page import make_account
from crawler.store import Store


def test_a_case_that_nobody_confirmed_is_not_packed(tmp_path, capsys):
    ad = {
        "id": "one",
        "title": "Nanny",
        "url": "https://t.me/work7/3",
        "description": "Passport kept, fee first.",
    }
    (tmp_path / "ads.jsonl").write_text(json.dumps(ad))
    home = ["--home", str(tmp_path / "home")]
    assert cli.run([*home, "import", str(tmp_path / "ads.jsonl"), "--source", "files"]) == 0
    with Store(tmp_path / "home") as store:
        make_account(store.database.connection, "ana", "correct horse battery", "analyst", 4)
    with Store(tmp_path / "home") as store, store.transaction():
        (user,) = store.database.rows("SELECT id FROM users").fetchone()
        store.database.execute(
            "INSERT INTO cases (id, number, title, owner, made) VALUES (1, '2026-1', 'a', ?, '2026-11-01')",
            (user,),
        )
        store.database.execute(
            'INSERT INTO case_campaigns ("case", campaign, added, user) VALUES (1, 1, ?, ?)',
            ("2026-11-01", user),
        )
    capsys.readouterr()
    assert cli.run([*home, "refer", "platforms", "--case", "2026-1", "--out", str(tmp_path / "packs")]) == 2
    assert "second person" in capsys.readouterr().err
    assert not (tmp_path / "packs").exists()


def test_a_card_is_printed(tmp_path, capsys):
    assert cli.run(["--home", str(tmp_path), "refer", "card", "ng", "--of", "gh", "--language", "fr"]) == 0
    out, err = capsys.readouterr()
    assert "NAPTIP" in out
    assert "ambassade" not in out
    assert "no embassy" in err
