"""Where adwatch is installed, and whether its packages are really the ones that Python finds.

`crawler`, `spiders`, `pipelines` and `settings` are common names (docs/decisions/0002-flat-packages.md), so adwatch
needs an environment of its own.
"""

from __future__ import annotations

from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final

from crawler.errors import UserError

ROOT: Final = Path(__file__).absolute().parents[1]
"""Folder that holds the packages: a checkout, or `site-packages`. Processes that adwatch starts begin here."""
PACKAGES: Final = ("crawler", "spiders", "pipelines", "settings")
"""Every top-level name in the wheel."""


def check_packages() -> None:
    """Refuse to run where another project's module hides one of ours.

    Raises:
        UserError: Python finds one of `PACKAGES` somewhere else than beside this package, or not at all.
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
