"""Writing a document: in one format, or as a bag of everything with its evidence."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.evidence.captures import FOLDER
from crawler.evidence.signing import sign_head
from crawler.evidence.verify import verify
from crawler.export import FORMATS, bag
from crawler.export.store_document import StoreDocument
from crawler.store import Entry
from crawler.store.chain_reader import ChainReader

NOT_IN_BAG: Final = ("pdf",)
"""Needs an optional program, and shows what the dossier shows."""


def write_format(document: StoreDocument, form: str, out: Path) -> None:
    """Write one of `FORMATS`."""
    FORMATS[form].writer()(document, out)


def write_bag(document: StoreDocument, out: Path) -> dict[str, str]:
    """Write the bag. Returns the digests of its tag manifests."""
    exporting = document.store.export_queries
    if document.mask.active:
        raise UserError(
            "a bag holds whole captures, which masking can't reach: mark it --tlp RED for its recipients"
        )
    captures = [row.capture.seq or 0 for row in document.captures()]
    refuse_altered(document)
    versions = list(exporting.version_rows([listing.key for listing in document.listings()]))
    chain = ChainReader(document.store.database)
    before = chain.thinned()
    evidence = bag.Evidence(
        captures_folder=document.store.home / FOLDER,
        rows=exporting.capture_row,
        was=lambda seq: before.get(f"capture:{seq}"),
        versions=versions,
        seal=lambda contents: _sealed(document, (captures, [int(str(row[0])) for row in versions]), contents),
        runs=exporting.runs(sorted({listing.source for listing in document.listings()})),
    )

    def formats(folder: Path) -> None:
        quiet = replace(document, tick=lambda _: None)
        for name, form in FORMATS.items():
            if name not in NOT_IN_BAG:
                write_format(quiet, name, folder / f"{name if form.is_folder else 'case'}{form.suffix}")

    return bag.write(document, evidence, formats, out)


def refuse_altered(document: StoreDocument) -> None:
    """Raise UserError where the store is not as recorded: a bag must not carry what was changed to a court."""
    found = verify(document.store.home)
    if found.first:
        raise UserError(
            f"this store is not as recorded ({found.first.record}: {found.first.problem}); no bag can be made of it. "
            "`adwatch verify` names all of it"
        )


def _sealed(
    document: StoreDocument, covered: tuple[list[int], list[int]], contents: dict[str, object]
) -> tuple[list[bag.ChainRow], str]:
    """Enter the bag's contents into the chain, sign, and give the entries up to the head."""
    store = document.store
    store.ledger.append([Entry(kind="bag", subject=f"bag:{contents['case']}", detail=contents)])
    head = sign_head(store)
    rows = store.export_queries.chain_since(*covered)
    return [row for row in rows if row[0] <= head.seq], str(head)


def digests(path: Path) -> dict[str, str]:
    """SHA-256 of a file, or of each file of a folder, by name."""
    if path.is_file():
        return {path.name: sha256(path.read_bytes()).hexdigest()}
    files = (file for file in sorted(path.rglob("*")) if file.is_file())
    return {str(file.relative_to(path)): sha256(file.read_bytes()).hexdigest() for file in files}
