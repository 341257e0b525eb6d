"""`adwatch growth` reads the store, masks and mails: once, without a title or contact."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter

import pytest

from crawler.campaigns.service import join_new
from crawler.cli import run
from crawler.store import Store
from crawler.supervisor import alerts

WAVE = "Rig workers wanted in Abidjan. Pay N850,000 for papers first. WhatsApp +2349150000{:03}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A home with half a year of ordinary ads and a wave in the last days."""
    folder = tmp_path_factory.mktemp("growth")
    today = datetime.now(UTC).date()
    ads = [
        {
            "id": f"old-{n}",
            "title": f"Clerk number {n % 7} in Lagos",
            "description": "Office work, apply by post.",
        }
        | {"date_posted": (today - timedelta(days=30 + n)).isoformat()}
        for n in range(120)
    ]
    ads += [
        {
            "id": f"wave-{n}",
            "title": f"Rig workers wanted, call telegram @rig_jobs_{n}",
            "description": WAVE.format(n),
        }
        | {"date_posted": (today - timedelta(days=n % 3)).isoformat()}
        for n in range(9)
    ]
    path = folder / "ads.jsonl"
    path.write_text("".join(json.dumps(ad) + "\n" for ad in ads))
    assert (
        run(["--home", str(folder / "home"), "import", str(path), "--source", "files", "--region", "NG"]) == 0
    )
    return folder


def test_a_wave_is_printed_with_its_ads(filled, capsys):
    assert run(["--home", str(filled / "home"), "--json", "growth"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert {name.partition("-")[0] for row in rows for name in row["ads"]} == {"wave"}
    assert rows[0]["count"] == 9
    assert run(["--home", str(filled / "home"), "growth"]) == 0
    assert "growth beyond the base rate: 1" in capsys.readouterr().err


def test_before_the_wave_nothing_grows(filled, capsys):
    before = (datetime.now(UTC).date() - timedelta(days=5)).isoformat()
    assert run(["--home", str(filled / "home"), "--json", "growth", "--day", before]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_mail_is_sent_once_and_has_no_title_and_no_contact(filled, monkeypatch, capsys):
    sources = filled / "sources.toml"
    sources.write_text(
        '[crawler]\ncontact = "w@agency.example"\n[alerts]\nmail_to = ["desk@agency.example"]\n'
    )
    sent = []

    def mail(found, settings):
        sent.append(found.text(""))
        return []

    monkeypatch.setattr(alerts, "_mail", mail)
    words = ["--home", str(filled / "home"), "--sources", str(sources), "growth", "--mail"]
    assert run(words) == 0
    assert run(words) == 0
    (text,) = sent
    assert "Growing beyond its base rate" in text
    assert "(newest: wave-" in text
    assert "rig_jobs" not in text
    assert "Rig workers wanted" not in text
    assert "+234915000" not in text
    assert alerts.growth_told(filled / "home")


def test_ads_that_a_source_had_at_first_sight_have_no_day_unless_they_name_one(filled, tmp_path):
    path = tmp_path / "more.jsonl"
    path.write_text(json.dumps({"id": "undated", "title": "Cook", "description": "Cook in Lagos"}) + "\n")
    assert run(["--home", str(tmp_path / "h"), "import", str(path), "--source", "files"]) == 0
    with Store(tmp_path / "h") as store:
        assert list(store.dated_ads.since("2000-01-01")) == []
    with Store(filled / "home") as store:
        rows = list(store.dated_ads.since("2000-01-01"))
    assert len(rows) == 129
    assert {row.market for row in rows} <= {"NG", "files"}


@pytest.mark.parametrize(
    ("words", "message"), [(("--day", "soon"), "2026-11-26"), (("--mail",), "nobody to tell")]
)
def test_wrong_words_are_named(filled, tmp_path, capsys, words, message):
    sources = tmp_path / "sources.toml"
    sources.write_text('[crawler]\ncontact = "w@agency.example"\n')
    home = tmp_path / "home"
    home.mkdir()
    (home / "adwatch.db").write_bytes((filled / "home/adwatch.db").read_bytes())
    status = run(["--home", str(home), "--sources", str(sources), "growth", *words])
    assert (status, message in capsys.readouterr().err) == (2, True)


def test_a_picture_that_grows_is_told_though_each_ad_alters_it_and_has_other_words(tmp_path, capsys):
    pytest.importorskip("cv2", reason="needs the extra `pictures`")
    from tests.campaigns.test_pictures import SCENES, TEXTS, ad, shown
    from tests.pictures.test_likeness import WORDS, scene

    last = date(2024, 6, 30)
    flyers = [shown(name, alter(), letters=3) for name, alter in SCENES.items()]  # few letters join no ads
    board = shown("board", scene(7, WORDS), letters=3)
    ads = [
        (ad(number, f"Post {number} of many for a clerk.", board), last - timedelta(days=30 + number))
        for number in range(60)
    ]
    ads += [
        (ad(100 + number, f"{TEXTS[number % 8]} {number}", one, board), last - timedelta(days=number % 5))
        for number, one in enumerate(flyers)
    ]
    with Store(tmp_path / "home") as store:
        store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")
        store.save([replace(one, seen_at=f"{day}T08:00:00Z") for one, day in sorted(ads, key=itemgetter(1))])
        join_new(store)
    words = ["--home", str(tmp_path / "home"), "--json", "growth", "--day", last.isoformat()]
    assert run(words) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["feature"].startswith("picture:")
    assert set(row["ads"]) == {f"ad{100 + number}" for number in range(len(flyers))}
    assert not any(other.startswith("picture:") for other in row["also"]), "the board's own is on all ads"
