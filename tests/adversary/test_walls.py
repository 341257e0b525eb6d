"""A hole in a reader of documents or pictures (of pages: `test_confined`): what the process that has it can reach.

The attack runs in the process itself, right after it has built its walls, as code of a hostile document would.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler import document_process
from crawler.installed import ROOT
from crawler.sandbox import command_of, environment, walls

needs_files = pytest.mark.skipif(not walls().files, reason="this kernel has no Landlock")
needs_network = pytest.mark.skipif(not walls().network, reason="no network namespace can be made here")

HOLE = """
import sys, os, socket, subprocess
from crawler.sandbox import confine
confine(readable=[sys.argv[1]])
def tried(what):
    try:
        what()
    except OSError as error:
        return type(error).__name__
    return "REACHED"
secret, document, port = sys.argv[2], sys.argv[1], int(sys.argv[3])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
abstract = socket.socket(socket.AF_UNIX)
import json
print(json.dumps({
    "document": tried(lambda: open(document).read()),
    "key": tried(lambda: open(secret).read()),
    "key's folder": tried(lambda: os.listdir(os.path.dirname(secret))),
    "key through a link": tried(lambda: open("/proc/self/root" + secret).read()),
    "key written over": tried(lambda: open(secret, "w")),
    "key removed": tried(lambda: os.remove(secret)),
    "new file": tried(lambda: open(os.path.join(os.path.dirname(secret), "new"), "w")),
    "program": tried(lambda: subprocess.run(["/bin/true"])),
    "shell": tried(lambda: os.execv("/bin/sh", ["sh", "-c", "true"])),
    "parent's memory": tried(lambda: open(f"/proc/{os.getppid()}/mem", "rb")),
    "parent's variables": tried(lambda: open(f"/proc/{os.getppid()}/environ", "rb").read()),
    "parent killed": tried(lambda: os.kill(os.getppid(), 0)),
    "tcp": tried(lambda: socket.create_connection(("127.0.0.1", port), 2)),
    "udp": tried(lambda: udp.sendto(b"x", ("127.0.0.1", port))),
    "abstract socket": tried(lambda: abstract.connect("\\0adwatch-walls")),
    "variables": "REACHED" if "ADWATCH_PASSPHRASE" in os.environ else "absent",
}))
"""


@pytest.fixture
def listeners() -> Iterator[int]:
    """A port that takes TCP and UDP on loopback, and an abstract socket."""
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind("\0adwatch-walls")
        abstract.listen()
        yield tcp.getsockname()[1]


def attack(folder: Path, port: int) -> dict[str, str]:
    keys = folder / "keys"
    keys.mkdir()
    (keys / "signing.pem").write_text("secret", "utf-8")
    (folder / "document").write_text("words", "utf-8")
    start = command_of("x")[:-2]  # the walls and the interpreter, without the module
    done = subprocess.run(
        [*start, "-c", HOLE, folder / "document", keys / "signing.pem", str(port)],
        capture_output=True,
        cwd=ROOT,
        env=environment(),
        check=False,
    )
    found: dict[str, str] = json.loads(done.stdout or done.stderr.decode())
    assert (keys / "signing.pem").read_text("utf-8") == "secret"
    return found


@needs_files
@needs_network
def test_a_hole_reaches_neither_keys_nor_network(
    tmp_path: Path, listeners: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the document itself is reached."""
    monkeypatch.setenv("ADWATCH_PASSPHRASE", "secret")
    found = attack(tmp_path, listeners)
    assert found.pop("document") == "REACHED"
    assert {name: said for name, said in found.items() if said == "REACHED"} == {}


def test_the_attack_works_without_walls(tmp_path: Path, listeners: int) -> None:
    """The same attack, its wall taken away, reaches the key and the network: the test above can fail."""
    (tmp_path / "document").write_text("words", "utf-8")
    (tmp_path / "signing.pem").write_text("secret", "utf-8")
    bare = HOLE.replace("confine(readable=[sys.argv[1]])", "").replace(
        '"shell": tried(lambda: os.execv("/bin/sh", ["sh", "-c", "true"])),', ""
    )
    for risky in ("key written over", "key removed", "new file"):
        bare = "\n".join(line for line in bare.splitlines() if f'"{risky}"' not in line)
    done = subprocess.run(
        [sys.executable, "-c", bare, tmp_path / "document", tmp_path / "signing.pem", str(listeners)],
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    found = json.loads(done.stdout)
    assert {found[way] for way in ("key", "program", "tcp", "udp", "abstract socket")} == {"REACHED"}


READERS = {
    "document": ("crawler.document_process", "_word", '{"kind": "word", "path": "/etc/os-release"}'),
    "picture": ("crawler.pictures.decode_worker", "decode", ""),
}
"""Process -> the function of it that is given a stranger's bytes, and an order that reaches it."""


@needs_files
@pytest.mark.parametrize("process", READERS)
def test_the_walls_stand_before_a_reader_begins(process: str, tmp_path: Path) -> None:
    """The real process, its reader replaced by a hole, can't open a key any more."""
    module, reader, order = READERS[process]
    key = tmp_path / "signing.pem"
    key.write_text("secret", "utf-8")
    hole = f"""
import sys, {module} as process
def hole(*_):
    try:
        open({str(key)!r}).read()
        print("REACHED", file=sys.stderr)
    except PermissionError:
        print("KEPT OUT", file=sys.stderr)
    return {{}}
process.{reader} = hole
process.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", hole], input=order, capture_output=True, cwd=ROOT, text=True, check=False
    )
    assert "KEPT OUT" in done.stderr
    assert "REACHED" not in done.stderr


@needs_files
def test_a_document_that_names_other_files_gets_none(tmp_path: Path) -> None:
    """A Word document whose XML names a file of the system as an entity is read without it."""
    import zipfile

    path = tmp_path / "letter.docx"
    body = (
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>Nanny &x; wanted</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", body)
    said = document_process.open_document("word", path)
    assert "root:" not in json.dumps(said)
