"""Exports from a real store: what is refused, what is covered, and a bag that is checked anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from types import CodeType

import pytest

import crawler.export as export_room
from crawler.cli import run
from crawler.export import FORMATS
from crawler.masking.mask import COVER
from crawler.store import Store
from tests.evidence.homes import fill
from tests.store.ads import RAW

PLAIN = [name for name in FORMATS if name != "pdf"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store(tmp_path / "home") as store:
        fill(store)
    return tmp_path / "home"


def export(home: Path, *words: str) -> int:
    return run(["--home", str(home), "export", *words])


def values(home: Path) -> set[str]:
    with Store(home) as store:
        return {
            contact.value
            for listing in store.reader.each()
            for contact in listing.assessment.contacts
            if not contact.boilerplate
        }


def all_text(path: Path) -> str:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return "\n".join(file.read_bytes().decode("utf-8", "replace") for file in files)


@pytest.mark.parametrize("form", PLAIN)
def test_every_format_holds_every_contact(home, tmp_path, form):
    out = tmp_path / f"out{FORMATS[form].suffix}"
    assert export(home, "--format", form, "--out", str(out)) == 0
    if form == "xlsx":
        import openpyxl

        sheet = openpyxl.load_workbook(out)["contacts"]
        text = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    else:
        text = all_text(out)
    assert values(home)
    for value in values(home):
        assert value in text or json.dumps(value)[1:-1] in text or value.replace(".", "[.]") in text


@pytest.mark.parametrize("form", [name for name in PLAIN if name != "xlsx"])
def test_no_format_holds_what_the_wording_alone_makes_likely(home, tmp_path, form):
    ad = {
        "title": "Kitchen helper for Dubai",
        "url": "https://jobs.example/likely",
        "description": "Your passport will be kept by our office until the contract ends. Send a copy of your ID"
        " and 300 dollars for the visa. Free ticket, high salary, no experience. Girls of 18 to 25 only.",
    }
    (tmp_path / "ad.jsonl").write_text(json.dumps(ad), "utf-8")
    assert run(["--home", str(home), "import", str(tmp_path / "ad.jsonl"), "--source", "board"]) == 0
    with Store(home) as store:
        hits = [hit for listing in store.reader.each() for hit in listing.assessment.hits]
    likely = [hit.why for hit in hits if hit.origin == "wording"]
    assert likely, "the test needs an ad with a likely indicator"
    assert export(home, "--format", form, "--out", str(tmp_path / "out")) == 0
    assert "Likely by its wording" in likely[0]
    assert "Likely by its wording" not in all_text(tmp_path / "out")


@pytest.mark.parametrize("form", [name for name in PLAIN if name != "xlsx"])
def test_a_second_export_gives_the_same_bytes(home, tmp_path, form):
    for name in ("one", "two"):
        assert export(home, "--format", form, "--out", str(tmp_path / name)) == 0
    assert all_text(tmp_path / "one") == all_text(tmp_path / "two")


def test_clear_is_refused_with_contacts(home, tmp_path, capsys):
    assert export(home, "--format", "jsonl", "--out", str(tmp_path / "o"), "--tlp", "CLEAR") == 2
    assert "personal data" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--case", "2026-999"), "no case '2026-999'"),
        (("--campaign", "x1"), "no campaign id"),
        (("--campaign", "c999999"), "there is no campaign c999999"),
    ],
)
def test_a_wrong_wish_is_named(home, tmp_path, capsys, words, message):
    assert export(home, "--format", "jsonl", "--out", str(tmp_path / "o"), *words) == 2
    assert message in capsys.readouterr().err


def mask(home: Path) -> str:
    """Mark the first contact as possibly a victim's."""
    with Store(home) as store:
        database = store.database
        number, value = database.one("SELECT id, value FROM contacts ORDER BY id LIMIT 1") or (0, "")
        database.execute(
            "INSERT INTO users (name, password, role, made) VALUES ('lead', 'x', 'lead', '2026-11-20T08:00:00Z')"
        )
        database.execute(
            "INSERT INTO masked_contacts VALUES (?, '2026-11-20T08:00:00Z', 1, 'victim')", (number,)
        )
    return str(value)


@pytest.mark.parametrize("form", [name for name in PLAIN if name != "xlsx"])
def test_a_masked_contact_leaves_in_no_format(home, tmp_path, form):
    value = mask(home)
    assert export(home, "--format", form, "--out", str(tmp_path / "o")) == 0
    text = all_text(tmp_path / "o")
    assert value not in text
    assert RAW not in text
    assert "masked-" in text or COVER in text


def test_red_shows_what_is_masked(home, tmp_path):
    value = mask(home)
    assert export(home, "--format", "jsonl", "--out", str(tmp_path / "o"), "--tlp", "RED") == 0
    assert value in (tmp_path / "o").read_text()


def test_offsets_stay_exact_under_masking(home, tmp_path):
    mask(home)
    assert export(home, "--format", "jsonl", "--out", str(tmp_path / "o")) == 0
    lines = [json.loads(line) for line in (tmp_path / "o").read_text().splitlines()]
    ads = {line["id"]: line for line in lines if line["type"] == "listing"}
    links = [line for line in lines if line["type"] == "link"]
    assert links
    for link in links:
        assert ads[link["listing"]][link["field"]][link["start"] : link["end"]] == link["raw"]


def verified(bag: Path) -> subprocess.CompletedProcess[str]:
    """Run the bag's own verifier with nothing of ours in reach."""
    key = (bag.parent / "home" / "signing.pub").read_text("ascii").strip()
    command = [sys.executable, "-I", "-S", str(bag / "verify.py"), "--key", key, str(bag)]
    return subprocess.run(command, capture_output=True, text=True, env={"PATH": os.defpath}, check=False)


@pytest.fixture
def bag(home: Path, tmp_path: Path) -> Path:
    assert export(home, "--format", "bag", "--out", str(tmp_path / "bag")) == 0
    return tmp_path / "bag"


def test_a_bag_verifies_by_itself_and_by_its_judges(bag):
    import bagit
    from warcio.checker import Checker

    done = verified(bag)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert bagit.Bag(str(bag)).is_valid()

    class Options:
        verbose = False
        inputs = tuple(str(path) for path in (bag / "data/captures").iterdir())

    assert Options.inputs
    checker = Checker(Options())
    checker.process_all()
    assert not checker.exit_value


def run_here(verifier: CodeType, bag: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, str]:
    """Run a bag's verifier in this process: its exit status, and what it writes to stderr.

    For many runs: that it needs nothing of ours is seen by the tests that start it as its receiver does.
    """
    key = (bag.parent / "home" / "signing.pub").read_text("ascii").strip()
    monkeypatch.setattr(sys, "argv", [verifier.co_filename, "--key", key, str(bag)])
    said = StringIO()
    with redirect_stdout(StringIO()), redirect_stderr(said), pytest.raises(SystemExit) as ended:
        exec(verifier, {"__name__": "__main__", "__file__": verifier.co_filename})
    return ended.value.code, said.getvalue()


def test_every_flipped_byte_is_named(bag, monkeypatch):
    """One byte of each file is turned, at the start, in the middle and at the end."""
    verifier = compile((bag / "verify.py").read_text("utf-8"), str(bag / "verify.py"), "exec")
    assert run_here(verifier, bag, monkeypatch) == (0, "")
    for path in sorted(file for file in bag.rglob("*") if file.is_file() and file.name != "verify.py"):
        whole = path.read_bytes()
        for place in sorted({0, len(whole) // 2, len(whole) - 1}) if whole else ():
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert run_here(verifier, bag, monkeypatch) == (1, ""), (path.name, place)
        path.write_bytes(whole)
    assert verified(bag).returncode == 0


def test_a_rebuilt_forgery_is_found_by_the_chain(bag):
    """A capture is changed and all manifests are made again: BagIt calls it valid, the chain does not."""
    import bagit

    (path,) = (bag / "data/captures").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    bagit.Bag(str(bag)).save(manifests=True)
    assert bagit.Bag(str(bag)).is_valid()
    done = verified(bag)
    assert done.returncode == 1
    assert "its bytes are not those of its record" in done.stdout


def test_a_bag_is_not_written_over(home, bag, capsys):
    assert export(home, "--format", "bag", "--out", str(bag)) == 2
    assert "never changed" in capsys.readouterr().err


def test_json_lines_are_as_the_published_schema_says(home, tmp_path):
    jsonschema = pytest.importorskip("jsonschema", reason="the judges are not installed (make judges)")
    schema = json.loads((Path(export_room.__file__).parent / "shapes/jsonl.schema.json").read_text())
    assert export(home, "--format", "jsonl", "--out", str(tmp_path / "o")) == 0
    lines = [json.loads(line) for line in (tmp_path / "o").read_text().splitlines()]
    checker = jsonschema.Draft202012Validator(schema)
    for line in lines:
        kind = schema["$defs"][line["type"]]
        problems = list(checker.evolve(schema={**kind, "$defs": schema["$defs"]}).iter_errors(line))
        assert not problems, problems[0].message
    assert {line["type"] for line in lines} >= {"listing", "contact", "link", "hit", "capture"}


def test_our_own_sentences_do_not_name_a_masked_contact(home, tmp_path):
    """Indicators across ads name the contact they speak of, on every member of the campaign."""
    value = mask(home)
    with Store(home) as store:
        sentence = f"phone {value} stands in 2 ads under 2 employers"
        store.database.execute("UPDATE hits SET why = ?, origin = 'cross-ad'", (sentence,))
        store.database.execute(
            "INSERT INTO campaigns (id, title, reasons, first_seen, last_seen)"
            " VALUES (1, ?, json_array(?), '2026-11-20T08:00:00Z', '2026-11-20T08:00:00Z')",
            (sentence, sentence),
        )
        store.database.execute("INSERT INTO campaign_members SELECT id, 1 FROM listings")
    for form in ("jsonl", "csv", "dossier", "stix", "misp", "ftm", "case"):
        out = tmp_path / form
        assert export(home, "--format", form, "--out", str(out)) == 0
        assert value not in all_text(out), form
        assert "stands in 2 ads" in all_text(out)
