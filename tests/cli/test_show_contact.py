"""`adwatch show` takes a contact in any spelling."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.cli import run
from crawler.store import Store
from tests.store.ads import PHONE, RAW, begin, observation, posting


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store(tmp_path / "home") as store:
        begin(store)
        store.save([observation(posting(n)) for n in (1, 2)])
    return tmp_path / "home"


@pytest.mark.parametrize("query", [PHONE, RAW, PHONE[1:], "(202) 555-0143", "whatsapp:" + PHONE, "5550143"])
def test_a_number_is_shown_with_its_ads(home: Path, query: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(home), "show", query]) == 0
    shown = capsys.readouterr().out
    assert f"phone {PHONE}" in shown
    assert "2 ads, 2 online" in shown
    assert "Housemaid abroad 2" in shown


def test_an_ad_without_a_title_is_shown_with_its_first_words(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(home) as store:
        store.save([observation(posting(3, title=""))])
    assert run(["--home", str(home), "show", RAW]) == 0
    assert "Maid wanted in Lebanon, ticket paid. Call" in capsys.readouterr().out
    assert run(["--home", str(home), "--json", "show", RAW]) == 0
    assert "Maid wanted" not in capsys.readouterr().out


def test_json_holds_ads_and_forms(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(home), "--json", "show", RAW]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["type"], shown["kinds"], shown["value"]) == ("contact", ["phone"], PHONE)
    assert shown["written"] == [RAW]
    assert [ad["date_posted"] for ad in shown["ads"]] == ["2026-11-19"] * 2


def test_that_a_contact_was_looked_at_is_on_record(home: Path) -> None:
    run(["--home", str(home), "show", RAW])
    with Store(home) as store:
        row = store.database.one("SELECT subject FROM ledger WHERE kind = 'contact-view'")
    assert row == ("contact:1",)


def test_a_masked_number_is_told_from_none_by_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(home) as store:
        store.database.execute(
            "INSERT INTO users (id, name, password, role, made) VALUES (1, 'Ann', '', 'analyst', '')"
        )
        store.masks.add(1, 1, "2026-11-01T00:00:00Z", "a test")
    for query in (RAW, "+1 202 555 0199"):
        assert run(["--home", str(home), "show", query]) != 0
    said = capsys.readouterr().err
    assert said.count("there is no listing, campaign or contact") == 2
