"""The verifier of an evidence bag, a copy from elsewhere with the agency's key, refuses every forgery."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crawler.export.bag import TEMPLATES
from tests.adversary.attacker import Target, digest, fixed_json

Forge = Callable[[Path], None]


@pytest.fixture(scope="module")
def bag_of(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A bag, the agency's key, and a head line that was kept before the bag was made."""
    from crawler import cli

    folder = tmp_path_factory.mktemp("bag")
    shutil.copytree(imported, folder / "home")
    head = (folder / "home" / "heads.txt").read_text("ascii").splitlines()[-1]
    made = [
        "--home",
        str(folder / "home"),
        "export",
        "--format",
        "bag",
        "--tlp",
        "RED",
        "--out",
        str(folder / "bag"),
    ]
    assert cli.run(made) == 0
    return folder / "bag", (folder / "home" / "signing.pub").read_text("ascii").strip(), head


def verified(bag: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the agency's own copy of the verifier."""
    command = [sys.executable, "-I", "-S", str(TEMPLATES / "verify.py.txt"), *words, str(bag)]
    return subprocess.run(command, capture_output=True, text=True, env={"PATH": os.defpath}, check=False)


def lines(path: Path) -> list[list[object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def write(path: Path, rows: list[list[object]]) -> None:
    path.write_text("".join(fixed_json(row) + "\n" for row in rows), "utf-8")


def edited(name: str, old: str, new: str) -> Forge:
    def forge(data: Path) -> None:
        path = data / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return forge


def all_exports(data: Path) -> None:
    for path in (data / "exports").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes() + b" ")


def emptied(*names: str) -> Forge:
    def forge(data: Path) -> None:
        for name in names:
            (data / name).write_bytes(b"")

    return forge


def nothing_left(data: Path) -> None:
    emptied("chain.jsonl", "captures.jsonl", "versions.jsonl", "runs.jsonl")(data)
    shutil.rmtree(data / "captures")
    (data / "bag.json").write_text('{"files":{}}')


def capture_dropped(data: Path) -> None:
    path = data / "captures.jsonl"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")


def page_rewritten(data: Path) -> None:
    path = next((data / "captures").iterdir())
    path.write_bytes(path.read_bytes()[:-9] + b"x" + path.read_bytes()[-8:])


def own_key(data: Path) -> None:
    """Everything is made anew and signed, with a key of the forger's own."""
    edited("exports/case.jsonl", "Nanny", "Girls")(data)
    for path, listed in [(data / "bag.json", json.loads((data / "bag.json").read_text("utf-8")))]:
        for name in listed["files"]:
            listed["files"][name] = hashlib.sha256((data / name).read_bytes()).hexdigest()
        path.write_text(fixed_json(listed), "utf-8")
    rows, previous = lines(data / "chain.jsonl"), None
    for row in rows:
        if row[2] == "bag":
            row[4] = hashlib.sha256((data / "bag.json").read_bytes()).hexdigest()
        row[5] = previous or row[5]
        row[6] = previous = digest(row[:6])
    write(data / "chain.jsonl", rows)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    said = f"adwatch-head {rows[-1][0]} {rows[-1][6]} 2026-11-26T12:00:00Z {public}"
    (data / "head.txt").write_text(f"{said} {key.sign(said.encode()).hex()}\n", "ascii")


def chain_cut(data: Path) -> None:
    write(data / "chain.jsonl", lines(data / "chain.jsonl")[:-1])


def entry_removed(data: Path) -> None:
    rows = lines(data / "chain.jsonl")
    write(data / "chain.jsonl", rows[:3] + rows[4:])


def entries_swapped(data: Path) -> None:
    rows = lines(data / "chain.jsonl")
    write(data / "chain.jsonl", [rows[0], rows[2], rows[1], *rows[3:]])


def date_changed(data: Path) -> None:
    rows = lines(data / "chain.jsonl")
    rows[1][1] = "2020-01-01T00:00:00.000Z"
    write(data / "chain.jsonl", rows)


def file_added(data: Path) -> None:
    (data / "exports" / "confession.txt").write_text("he confessed")


def signature_cut(data: Path) -> None:
    line = (data / "head.txt").read_text("ascii").split()
    (data / "head.txt").write_text(" ".join([*line[:5], "00" * 64]) + "\n", "ascii")


def ad_and_version(data: Path) -> None:
    edited("exports/case.jsonl", "Nanny", "Girls")(data)
    edited("versions.jsonl", "Nanny", "Girls")(data)


def sealed_again(data: Path) -> None:
    edited("exports/case.jsonl", "Nanny", "Girls")(data)
    listed = json.loads((data / "bag.json").read_text("utf-8"))
    listed["files"]["exports/case.jsonl"] = hashlib.sha256(
        (data / "exports/case.jsonl").read_bytes()
    ).hexdigest()
    (data / "bag.json").write_text(fixed_json(listed), "utf-8")


def folder_beside(data: Path) -> None:
    (data.parent / "exports").mkdir()
    (data.parent / "exports" / "case.pdf").write_bytes(b"forged")


def file_beside(data: Path) -> None:
    (data.parent / "READ-FIRST.pdf").write_bytes(b"forged")


FORGERIES: dict[str, Forge] = {
    "all exports edited": all_exports,
    "one export edited": edited("exports/case.jsonl", "passport", "wallet"),
    "an export removed": lambda data: (data / "exports" / "case.jsonl").unlink(),
    "an ad and its version edited": ad_and_version,
    "an export edited and its digest in bag.json": sealed_again,
    "runs emptied": emptied("runs.jsonl"),
    "method changed": edited("METHOD.md", "obeys", "ignores"),
    "certificate changed": edited("certificate.md", "adwatch", "another program"),
    "chain emptied": emptied("chain.jsonl"),
    "chain and captures emptied": emptied("chain.jsonl", "captures.jsonl"),
    "nothing left": nothing_left,
    "a capture dropped": capture_dropped,
    "a page rewritten": page_rewritten,
    "all made anew with another key": own_key,
    "the end of the chain cut off": chain_cut,
    "an entry removed": entry_removed,
    "entries swapped": entries_swapped,
    "a date changed": date_changed,
    "a file added": file_added,
    "the signature taken away": signature_cut,
    "the head taken away": emptied("head.txt"),
    "bag.json emptied": emptied("bag.json"),
    "the marking changed": edited("../bag-info.txt", "TLP:RED", "TLP:CLEAR"),
    "the title changed": edited(
        "../bag-info.txt", "External-Description: ", "External-Description: Ada Honest. "
    ),
    "a line of information added": edited("../bag-info.txt", "TLP:", "Contact-Name: Ada\nTLP:"),
    "the information taken away": emptied("../bag-info.txt"),
    "a file beside data": file_beside,
    "a folder beside data": folder_beside,
}


def test_an_honest_bag_passes_and_says_who_signed_and_what_is_not_proven(
    bag_of: tuple[Path, str, str],
) -> None:
    bag, key, head = bag_of
    done = verified(bag, "--key", key, "--head", head)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert f"Signing key: {key}" in done.stdout
    assert "NOT proven: that the site's operator wrote" in done.stdout


def test_without_a_key_from_elsewhere_no_bag_is_called_whole(bag_of: tuple[Path, str, str]) -> None:
    bag, key, _ = bag_of
    done = verified(bag)
    assert done.returncode == 3
    assert "whole" not in done.stdout
    assert f"Signing key: {key}" in done.stdout
    assert "NOT proven: who signed" in done.stdout


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_refused_though_its_manifests_are_made_again(
    bag_of: tuple[Path, str, str], tmp_path: Path, name: str
) -> None:
    bag, key, head = bag_of
    shutil.copytree(bag, tmp_path / "bag")
    FORGERIES[name](tmp_path / "bag" / "data")
    bagit.Bag(str(tmp_path / "bag")).save(manifests=True)
    assert bagit.Bag(str(tmp_path / "bag")).is_valid(), "BagIt alone sees nothing"
    done = verified(tmp_path / "bag", "--key", key, "--head", head)
    assert done.returncode == 1, done.stdout
    assert "NOT whole" in done.stdout


def test_a_kept_head_that_the_chain_does_not_have_is_refused(bag_of: tuple[Path, str, str]) -> None:
    bag, key, head = bag_of
    parts = head.split()
    assert verified(bag, "--key", key, "--head", " ".join([*parts[:2], "0" * 64, *parts[3:]])).returncode == 1
    assert verified(bag, "--key", "00" * 32).returncode == 1


def test_no_bag_is_made_of_a_forged_home(target: Target, tmp_path: Path) -> None:
    with target.sql() as raw:
        raw.execute("UPDATE assessments SET reasons = '[\"he confessed\"]'")
    refused = target.run("export", "--format", "bag", "--tlp", "RED", "--out", str(tmp_path / "bag"))
    assert refused.status == 2
    assert "assessments:1" in refused.err
    assert not (tmp_path / "bag").exists()


def test_the_bag_of_a_home_in_which_an_ad_was_purged_is_whole_and_says_nothing_of_that_ad(
    target: Target,
) -> None:
    kept = (target.home / "heads.txt").read_text("ascii").splitlines()[-1]
    purged = target.run("purge", "--contact", "whatsapp:+971501234561", "--why", "request 7", "--yes")
    assert purged.status == 0
    made = target.run("export", "--format", "bag", "--tlp", "RED", "--out", str(target.home.parent / "bag"))
    assert (made.status, made.err.split()[0]) == (0, "5"), made
    bag = target.home.parent / "bag"
    key = (target.home / "signing.pub").read_text("ascii").strip()
    said = verified(bag, "--key", key, "--head", kept)
    assert said.returncode == 0, said.stdout
    for path in bag.rglob("*"):
        if path.is_file():
            assert b"971501234561" not in path.read_bytes(), path
