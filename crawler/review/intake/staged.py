"""Files that somebody wants to take in: kept in memory, read by the importer's own readers at each step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from crawler.errors import UserError
from crawler.imports.confined_files import read_files
from crawler.imports.items import Item
from crawler.imports.load import Importer
from crawler.imports.preview import ImportPreview, preview
from crawler.imports.summary import ImportSummary
from crawler.postings import Hints
from crawler.store import Store

PASTED: Final = "pasted"
"""Name of the file that a pasted text becomes, as for `adwatch import -`."""
MOST_ADS: Final = 2_000
"""Ads that the desk takes in at once; `adwatch import` takes any number. Set by hand in 2026."""
MAPPED: Final = (
    *("title", "description", "hiring_organization", "job_location", "base_salary", "application_contact"),
    *("date_posted", "url"),
)
"""Fields that a column can be named for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedAds:
    """What was dropped or pasted and is not stored yet."""

    files: tuple[tuple[str, bytes], ...]
    """Name and content of each file."""
    hints: Hints
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Field -> column, as somebody chose them."""
    proposes: bool = True
    """Whether fields are read by what is proposed for a table: until somebody chose its columns."""

    def preview(self) -> tuple[ImportPreview, tuple[str, ...]]:
        """What an import would read, as `adwatch import --dry-run`, and the columns of its tables."""
        columns: dict[str, None] = {}
        with _files(self.files) as folder:
            read = preview(_noted(_items(folder), columns), self.hints, self.aliases, accept=self.proposes)
        for proposal in read.summary.proposals:
            columns |= dict.fromkeys(proposal.columns)
        return read, tuple(columns)

    def store_in(self, store: Store) -> tuple[int, ImportSummary]:
        """Import them, as `adwatch import`.

        Returns:
            The run, and what became of the items.

        Raises:
            UserError: There are more than `MOST_ADS`.
        """
        ads = self.preview()[0].ads
        if ads > MOST_ADS:
            raise UserError(
                f"{ads} ads are more than the desk takes in at once ({MOST_ADS}): use `adwatch import`"
            )
        importer = Importer(store, self.hints, self.aliases, _say_nothing, accept_columns=self.proposes)
        with _files(self.files) as folder:
            tally = importer.load(_items(folder), ", ".join(name for name, _ in self.files))
        run = store.runs.last(self.hints.source)
        assert run is not None
        return run.id, tally


def _say_nothing(_: ImportSummary) -> None:
    """No progress is shown."""


def _files(files: tuple[tuple[str, bytes], ...]) -> TemporaryDirectory[str]:
    """A folder with the files, each in a folder of its own, since two may have the same name."""
    folder = TemporaryDirectory(prefix="adwatch-import-")
    for number, (name, content) in enumerate(files):
        path = Path(folder.name, str(number), name)
        path.parent.mkdir()
        path.write_bytes(content)
    return folder


def _items(folder: str) -> Iterator[Item]:
    """The items of the files, named as the files were, without the folder they lie in for now."""
    paths = sorted(Path(folder).glob("*/*"), key=lambda path: int(path.parent.name))
    for path in paths:
        before = f"{path.parent}/"
        for item in read_files([path]):
            yield replace(
                item,
                origin=item.origin.replace(before, ""),
                table=item.table.replace(before, f"{path.parent.name}/"),
                error=item.error.replace(before, ""),
                note=item.note.replace(before, ""),
            )


def _noted(items: Iterator[Item], columns: dict[str, None]) -> Iterator[Item]:
    for item in items:
        columns |= dict.fromkeys(item.columns)
        yield item
