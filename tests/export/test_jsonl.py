from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import run
from crawler.store import Store
from tests.evidence.homes import fill
from tests.store.ads import RAW, begin, observation, posting

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "NUL \0",
    "\u202eRTL",
    "x" * 40_000,
    "<script>alert(1)</script>",
    "\ud83d lone",
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store(tmp_path / "home") as store:
        fill(store)
        begin(store, "other")
        odd = [
            replace(posting(n, description=f"{text}\u2028\x85 ticket paid {RAW}"), source="other")
            for n, text in enumerate(HOSTILE, 10)
        ]
        store.save([observation(ad, seen_at="2026-11-24T08:00:00Z") for ad in odd])
        store.save([observation(replace(posting(99, description="plain"), source="other"))])
    return tmp_path / "home"


def export(home: Path, out: Path, *filters: str) -> list[dict[str, Any]]:
    assert run(["--home", str(home), "export", "--format", "jsonl", "--out", str(out), *filters]) == 0
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_contacts_in_are_contacts_out_with_exact_offsets(home: Path, tmp_path: Path) -> None:
    lines = export(home, tmp_path / "o.jsonl")
    by_type: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        by_type.setdefault(line["type"], []).append(line)
    listings = {line["id"]: line for line in by_type["listing"]}
    contacts = {line["id"]: line for line in by_type["contact"]}
    assert len(listings) == 12
    assert len(by_type["link"]) == 11
    assert len(by_type["capture"]) == 5
    assert contacts == {
        "phone:+12025550143": {
            "type": "contact",
            "id": "phone:+12025550143",
            "kind": "phone",
            "value": "+12025550143",
        }
    }
    for link in by_type["link"]:
        assert listings[link["listing"]][link["field"]][link["start"] : link["end"]] == link["raw"] == RAW
        assert link["contact"] in contacts
    for hit in by_type["hit"]:
        assert listings[hit["listing"]][hit["field"]][hit["start"] : hit["end"]] == hit["quote"]


def test_each_line_has_what_the_contract_names(home: Path, tmp_path: Path) -> None:
    first = export(home, tmp_path / "o.jsonl")[0]
    names = "type id url source title description first_seen last_seen gone_at score band campaign versions"
    assert set(names.split()) <= set(first)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (("--source", "board"), 5),
        (("--band", "low"), 1),
        (("--band", "low", "--band", "look"), 12),
        (("--since", "2026-11-22"), 6),
        (("--since", "20261122"), 6),
        (("--since", "2026-11-22T14:00:00+14:00"), 6),
        (("--since", "2026-11-21T19:00:00-05:00"), 6),
        (("--source", "none"), 0),
    ],
)
def test_filters(home: Path, tmp_path: Path, filters: tuple[str, ...], count: int) -> None:
    lines = export(home, tmp_path / "o.jsonl", *filters)
    assert sum(line["type"] == "listing" for line in lines) == count


def test_an_export_is_recorded_and_leaves_no_half_file(home: Path, tmp_path: Path, capsys: Any) -> None:
    export(home, tmp_path / "o.jsonl", "--source", "board")
    with Store(home) as store:
        kinds = [kind for (kind,) in store.database.rows("SELECT kind FROM ledger ORDER BY seq")]
    assert kinds[-1] == "export"
    out = str(tmp_path / "missing" / "o.jsonl")
    assert run(["--home", str(home), "export", "--format", "jsonl", "--out", out]) == 2
    assert "choose another --out" in capsys.readouterr().err
    assert run(["--home", str(home), "export", "--format", "jsonl", "--out", "-", "--since", "soon"]) == 2


def test_standard_output(home: Path, capsys: Any) -> None:
    assert run(["--home", str(home), "export", "--format", "jsonl", "--out", "-"]) == 0
    out = capsys.readouterr().out
    assert all(json.loads(line)["type"] for line in out.splitlines())
