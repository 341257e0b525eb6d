"""Exports: one module per format over one document. To add one: a module with `write`, and its line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from crawler.export.store_document import StoreDocument

Tlp = Literal["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"]
TLP_LEVELS: Final[tuple[Tlp, ...]] = get_args(Tlp)
"""Traffic Light Protocol 2.0 (FIRST, August 2022), strictest first."""

Writer = Callable[["StoreDocument", Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format on the command line."""

    about: str
    """What it is for, in a few words."""
    module: str
    """Name under `crawler.export`; imported only when it is asked for."""
    suffix: str
    """Of a file in a bag; empty for a folder."""
    function: str = "write"

    @property
    def is_folder(self) -> bool:
        """True when it writes a folder instead of one file."""
        return not self.suffix

    def writer(self) -> Writer:
        """The function that writes it."""
        found: Writer = getattr(import_module(f"crawler.export.{self.module}"), self.function)
        return found


FORMATS: Final[dict[str, Format]] = {
    "jsonl": Format(about="JSON Lines: everything, exact", module="jsonl", suffix=".jsonl"),
    "csv": Format(about="a folder of CSV tables, for viewing", module="csv_", suffix=""),
    "xlsx": Format(about="one workbook, every string typed as text", module="xlsx", suffix=".xlsx"),
    "dossier": Format(about="one HTML page that loads nothing", module="dossier", suffix=".html"),
    "pdf": Format(
        about="the dossier as PDF (needs WeasyPrint)", module="dossier", suffix=".pdf", function="write_pdf"
    ),
    "stix": Format(about="STIX 2.1 bundle, as OpenCTI imports it", module="stix", suffix=".stix.json"),
    "misp": Format(about="a MISP feed folder", module="misp", suffix=""),
    "ftm": Format(about="FollowTheMoney entities, for Aleph", module="ftm", suffix=".ftm.json"),
    "case": Format(about="CASE/UCO JSON-LD", module="case_uco", suffix=".case.jsonld"),
    "graphml": Format(
        about="graph for Gephi, yEd, igraph", module="graph", suffix=".graphml", function="write_graphml"
    ),
    "gexf": Format(about="graph for Gephi", module="graph", suffix=".gexf", function="write_gexf"),
    "sheets": Format(
        about="a folder with nodes.csv and edges.csv, for Maltego, Linkurious, i2",
        module="graph",
        suffix="",
        function="write_node_and_edge_tables",
    ),
}
"""Name on the command line -> format. `bag` (all of them with the evidence) is apart."""
