"""Ids of purged ads: sheets number their rows, and a purge must not make a home blind for other people's ads."""

import json
from pathlib import Path

import pytest

from crawler import cli
from crawler.store import Store

SCAM = "Nanny wanted in Muscat. Passport kept by the agent, processing fee 25,000 naira before travel, +2348030000301"


def adwatch(home: Path, *words: str) -> int:
    return cli.run(["--home", str(home), *words])


def sheet(path: Path, *texts: str) -> str:
    rows = (f'{number},"{text}"' for number, text in enumerate(texts, 1))
    path.write_text("id,text\n" + "\n".join(rows) + "\n", "utf-8")
    return str(path)


def sources(home: Path) -> list[tuple[str, str]]:
    with Store(home) as store:
        rows = store.database.rows(
            'SELECT source, "key" FROM listings WHERE purged_at IS NULL ORDER BY source, id'
        )
        return [(source, key) for source, key in rows]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that took in a sheet with ids 1 and 2, and purged both."""
    home = tmp_path / "home"
    old = sheet(tmp_path / "old.csv", "Cook wanted in Lagos, jobs@cook.example", "Driver wanted in Lagos")
    assert adwatch(home, "import", old, "--source", "parish_sheet") == 0
    assert adwatch(home, "purge", "1", "2", "--yes", "--why", "retention") == 0
    return home


def test_another_sources_ads_with_these_ids_are_taken_in(home: Path, tmp_path: Path) -> None:
    new = sheet(tmp_path / "new.csv", SCAM, f"{SCAM} second", f"{SCAM} third")
    assert adwatch(home, "import", new, "--source", "hotline_2027") == 0
    assert sources(home) == [
        ("hotline_2027", "hotline_2027:1"),
        ("hotline_2027", "hotline_2027:2"),
        ("hotline_2027", "3"),
    ]
    assert adwatch(home, "verify") == 0


def test_what_the_same_source_purged_is_left_out_by_name(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = sheet(tmp_path / "again.csv", "Cook wanted in Lagos, jobs@cook.example", SCAM, f"{SCAM} third")
    capsys.readouterr()
    assert adwatch(home, "--json", "import", again, "--source", "parish_sheet") == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["new"], told["left_out"]) == (1, 2)
    assert any(
        "purged: not taken in again" in reason and count == 2 for reason, count in told["reasons"].items()
    )
    assert "again.csv:2" in said.err
    assert sources(home) == [("parish_sheet", "3")]


def test_an_id_that_got_its_sources_name_stays_purged(home: Path, tmp_path: Path) -> None:
    new = sheet(tmp_path / "new.csv", SCAM)
    assert adwatch(home, "import", new, "--source", "hotline_2027") == 0
    assert adwatch(home, "purge", "hotline_2027:1", "--yes", "--why", "request") == 0
    assert adwatch(home, "import", new, "--source", "hotline_2027") == 0
    assert sources(home) == []
