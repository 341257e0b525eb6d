"""The evidence bag: a BagIt folder that a court's expert checks with one command and nothing but Python.

It holds the WARC records of the case as they were written, the slice of the hash chain that covers them up to
the signed head, every export format, the log of the runs, a method note, and draft certificates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Final

from crawler.errors import UserError
from crawler.export.document import CaseInfo, ExportDocument
from crawler.export.json_output import dumps
from crawler.files import inside
from crawler.installed import require
from crawler.records import Capture
from crawler.store.content import digest, to_json

TEMPLATES: Final = Path(__file__).parent / "templates" / "bag"
TEXTS: Final = ("METHOD.md", "certificate-nigeria-evidence-act-s84.md", "certificate.md")
"""Templates filled with the facts of the case."""
VERIFIER: Final = "verify.py"

ChainRow = tuple[int, str, str, str, str, str, str]
"""seq, at, kind, subject, digest, previous, hash: an entry of the ledger without its detail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the bag takes from the store besides the document."""

    captures_folder: Path
    rows: Callable[[int], list[object] | None]
    """The row of a capture as its chain entry covers it, by seq."""
    was: Callable[[int], tuple[str, str] | None]
    """For a capture that a purge thinned: the digests of its bytes and page as they were recorded."""
    versions: Iterable[list[object]]
    """Rows of the versions of the case's ads, as their chain entries cover them."""
    seal: Callable[[dict[str, object]], tuple[Iterable[ChainRow], str]]
    """Enter the digests of all files into the chain and sign its head. Gives the entries in order, from the first
    that covers a capture of the case to the head, and the head line."""
    runs: Iterable[dict[str, object]]


def write(
    document: ExportDocument, evidence: Evidence, formats: Callable[[Path], None], out: Path
) -> dict[str, str]:
    """Make the bag folder `out`, which must not exist; `formats` writes the exports into a folder.

    Returns the SHA-256 of each tag manifest by its name, for the store's own chain: a bag whose manifests were
    rebuilt is then found out, which BagIt alone would call valid.
    """
    require("bag")
    import bagit

    refuse_existing(out)
    (out / "captures").mkdir(parents=True)
    (out / "exports").mkdir()
    _captures(document, evidence, out)
    _lines(out / "versions.jsonl", evidence.versions)
    _lines(out / "runs.jsonl", evidence.runs)
    _texts(document.case, out)
    formats(out / "exports")
    _seal(document.case, evidence, out)
    bag = bagit.make_bag(str(out), bag_info=_info(document.case), checksums=["sha256", "sha512"])
    source = (TEMPLATES / f"{VERIFIER}.txt").read_text(encoding="utf-8")
    (out / VERIFIER).write_text(source, encoding="utf-8")
    bag.save(manifests=True)
    return {
        path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(out.glob("tagmanifest-*.txt"))
    }


def refuse_existing(out: Path) -> None:
    """Raise UserError where something has the name of a bag already."""
    if out.exists():
        raise UserError(f"{out} exists already; a bag is never changed, so give another --out")


def _seal(case: CaseInfo, evidence: Evidence, out: Path) -> None:
    """Tie every file to the chain: the entry of the bag has the digest of `bag.json`, and the head signs it."""
    files = {
        path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
    told = digest(sorted(_info(case).items()))  # not in words: the chain is kept when a case is purged
    contents: dict[str, object] = {"case": case.number, "files": files, "info": told}
    chain, head = evidence.seal(contents)
    (out / "bag.json").write_text(to_json(contents), encoding="utf-8")
    _lines(out / "chain.jsonl", chain)
    (out / "head.txt").write_text(head + "\n", encoding="ascii")


def _captures(document: ExportDocument, evidence: Evidence, out: Path) -> None:
    """Copy each record's bytes and say where they now stand; gzip members are independent of each other."""
    wanted = {row.capture.seq or 0: row.capture for row in document.captures()}
    with (out / "captures.jsonl").open("w", encoding="utf-8") as index:
        for seq, capture in sorted(wanted.items()):
            row = evidence.rows(seq)
            source = inside(evidence.captures_folder, capture.file)
            if row is None or not source.exists():
                raise UserError(
                    f"capture {seq} is not in {source}; run `adwatch verify` to see what is wrong"
                )
            offset = _copy(source, capture, out / "captures" / capture.file)
            place = {"file": capture.file, "offset": offset, "length": capture.length}
            before = {"was": was} if (was := evidence.was(seq)) else {}
            index.write(dumps({"row": row, **place, **before}) + "\n")


def _copy(source: Path, capture: Capture, target: Path) -> int:
    """Append one record's bytes to `target`. Returns their offset there."""
    with source.open("rb") as bytes_in, target.open("ab") as bytes_out:
        bytes_in.seek(capture.offset)
        offset = bytes_out.tell()
        bytes_out.write(bytes_in.read(capture.length))
    return offset


def _lines(path: Path, rows: Iterable[object]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(dumps(row) + "\n" for row in rows)


def _texts(case: CaseInfo, out: Path) -> None:
    facts = {
        "number": case.number,
        "title": case.title,
        "tlp": case.tlp,
        "version": case.tool_version,
        "ruleset": case.ruleset,
        "as_of": case.produced_at,
        "legal_basis": case.legal_basis or "(to be stated)",
    }
    for name in TEXTS:
        text = Template((TEMPLATES / name).read_text(encoding="utf-8")).substitute(facts)
        (out / name).write_text(text, encoding="utf-8")


def _info(case: CaseInfo) -> dict[str, str]:
    """Lines of bag-info.txt; a line break would forge another."""
    lines = {
        "Source-Organization": f"made with adwatch {case.tool_version}",
        "External-Identifier": case.number,
        "External-Description": case.title,
        "TLP": f"TLP:{case.tlp}",
        "Content-As-Of": case.produced_at,
        "Ruleset": case.ruleset,
    }
    return {name: " ".join(value.split()) for name, value in lines.items()}
