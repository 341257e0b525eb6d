"""A hole in what parses pages and opens archives: code of the attacker's runs in the confined process itself.

The attack is planted where libxml2, Lexbor and FastWARC run in a crawl and in an import. It may falsify what is said
of the pages that this process reads; it reaches nothing else.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.confined import ConfinedProcess, ProcessLost
from crawler.imports.confined_ads import ConfinedAdReader, FoundAd, ReadItems
from crawler.imports.confined_files import LEFT_BESIDE, read_files
from crawler.imports.items import Attachment, Item
from crawler.imports.summary import ImportSummary
from crawler.installed import ROOT
from crawler.isolation import FailedElsewhere
from crawler.postings import Hints
from crawler.postings.fetched_page import ReadPage
from crawler.records import JobPosting
from crawler.sandbox import walls
from crawler.store import key_of
from pipelines.read import Read
from tests.adversary import hole
from tests.pipelines.fakes import CARD, fetched, passed, run

needs_walls = pytest.mark.skipif(
    not (walls().files and walls().calls), reason="this kernel has no Landlock or no seccomp"
)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "signing.pem"
    path.write_text("secret", "utf-8")
    return path


@pytest.fixture
def port() -> Iterator[int]:
    """A port that takes TCP and UDP on loopback, and an abstract socket."""
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind("\0adwatch-walls")
        abstract.listen()
        yield tcp.getsockname()[1]


@needs_walls
@pytest.mark.parametrize("programs", [False, True])
def test_a_hole_in_a_parser_reaches_nothing(
    key: Path, port: int, programs: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a page is parsed (no program, no thread), and as archives are opened (with programs, confined too)."""
    monkeypatch.setenv("ADWATCH_PASSPHRASE", "secret")
    process = ConfinedProcess([tmp_path], [tmp_path], programs=programs, module=hole.__name__)
    with process:
        found = process.ask(hole.attack, str(key), port, not programs)
    reached = {name for name, said in found.items() if said == "REACHED"}
    # What may start programs may also put them into a namespace without network, as the readers of documents are.
    assert reached <= ({"program", "fork", "thread", "namespace"} if programs else set())
    assert key.read_text("utf-8") == "secret"
    assert not hole.NEW.exists()
    assert list(key.parent.iterdir()) == [key]


def test_the_attack_works_without_walls(key: Path, port: int) -> None:
    """The same code, run where a crawl parsed its pages before, reaches the key and the network."""
    code = f"""
import json, sys
from tests.adversary import hole
from tests.pipelines.fakes import CARD, fetched, passed, run
hole.os.execv = hole.os.remove = lambda *_: (_ for _ in ()).throw(OSError)
hole.Path.write_text = hole.os.remove
print(json.dumps(hole.attack({str(key)!r}, {port}, False)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    for way in ("key", "key's folder", "program", "fork", "thread", "tcp", "udp", "abstract socket"):
        assert f'"{way}": "REACHED"'.encode() in done.stdout


@pytest.mark.parametrize("attack", [hole.crash, hole.forever, hole.vast])
def test_a_parser_that_ends_or_hangs_costs_its_page_only(attack) -> None:
    with ConfinedProcess(cpu=1, seconds=60, module=hole.__name__) as process:
        with pytest.raises((ProcessLost, FailedElsewhere)):
            process.ask(attack)
        assert process.ask(hole.well) == "well"


def test_an_answer_of_another_kind_is_refused() -> None:
    with ConfinedProcess(module=hole.__name__) as process, pytest.raises(ProcessLost, match="nonsense"):
        process.ask(hole.nonsense, "/etc/shadow")


@needs_walls
def test_one_source_does_not_read_what_another_was_told(key: Path) -> None:
    """Two sources have two processes: what is planted in one is not in the other."""
    with ConfinedProcess(module=hole.__name__) as first, ConfinedProcess(module=hole.__name__) as second:
        assert first.ask(hole.plant, "a mark") == ["a mark"]
        assert second.ask(hole.plant, "another") == ["another"]


@pytest.mark.parametrize("inside", [True, False])
def test_an_archive_can_not_name_files_of_ours(
    key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    """A hole in what opens files answers an attachment that is our key; it is not read."""
    archive = tmp_path / "a.txt"
    archive.write_text("Nanny wanted in Oman, WhatsApp 0803 000 0101", "utf-8")
    named = Attachment(name="flyer.png", media_type="image/png", path=archive if inside else key)
    answers = iter([None, (Item(origin="a", mapping={"text": "x"}, attachments=(named,)),), ()])
    monkeypatch.setattr(ConfinedProcess, "ask", lambda *_: next(answers))
    item, *left = read_files([archive])
    assert [one.note for one in left] == ([] if inside else [LEFT_BESIDE])
    assert not any(one.raw or one.attachments for one in left)
    assert [one.path for one in item.attachments] == ([archive] if inside else [])


@needs_walls
def test_the_signing_key_is_out_of_reach_while_a_crawl_reads(tmp_path: Path) -> None:
    """The reader of a real crawl, looked at from outside: its files are those of the program."""
    with ConfinedProcess(module=hole.__name__) as process:
        pid = process.ask(hole.number)
        links = {os.readlink(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd")}
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    assert {link for link in links if link.startswith("/")} <= {"/dev/null"}
    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status


def test_a_parser_can_not_write_into_another_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hole answers ads of another source, under the key of an ad that is there: they stay in its own."""
    forged = JobPosting(url="https://other.example/1", source="other", title="Cook")

    def in_a_page(_: object, work: object, *given: object) -> ReadPage:
        return ReadPage(kind="job", reason="", postings=(forged,))

    monkeypatch.setattr(ConfinedProcess, "ask", in_a_page)
    with run(tmp_path) as spider:
        (ad,) = passed(Read(spider), fetched()).postings
    assert ad.source == CARD.name

    def in_a_file(_: object, work: object, *given: object) -> ReadItems:
        return ReadItems(ads=[FoundAd(key_of("other", forged.url), forged, 0, own_key=False)])

    monkeypatch.setattr(ConfinedProcess, "ask", in_a_file)
    with ConfinedAdReader(Hints(source="file"), {}, ImportSummary()) as reader:
        (found,) = reader.read([Item(origin="a", mapping={"text": "x"})], [])
    assert (found.posting.source, found.key) == ("file", key_of("file", forged.url))
