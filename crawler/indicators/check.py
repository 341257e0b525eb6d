"""Everything `adwatch catalogue check` looks at: the files, their examples, rows past their date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from crawler.indicators.catalogue import Catalogue
from crawler.indicators.examples import failures
from crawler.indicators.load import SHIPPED, check_catalogue, load_catalogue
from crawler.indicators.mistakes import Mistake, line_of


def check_all(overlay: Path | None = None, today: date | None = None) -> tuple[Mistake, ...]:
    """Every mistake of the shipped catalogue with `overlay` on top; rows are dated against `today`."""
    mistakes = check_catalogue(overlay)
    if mistakes:
        return mistakes
    catalogue = load_catalogue(overlay)
    folders = (overlay, SHIPPED) if overlay else (SHIPPED,)
    return (*_wrong_examples(catalogue, folders), *_expired(catalogue, folders, today or date.today()))


def _wrong_examples(catalogue: Catalogue, folders: tuple[Path, ...]) -> Iterator[Mistake]:
    for example, problem in failures(catalogue):
        name = f"phrases/{example.language}.toml"
        fix = "correct the phrases" if example.hit else "narrow the phrases"
        what = f"{example.indicator}: {example.text!r} {problem}"
        yield Mistake(*_line(folders, name, example.text), what, f"{fix} or the example")


def _expired(catalogue: Catalogue, folders: tuple[Path, ...], today: date) -> Iterator[Mistake]:
    limit = today.isoformat()
    dated = [("corridors", row.id, row.expires) for row in catalogue.tables.corridors]
    dated += [("pay", code, norm.expires) for code, norm in catalogue.tables.pay_norms.items()]
    for table, name, expires in dated:
        if expires < limit:
            file = f"tables/{table}.toml"
            yield Mistake(
                *_line(folders, file, f"[{name}]"),
                f"{name} is past its date ({expires})",
                "look at its source again and set a new date",
            )


def _line(folders: tuple[Path, ...], name: str, needle: str) -> tuple[str, int]:
    """File as it is to be named, and the line where `needle` stands; line 0 when it stands nowhere."""
    for folder in folders:
        path = folder / name
        if path.exists():
            line = line_of(path.read_text("utf-8"), needle.replace("\\", "\\\\").replace('"', '\\"'))
            if line:
                return name if folder == SHIPPED else f"{folder.name}/{name}", line
    return name, 0
