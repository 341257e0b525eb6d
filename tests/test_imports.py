"""Which room may import which, checked over the import statements of every module."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BELOW_ASSESS = {
    "records",
    "codec",
    "clock",
    "files",
    "kept_arrays",
    "late_regex",
    "toml_tables",
    "user_cache",
    "locks",
    "memory",
    "home_settings",
    "contact_kinds",
    "score_rules",
    "text",
    "errors",
    "isolation",
    "geo",
    "money",
    "classifier",
    "sentence_reader",
}
ALLOWED = {
    "records": set(),
    "codec": set(),
    "errors": set(),
    "isolation": {"errors"},
    "installed": {"errors"},
    "home_settings": {"errors"},
    "this_machine": set(),
    "sandbox": set(),
    "document_process": {"errors", "sandbox"},
    "chromium": {"errors", "installed", "sandbox"},
    "page_pictures": {"chromium", "confined", "installed", "masking", "sandbox", "text"},
    "confined": {"codec", "errors", "isolation", "memory", "sandbox"},
    "late_regex": set(),
    "toml_tables": {"user_cache"},
    "contact_kinds": {"late_regex", "toml_tables"},
    "clock": set(),
    "memory": set(),
    "files": {"errors"},
    "user_cache": {"files"},
    "kept_arrays": {"user_cache"},
    "locks": {"errors"},
    "score_rules": {"records"},
    "text": {"errors", "kept_arrays", "late_regex", "toml_tables", "user_cache"},
    "geo": {"records", "late_regex"},
    "classifier": {"errors", "kept_arrays"},
    "sentence_reader": {"errors", "late_regex"},
    "money": {"records", "text", "geo", "late_regex", "toml_tables"},
    "pictures": {"errors", "indicators", "installed", "isolation", "records", "sandbox"},
    "registers": {"errors", "text", "late_regex", "toml_tables"},
    "itinerary": {"records", "text", "geo", "money", "sentence_reader"},
    "entities": BELOW_ASSESS | {"indicators", "itinerary", "store"},
    "early_warning": BELOW_ASSESS | {"indicators"},
    "postings": BELOW_ASSESS,
    "contacts": BELOW_ASSESS,
    "indicators": BELOW_ASSESS | {"registers"},
    "assess": BELOW_ASSESS | {"contacts", "indicators"},
    "campaigns": BELOW_ASSESS | {"contacts", "indicators", "installed", "itinerary", "pictures"},
    "fetch": BELOW_ASSESS
    | {"postings", "pictures", "assess", "sources", "store", "evidence", "sandbox", "installed", "chromium"}
    | {"confined", "document_process"},
    "supervisor": {
        "clock",
        "text",
        "files",
        "locks",
        "errors",
        "memory",
        "records",
        "assess",
        "sources",
        "store",
        "fetch",
    },
    "detection": {
        "clock",
        "confined",
        "geo",
        "errors",
        "isolation",
        "records",
        "text",
        "postings",
        "sources",
        "store",
        "chromium",
        "fetch",
        "supervisor",
    },
    "sources": {"errors", "files"},
    "store": BELOW_ASSESS,
    "evidence": BELOW_ASSESS
    | {"store", "campaigns", "masking", "confined", "postings", "assess", "indicators"},
    "distributed.cluster": {"errors"},
    "distributed.engine": {"errors", "isolation", "distributed.cluster"},
    "distributed.crawl": BELOW_ASSESS
    | {"assess", "indicators", "sources", "store", "evidence", "fetch", "supervisor", "distributed.engine"},
    "demo": {"records", "store", "text", "review"},
    "report_form": {"errors", "geo", "reports", "review", "store"},
    "imports": BELOW_ASSESS
    | {"postings", "pictures", "assess", "indicators", "store", "evidence"}
    | {"distributed.engine", "document_process", "confined"},
    "inbox": {"errors", "imports"},
    "scan": BELOW_ASSESS
    | {"postings", "assess", "indicators", "contacts", "campaigns", "store", "imports", "fetch", "confined"}
    | {"distributed.engine"},
    "bulk_clustering": BELOW_ASSESS | {"campaigns", "store", "scan", "distributed.engine"},
    "masking": {"codec", "confined", "errors", "contact_kinds", "contacts", "records", "store", "text"},
    "triage": {"errors", "store", "masking", "geo", "money", "text", "contact_kinds", "records"},
    "watching": {
        "campaigns",
        "clock",
        "errors",
        "installed",
        "locks",
        "masking",
        "sources",
        "store",
        "text",
        "supervisor",
    }
    | {"this_machine", "triage"},
    "learning": {"assess", "classifier", "errors", "files", "indicators", "records", "store", "triage"},
    "rescore": {
        "contact_kinds",
        "assess",
        "codec",
        "errors",
        "indicators",
        "isolation",
        "records",
        "sentence_reader",
    }
    | {"store", "campaigns", "distributed.engine"},
    "review": BELOW_ASSESS
    | {"store", "rescore", "triage", "evidence", "export", "campaigns", "indicators", "contacts", "assess"}
    | {"masking", "pictures", "itinerary", "entities", "reports", "imports", "postings", "fetch", "sources"}
    | {"confined", "watching"},
    "sharing": BELOW_ASSESS | {"contacts", "store", "evidence", "export", "masking"},
    "publication": BELOW_ASSESS | {"contacts", "itinerary", "store", "evidence"},
    "catalogue_sheet": BELOW_ASSESS | {"indicators", "export"},
    "export": BELOW_ASSESS
    | {"store", "evidence", "campaigns", "indicators", "contacts", "masking", "triage", "page_pictures"}
    | {"confined"},
}
"""Room of crawler/, or part of one, -> those it may import. `cli` sits on top and may import all."""

NO_PAGE_OF_THE_DESK = {"web", "static", "strings", "templates"}
"""Folders of the desk that are no package of pages."""
PAGES_THAT_KNOW_OTHERS = {
    "dashboard": {"web", "sources", "decisions"},
    "weights": {"web", "dashboard"},
    "queue": {"web", "decisions", "actor"},
    "cases": {"web", "decisions", "queue"},
    "campaign": {"web", "decisions", "actor", "queue", "cases", "weights", "teamwork"},
    "ad": {"web", "decisions", "campaign"},
    "contact": {"web", "cases", "campaign", "queue"},
    "itinerary": {"web", "campaign"},
    "watches": {"web", "queue"},
    "intake": {"web", "campaign"},
    "api": {"accounts", "web", "queue"},
    "custody": {"web", "accounts"},
}
"""Package of pages of the desk -> the others that it may import, lowest first. One that is not here: `web` only."""
PAGES_OF_THE_DESK = {
    folder.name: {"web"}
    for folder in sorted((ROOT / "crawler" / "review").iterdir())
    if (folder / "__init__.py").is_file()
    and folder.name not in NO_PAGE_OF_THE_DESK | PAGES_THAT_KNOW_OTHERS.keys()
} | PAGES_THAT_KNOW_OTHERS

SUB_ROOMS = {
    "fetch": {
        "memory_limit": set(),
        "project": set(),
        "safety": set(),
        "result": set(),
        "pages": set(),
        "pdf_pages": set(),
        "errors": {"safety"},
        "run": set(),
        "policy": {"result", "run"},
        "spider_protocol": {"run", "policy"},
        "page_reader": {"safety", "result", "pdf_pages", "policy"},
        "ad_pictures": {"safety", "result", "pages", "errors", "run"},
        "politeness": {"safety", "errors", "spider_protocol"},
        "download_handler": {"safety", "politeness"},
        "render": {"safety", "errors", "result", "spider_protocol"},
        "index_reader": {"safety", "errors", "run", "render"},
    },
    "review": {
        "strings": set(),
        "templates": set(),
        "static": set(),
        "web": set(),
        **PAGES_OF_THE_DESK,
        "app": {"web", *PAGES_OF_THE_DESK},
        "connections": set(),
        "retention_worker": set(),
        "serve": {"web", "weights", "app", "connections", "retention_worker"},
    },
}
"""Room -> its sub-packages and modules, lowest first -> those of the same room that each may import."""

SCRAPY_ROOMS = {
    "spiders",
    "pipelines",
    "settings",
    "crawler.fetch",
    "crawler.supervisor",
    "crawler.detection",
}


@cache
def modules():
    """Name and path of each module of the product."""
    return tuple(_modules())


def _modules():
    for folder in ("crawler", "spiders", "pipelines"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path
    yield "settings", ROOT / "settings.py"


@cache
def imports(path):
    """Names imported anywhere in a module, those for type checking and inside functions too."""
    return tuple(_imports(path))


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "crawler":
                yield from (f"crawler.{alias.name}" for alias in node.names)


def test_crawler_knows_neither_spiders_nor_pipelines():
    wrong = [
        (name, imported)
        for name, path in modules()
        for imported in imports(path)
        if name.startswith("crawler") and imported.split(".")[0] in ("spiders", "pipelines", "settings")
    ]
    assert not wrong


def test_only_crawl_rooms_know_scrapy():
    wrong = [
        (name, imported)
        for name, path in modules()
        for imported in imports(path)
        if imported.split(".")[0] in ("scrapy", "twisted")
        and not any(name == room or name.startswith(room + ".") for room in SCRAPY_ROOMS)
    ]
    assert not wrong


def test_spiders_and_pipelines_do_not_know_each_other():
    wrong = [
        (name, imported)
        for name, path in modules()
        for imported in imports(path)
        if {name.split(".")[0], imported.split(".")[0]} == {"spiders", "pipelines"}
    ]
    assert not wrong


def within(name, room):
    """Whether a module is in a room of crawler/, or is that room."""
    return f"{name}.".startswith(f"crawler.{room}.")


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_room_imports_only_what_is_below_it(room):
    allowed = ALLOWED[room] | {room, "__version__", "installed", "this_machine"}
    wrong = [
        (name, imported)
        for name, path in modules()
        if within(name, room)
        for imported in imports(path)
        if imported.startswith("crawler.") and not any(within(imported, one) for one in allowed)
    ]
    assert not wrong


@pytest.mark.parametrize(("folder", "forbidden"), [("bench", {"tests"}), ("quality", {"tests", "bench"})])
def test_tests_may_import_quality_and_benchmarks_but_not_the_other_way_round(folder, forbidden):
    wrong = [
        (path.relative_to(ROOT).as_posix(), imported)
        for path in sorted((ROOT / folder).rglob("*.py"))
        for imported in imports(path)
        if imported.split(".")[0] in forbidden
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("room", "part"), [(room, part) for room, parts in SUB_ROOMS.items() for part in parts]
)
def test_part_of_a_room_imports_only_what_is_below_it(room, part):
    wrong = []
    for name, path in modules():
        if name.split(".")[:3] != ["crawler", room, part]:
            continue
        for imported in imports(path):
            target = imported.split(".")
            inside = len(target) > 2 and target[:2] == ["crawler", room]
            if inside and target[2] not in SUB_ROOMS[room][part] | {part}:
                wrong.append((name, imported))
    assert not wrong, f"list in tests/test_imports.py what {part} may import, lowest first, or do without"


def holds_source(path):
    """Whether a path is a part of a room: not `__init__.py`, nor a folder that is left with compiled files only."""
    if path.name.startswith("__"):
        return False
    return path.is_file() or any(p.is_file() and p.suffix != ".pyc" for p in path.rglob("*"))


@pytest.mark.parametrize("room", SUB_ROOMS)
def test_parts_of_a_room_are_listed_lowest_first(room):
    parts = list(SUB_ROOMS[room])
    there = {path.stem for path in (ROOT / "crawler" / room).iterdir() if holds_source(path)}
    assert there == set(parts), "list what is new with what it may import"
    for number, part in enumerate(parts):
        assert SUB_ROOMS[room][part] <= set(parts[:number]), part
