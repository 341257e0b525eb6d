"""A recruiter doesn't part the ads of one account by writing its name in other capitals."""

from __future__ import annotations

import json

import pytest

from crawler import cli
from crawler.contact_kinds import identity
from crawler.reports.sealing import PRIVATE, make_keys

ADS = (
    (
        "Nanny for Oman",
        "Sunvarro Link",
        "Nanny for Oman, ladies only. Pay a fee of 20,000 before travel. Telegram {}",
    ),
    (
        "Cook in Dubai",
        "Blessora Hands",
        "Cook in a hotel in Dubai wanted, visa guaranteed. Write to Telegram {} today",
    ),
)


@pytest.fixture
def adwatch(tmp_path, capsys):
    """Runs a command on one home, and gives what it prints."""

    def told(*words: str) -> str:
        assert cli.run(["--home", str(tmp_path / "home"), *words]) == 0
        return str(capsys.readouterr().out)

    return told


@pytest.fixture
def campaigns(adwatch, tmp_path):
    """Imports two ads of two employers, one after the other, and gives their campaigns."""

    def found(names: tuple[str, str]) -> list[dict[str, object]]:
        for number, (name, (title, employer, text)) in enumerate(zip(names, ADS, strict=True)):
            file = tmp_path / f"{number}.jsonl"
            ad = {
                "id": str(number),
                "title": title,
                "hiring_organization": employer,
                "text": text.format(name),
            }
            file.write_text(json.dumps(ad) + "\n", encoding="utf-8")
            adwatch("import", str(file), "--source", "board")
        adwatch("verify")
        return list(json.loads(adwatch("--json", "campaigns")))

    return found


@pytest.mark.parametrize("names", [("@ZZ_Example77", "@zz_example77"), ("@zz_example77", "@Zz_eXample77")])
def test_an_account_in_other_capitals_is_the_same_one(adwatch, campaigns, names):
    (found,) = campaigns(names)
    assert found["listings"] == 2
    assert found["contacts"] == [{"kind": "telegram", "value": names[0][1:], "listings": 2}]
    assert "0 judged differently" in adwatch("rescore")
    adwatch("campaigns", "--rebuild")
    assert len(json.loads(adwatch("--json", "campaigns"))) == 1
    for name in names:
        assert "2 ads" in adwatch("show", name)


@pytest.mark.parametrize("named", ["@zz_example77", "@ZZ_Example77", "zz_EXAMPLE77"])
def test_a_partner_s_term_finds_all_ads_of_the_account(adwatch, campaigns, tmp_path, named):
    campaigns(("@ZZ_Example77", "@zz_example77"))
    (tmp_path / "terms.csv").write_text(f"kind,value\ntelegram,{named}\n", encoding="utf-8")
    adwatch("terms", "take", str(tmp_path / "terms.csv"), "--from", "hotline")
    assert len(json.loads(adwatch("--json", "terms", "hits"))) == 2


@pytest.mark.parametrize("named", ["@zz_example77", "@ZZ_Example77", "@zz_EXAMPLE77"])
@pytest.mark.parametrize("first", ["ads", "report"])
def test_a_report_of_the_account_is_seen_in_its_campaign(adwatch, campaigns, tmp_path, named, first):
    make_keys(tmp_path / "home", "an invented passphrase", tmp_path / "home" / PRIVATE)
    told = tmp_path / "told.txt"
    told.write_text(f"A man on Telegram {named} offers my sister work in Oman and wants 20,000.\n", "utf-8")
    if first == "report":
        adwatch("reports", "take", str(told))
    campaigns(("@ZZ_Example77", "@zz_example77"))
    if first == "ads":
        adwatch("reports", "take", str(told))
    (report,) = json.loads(adwatch("--json", "reports", "list"))
    assert "c1" in json.dumps(report)


def test_an_erasure_finds_it_in_other_capitals(adwatch, campaigns):
    campaigns(("@ZZ_Example77", "@zz_example77"))
    adwatch("purge", "--contact", "telegram:@zz_EXAMPLE77", "--why", "asked for", "--yes")
    assert "example77" not in adwatch("export", "--format", "jsonl", "--out", "-").lower()


def test_invitations_keep_their_capitals(campaigns):
    found = campaigns(("https://t.me/+ZzExampleInvite01", "https://t.me/+zzexampleinvite01"))
    assert sorted(one["listings"] for one in found) == [1, 1]


@pytest.mark.parametrize(
    ("kind", "value", "spelled"),
    [
        ("telegram", "ZZ_Example", "zz_example"),
        ("instagram", "Zz.Example", "zz.example"),
        ("telegram", "+ZzExampleInvite", "+ZzExampleInvite"),
        ("whatsapp-invite", "ZzExampleInvite", "ZzExampleInvite"),
        ("youtube", "UCzzExample", "UCzzExample"),
        ("whatsapp", "+2347000000101", "+2347000000101"),
        ("a-kind-of-later", "ZZ", "ZZ"),
    ],
)
def test_capitals_count_where_a_service_tells_them_apart(kind, value, spelled):
    assert identity(kind, value)[1] == spelled
