"""The labelled set is large and mixed enough, its figures hold their floors, and floors only rise."""

import subprocess
import tomllib
from collections import Counter

import phonenumbers
import pytest

from quality.gate import __main__ as gate
from quality.gate.contacts import cases, measure

CASES = cases()


def test_the_set_is_as_large_and_mixed_as_promised():
    traps = [case for case in CASES if case["disguise"] == "trap"]
    finds = [case for case in CASES if case["disguise"] != "trap"]
    assert len(finds) >= 300
    assert len(traps) >= 150
    assert len({case["language"] for case in finds}) >= 15
    assert len({case["disguise"] for case in finds}) >= 25
    assert len({kind for case in finds for kind, _ in case["finds"]}) >= 20
    assert max(Counter(case["id"] for case in CASES).values()) == 1


def test_every_number_is_synthetic_and_known_to_its_plan():
    for case in CASES:
        for _, value in case["finds"]:
            if value.startswith("+") and value[1:].isdigit():
                assert phonenumbers.is_valid_number(phonenumbers.parse(value)), case["id"]
                assert "000" in value or "55501" in value or "2079460" in value, case["id"]


def test_contacts_hold_their_floors():
    assert gate.below("contacts", measure(loud=False)) == []


def test_floors_never_fell():
    """Against the file's history, under its present path and the one it had before November 2026."""
    root = gate.FLOORS.parents[3]
    names = (gate.FLOORS.relative_to(root).as_posix(), "tests/gate/floors.toml")
    log = ["git", "-C", str(root), "log", "--format=%H", "-n", "20", "--", *names]
    commits = subprocess.run(log, capture_output=True, text=True, check=False)
    if commits.returncode:
        pytest.skip("no git history here")
    for commit in commits.stdout.split():
        for name in names:
            show = ["git", "-C", str(root), "show", f"{commit}:{name}"]
            past = tomllib.loads(subprocess.run(show, capture_output=True, text=True, check=False).stdout)
            for table, floors in past.items():
                for figure, floor in floors.items():
                    assert gate.floors()[table][figure] >= floor, f"{table}.{figure} fell since {commit[:7]}"
