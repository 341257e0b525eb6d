"""pyproject.toml declares what the product imports: the core for everybody, an extra for the rooms that need it."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from crawler.errors import UserError
from crawler.installed import EXTRAS, PACKAGES, adding, install_hint, require

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ROOMS = {
    "review": (
        "crawler.review.",
        "crawler.report_form.",
        "crawler.sharing.taxii",
        "crawler.sharing.partner_access",
        "crawler.sharing.match_service",
        "crawler.cli.taxii",
        "crawler.publication.site",
        "crawler.reports.cards",  # names of countries; English ones without it
        "crawler.masking.page_reduction",
        "crawler.evidence.captured_body",
    ),
    "misp": ("crawler.sharing.misp_push", "crawler.sharing.taxii_push"),
    "single-sign-on": ("crawler.review.accounts.single_sign_on",),
    "dossier": ("crawler.export.dossier",),
    "pdf": ("crawler.export.dossier",),
    "xlsx": ("crawler.export.xlsx", "crawler.catalogue_sheet.files"),
    "graph": ("crawler.export.graph",),
    "bag": ("crawler.export.bag",),
    "timestamp": ("crawler.evidence.timestamping",),
    "token": ("crawler.evidence.token_key",),
    "warc": ("crawler.imports.warc_records",),
    "match": ("crawler.sharing.oprf",),
    "documents": ("crawler.document_process",),
    "scan": ("crawler.scan.", "crawler.bulk_clustering."),
    "engine": (
        "crawler.distributed.engine.dask_engine",
        "crawler.distributed.cluster.keys",
        "crawler.distributed.cluster.roles",
        "crawler.distributed.cluster.serve",
    ),
    "reader": ("crawler.sentence_reader.encoder",),
    "pictures": ("crawler.pictures.",),
    "alerts": ("crawler.watching.channels",),
    "js": ("crawler.fetch.render.", "crawler.page_pictures."),
}
"""Extra -> the modules that may import what it installs."""
NEVER_IMPORTED = {
    "python_multipart": "Starlette imports it to read forms",
    "onnxruntime": "rapidocr runs its models with it",
}
"""Modules of declared distributions that no module of ours imports, with the reason for declaring them."""


def distribution(requirement):
    """Normalised name of the distribution in a requirement."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def requirements(extra):
    """Distributions of an extra, those of the extras that it takes in too."""
    for requirement in PROJECT["optional-dependencies"][extra]:
        if taken := re.fullmatch(r"adwatch\[(.+)\]", requirement):
            for name in taken[1].split(","):
                yield from requirements(name)
        else:
            yield distribution(requirement)


CORE = {distribution(requirement) for requirement in PROJECT["dependencies"]}
OPTIONAL = {extra: set(requirements(extra)) for extra in PROJECT["optional-dependencies"]}
DISTRIBUTIONS = {
    module: {distribution(name) for name in names} for module, names in packages_distributions().items()
}


def product():
    for folder in PACKAGES:
        paths = (ROOT / folder).rglob("*.py") if (ROOT / folder).is_dir() else [ROOT / f"{folder}.py"]
        for path in paths:
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path


@cache
def third_party():
    """Module of ours, top-level module of another distribution that it imports, anywhere in it."""
    return tuple(_third_party())


def _third_party():
    for name, path in product():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported = [node.module]
            else:
                continue
            for top in {module.split(".")[0] for module in imported}:
                if top not in sys.stdlib_module_names and top not in PACKAGES:
                    yield name, top


OTHERWISE_NAMED = {"cv2": "opencv-python-headless", "PIL": "pillow", "zxingcpp": "zxing-cpp"}
"""Modules of the extra `pictures` -> their distributions, for a machine without it."""


def names_of(module):
    """Distributions that provide a module; one that isn't installed here (weasyprint) is named like its module."""
    return DISTRIBUTIONS.get(module, {OTHERWISE_NAMED.get(module, distribution(module))})


def test_every_import_is_declared_for_the_room_that_has_it():
    wrong = []
    for name, module in third_party():
        found = names_of(module)
        extras = [extra for extra, declared in OPTIONAL.items() if found & declared and extra in ROOMS]
        if not found & CORE and not any(name.startswith(ROOMS[extra]) for extra in extras):
            wrong.append((name, module, extras))
    assert not wrong


def test_everything_declared_is_imported():
    imported = set().union(*(names_of(module) for _, module in third_party()))
    excused = set().union(*(names_of(module) for module in NEVER_IMPORTED))
    assert CORE.union(*OPTIONAL.values()) - imported == excused


def test_core_and_extras_share_nothing():
    assert not CORE.intersection(*[set().union(*OPTIONAL.values())])


@pytest.mark.parametrize("extra", sorted(ROOMS))
def test_modules_of_an_extra_are_those_of_its_distributions(extra):
    provided = set().union(*(names_of(module) for module in EXTRAS[extra]))
    assert OPTIONAL[extra] == provided & OPTIONAL[extra]
    assert all(names_of(module) & OPTIONAL[extra] for module in EXTRAS[extra])


def test_every_extra_is_known():
    assert EXTRAS.keys() == ROOMS.keys() == OPTIONAL.keys() - {"analyst"}


@pytest.mark.parametrize("extra", sorted(EXTRAS))
def test_missing_extra_is_named_with_what_installs_it(extra, monkeypatch):
    monkeypatch.setitem(EXTRAS, extra, ("a_module_that_nobody_has",))
    with pytest.raises(UserError, match=rf"/bin/python -m pip install 'adwatch\[{extra}\]'"):
        require(extra)
    assert f"`{extra}`" in install_hint(extra)


@pytest.mark.parametrize(
    ("mark", "command"),
    [
        ("uv-receipt.toml", "`uv tool install` again, with graph beside the extras that it has"),
        ("pipx_metadata.json", "pipx runpip adwatch install 'adwatch[graph]'"),
        ("pyvenv.cfg", "{folder}/bin/python -m pip install 'adwatch[graph]'"),
    ],
)
def test_an_extra_is_added_by_what_made_the_environment(tmp_path, mark, command):
    """A bare `pip install adwatch[...]` elsewhere would fetch whatever an index has under this name."""
    (tmp_path / mark).touch()
    assert adding("graph", tmp_path) == command.format(folder=tmp_path)
