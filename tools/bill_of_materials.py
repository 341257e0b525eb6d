"""Write the software bill of materials of a release: CycloneDX 1.5 in JSON, from the lock file.

Usage: python -m tools.bill_of_materials FILE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from crawler import __version__
from tools.locked_packages import LockedPackage, locked_packages


def bill_of_materials() -> dict[str, object]:
    """The document; the same lock file gives the same bytes."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "adwatch", "version": __version__}},
        "components": [_component(package) for package in locked_packages()],
    }


def _component(package: LockedPackage) -> dict[str, object]:
    # A package has several files, one for each platform; CycloneDX names the digest of each as a hash.
    return {
        "type": "library",
        "name": package.name,
        "version": package.version,
        "purl": f"pkg:pypi/{package.name}@{package.version}",
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.sha256],
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(bill_of_materials(), indent=1) + "\n", "utf-8")
