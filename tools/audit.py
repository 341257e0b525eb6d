"""Look up the packages of the lock file in advisories that are on this machine; exit status 1 when one is affected.

ADWATCH_ADVISORIES names a folder of advisories in the OSV format (https://ossf.github.io/osv-schema/), one JSON file
each. Without it the step is skipped, and says so: nothing is fetched from a network.

Usage: python -m tools.audit
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from packaging.version import InvalidVersion, Version

from tools.locked_packages import LockedPackage, locked_packages

SOURCE: Final = "ADWATCH_ADVISORIES"


def findings(packages: Iterable[LockedPackage], advisories: Path) -> Iterator[str]:
    """A line for each package that an advisory names in its locked version."""
    by_name: dict[str, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for path in sorted(advisories.rglob("*.json")):
        advisory = json.loads(path.read_text("utf-8"))
        if advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            if package.get("ecosystem") == "PyPI":
                name = re.sub(r"[-_.]+", "-", package.get("name", "")).lower()
                by_name[name].append((str(advisory.get("id", path.stem)), affected))
    for locked in packages:
        for number, affected in by_name.get(locked.name, ()):
            if is_affected(locked.version, affected):
                yield f"{locked.name} {locked.version}: {number}"


def is_affected(version: str, affected: Mapping[str, Any]) -> bool:
    """Whether a version is one that an advisory lists, or lies in one of its ranges."""
    if version in affected.get("versions", ()):
        return True
    ranges = [one for one in affected.get("ranges", ()) if one.get("type") == "ECOSYSTEM"]
    return any(_in_range(version, one.get("events", ())) for one in ranges)


def _in_range(version: str, events: Iterable[Mapping[str, str]]) -> bool:
    """Walk the events of a range: introduced begins it, fixed ends it, last_affected ends it behind itself."""
    inside = False
    try:
        ours = Version(version)
        for event in events:
            if "introduced" in event and (event["introduced"] == "0" or ours >= Version(event["introduced"])):
                inside = True
            if "fixed" in event and ours >= Version(event["fixed"]):
                inside = False
            if "last_affected" in event and ours > Version(event["last_affected"]):
                inside = False
    except InvalidVersion:
        return True  # what can't be compared is looked at by a person
    return inside


def main() -> int:
    """Audit, or say why not."""
    folder = os.environ.get(SOURCE, "")
    packages = list(locked_packages())
    if not folder or not any(Path(folder).rglob("*.json")):
        sys.stdout.write(
            f"audit skipped: {SOURCE} names no folder of advisories; {len(packages)} packages not looked up\n"
        )
        return 0
    found = list(findings(packages, Path(folder)))
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.stdout.write(f"{len(packages)} packages looked up, {len(found)} findings\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
