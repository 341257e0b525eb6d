"""A recruiter doesn't part the ads of one account by writing its name in other capitals."""

from __future__ import annotations

import json

import pytest

from crawler import cli
from crawler.contact_kinds import spelling

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
    assert spelling(kind, value) == spelled
