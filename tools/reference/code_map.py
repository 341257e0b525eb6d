"""Where each part of the program is, from the modules themselves."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

import crawler
import crawler.assess
import crawler.cli
import crawler.contact_kinds
import crawler.contacts.registry
import crawler.contacts.services
import crawler.demo.board
import crawler.detection.detect
import crawler.export
import crawler.export.document
import crawler.indicators.catalogue_files
import crawler.indicators.rules
import crawler.indicators.scoring
import crawler.records
import crawler.review.app
import crawler.review.web.context
import crawler.review.web.i18n
import crawler.review.web.page_data
import crawler.score_rules
import crawler.sources.kinds
import crawler.store.migrations
import settings
import spiders.base
from tools.reference.markdown import code, page, table

ROOT: Final = Path(__file__).parents[2]

PARTS: Final[Mapping[str, ModuleType | Path]] = {
    "records that travel through the program": Path(crawler.records.__file__).parent,
    "assessment of one posting": crawler.assess,
    "points and bands": crawler.score_rules,
    "score of an ad": crawler.indicators.scoring,
    "catalogue: indicators, phrases, tables": crawler.indicators.catalogue_files.SHIPPED,
    "rules of indicators that no phrase can find": crawler.indicators.rules,
    "kinds of source and their keys": crawler.sources.kinds,
    "base class of spiders": spiders.base,
    "stages of an ad, limits, politeness": settings,
    "contact kinds": Path(crawler.contact_kinds.__file__).with_suffix(".toml"),
    "readers of contacts": crawler.contacts.registry,
    "services whose links name a contact": crawler.contacts.services,
    "detection of the kind of a site": crawler.detection.detect,
    "systems that a site is recognised by": Path(crawler.detection.detect.__file__).with_name(
        "known_systems.toml"
    ),
    "export formats": crawler.export,
    "document that an export format writes": crawler.export.document,
    "fields that an export format leaves out": Path(crawler.export.__file__).with_name("not_carried.toml"),
    "invented job board of demo and tests": crawler.demo.board,
    "verbs of the command line": crawler.cli,
    "migrations of the store": crawler.store.migrations,
    "routes of the review desk": crawler.review.app,
    "templates of the review desk": crawler.review.web.context.HERE / "templates",
    "texts of the review desk, by language": crawler.review.web.i18n.FOLDER,
    "names of indicators in the languages of the desk": crawler.review.web.i18n.FOLDER / "catalogue",
    "sentences stored in English, in the languages of the desk": crawler.review.web.i18n.FOLDER / "sentences",
    "what other rooms say in English, in the languages of the desk": crawler.review.web.i18n.FOLDER
    / "operations",
    "data of the desk's pages for programs": crawler.review.web.page_data,
}
"""What a developer looks for -> the module, file or folder that holds it."""


def code_map() -> str:
    """The page of parts and packages."""
    packages = sorted(path.parent for path in Path(crawler.__file__).parent.glob("*/__init__.py"))
    others = ("spiders", "pipelines", "tests", "bench", "quality", "tools")
    packages += [ROOT / name for name in others if (ROOT / name).is_dir()]
    return page(
        "Code map",
        "Where to look for what. The guides for developers point here.",
        "## Parts\n\n"
        + table(("part", "place"), ((name, code(_place(part))) for name, part in PARTS.items())),
        "## Packages\n\n"
        + table(("package", "purpose"), ((code(_relative(path) + "/"), _summary(path)) for path in packages)),
    )


def _place(part: ModuleType | Path) -> str:
    if isinstance(part, Path):
        return _relative(part) + ("/" if part.is_dir() else "")
    return _relative(Path(inspect.getsourcefile(part) or ""))


def _relative(path: Path) -> str:
    return path.resolve().relative_to(ROOT).as_posix()


def _summary(package: Path) -> str:
    """First paragraph of a package's docstring."""
    source = (package / "__init__.py").read_text(encoding="utf-8")
    text = (
        inspect.cleandoc(compile(source, str(package), "exec").co_consts[0] or "") if source.strip() else ""
    )
    return text.split("\n\n")[0].replace("<", "&lt;")
