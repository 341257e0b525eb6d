"""The fuzzer: its cases are repeatable, it finds what raises or is slow, and what it found once stays mended."""

import json
import time

import pytest

from quality.fuzz import targets
from quality.fuzz.cases import MAKERS, made
from quality.fuzz.corpora import Corpora, corpora
from quality.fuzz.minimise import minimised
from quality.fuzz.running import Limits, run
from quality.fuzz.targets import TARGETS, Isolated, file_target
from quality.fuzz.trying import ALLOWED, tried
from tests.poison import ROOT, poison

CASES = sorted((ROOT / "tests" / "fuzz_cases").glob("*.json"))
SEEDS = Corpora(
    texts=["Cook wanted, call 0803 000 0123", "Nanny for Oman"], pages=[b"<html><p>Cook wanted</p></html>"]
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_was_found_once_stays_mended(path):
    told = json.loads(path.read_text("utf-8"))
    TARGETS[told["target"]](told["case"])


@pytest.mark.parametrize("target", sorted(MAKERS))
def test_a_case_is_repeatable_by_seed_and_number_and_well(target):
    case = made(target, 3, "seed", SEEDS)
    assert case == made(target, 3, "seed", SEEDS) != made(target, 4, "seed", SEEDS)
    assert tried(target, case) is None


def test_a_case_that_raises_is_a_finding_named_by_kind_and_place(monkeypatch):
    def raises(_case):
        raise IndexError("span")

    monkeypatch.setitem(targets.TARGETS, "text", raises)
    finding = tried("text", {"text": "Cook"})
    assert finding is not None
    assert finding.key.startswith("IndexError (quality.test_fuzz:")


def test_a_case_that_never_ends_is_stopped_and_named(monkeypatch):
    def endless(_case):
        while True:
            time.monotonic()

    monkeypatch.setitem(targets.TARGETS, "text", endless)
    monkeypatch.setitem(ALLOWED, "text", 0.02)
    finding = tried("text", {"text": "Cook"})
    assert finding is not None
    assert finding.key.startswith("slow")


def test_what_isolation_caught_in_an_import_is_a_finding(monkeypatch):
    poison(monkeypatch, "crawler.imports.pages.read_page")
    ad = '{"@type":"JobPosting","title":"pepperpoison","description":"x"}'
    body = f'<script type="application/ld+json">{ad}</script>'
    with pytest.raises(Isolated, match="reading the page failed: IndexError"):
        file_target({"name": "a.html", "body": f"<html>{body}</html>"})


def test_a_finding_is_made_small_and_neutral():
    case = {"title": "Nurse 24", "text": "Call Anna at 12 now! +.5 and go home"}
    assert minimised(case, lambda one: "+." in one.get("text", "")) == {"text": "+."}
    assert minimised(case, lambda one: len(one.get("title", "")) == 8) == {"title": "aaaaa 11"}


def test_a_run_counts_what_it_tried_and_stops_at_its_limits(monkeypatch):
    monkeypatch.setattr("quality.fuzz.running.ROUND", (("text", 20), ("page", 2)))
    result = run("seed", SEEDS, Limits(seconds=100, texts=40, pages=4), 1, lambda _: None)
    assert dict(result.counts) == {"text": 40, "page": 4}
    assert not result.findings


def test_a_run_reports_a_worker_that_dies(monkeypatch):
    monkeypatch.setattr("quality.fuzz.running.made", lambda *_: exit_now())
    result = run("seed", SEEDS, Limits(seconds=0.5), 1, lambda _: None)
    assert set(result.findings) == {"worker died or hung"}


def exit_now():
    import os

    os._exit(1)


def test_without_real_material_the_own_corpora_serve(monkeypatch, tmp_path):
    monkeypatch.setenv("ADWATCH_DATA", str(tmp_path / "absent"))
    found = corpora("seed")
    assert not found.shared
    assert len(found.texts) > 1000
    assert found.pages
