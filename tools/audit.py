"""Look up the packages of the lock file in advisories that are on this machine; exit status 1 when one is affected.

ADWATCH_ADVISORIES names a folder of advisories in the OSV format (https://ossf.github.io/osv-schema/), one JSON file
each. Without it the step is skipped, and says so: nothing is fetched from a network. `accepted_advisories.toml` has
those that are accepted, with a reason and an end.

Usage: python -m tools.audit
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from packaging.version import InvalidVersion, Version

from tools.locked_packages import LockedPackage, locked_packages

SOURCE: Final = "ADWATCH_ADVISORIES"
ACCEPTED: Final = Path(__file__).with_name("accepted_advisories.toml")


@dataclass(frozen=True, slots=True)
class Finding:
    """A package that an advisory names in its locked version."""

    package: str
    version: str
    advisory: str

    def __str__(self) -> str:
        return f"{self.package} {self.version}: {self.advisory}"


def findings(packages: Iterable[LockedPackage], advisories: Path) -> Iterator[Finding]:
    """What the advisories of a folder say of packages."""
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
                yield Finding(locked.name, locked.version, number)


def accepted(found: Finding, today: date, table: Mapping[str, Mapping[str, Any]]) -> str:
    """Why a finding is accepted today; "" for one that is not, or no longer.

    Args:
        found: The finding.
        today: The acceptance ends on the day that it names.
        table: Advisory -> `package`, `reason` and `again`, as in `ACCEPTED`.
    """
    row = table.get(found.advisory)
    if row is None or row["package"] != found.package or not row["reason"].strip() or today >= row["again"]:
        return ""
    return f"{row['reason']} (accepted until {row['again']})"


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
    table = tomllib.loads(ACCEPTED.read_text("utf-8"))
    today = datetime.now(UTC).date()
    found = [(one, accepted(one, today, table)) for one in findings(packages, Path(folder))]
    sys.stdout.writelines(f"{one}{f': {why}' if why else ''}\n" for one, why in found)
    left = sum(not why for _, why in found)
    sys.stdout.write(f"{len(packages)} packages looked up, {len(found)} findings, {left} not accepted\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
