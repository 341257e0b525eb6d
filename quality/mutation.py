"""Mutation testing: the share of small faults in a module that its tests notice.

`python -m quality.mutation [NAME...]` (`make mutation`) mutates the modules of `mutation.toml`, or those named,
with cosmic-ray, runs their tests once for each mutant, and prints the share killed and every survivor. It works on
a copy of the checkout, so an interrupted run leaves no mutated file behind. Exit status 1 where a share is below
its floor.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
TABLE: Final = Path(__file__).with_suffix(".toml")
TIMEOUT: Final = 60.0
"""Seconds for the tests of one mutant; they take about five, and an endless loop counts as killed."""
EXCLUDED: Final = ("core/ReplaceBinaryOperator_BitOr_.*",)
"""Operators without meaning here: nearly every `|` is in an annotation, which nothing evaluates."""


def configuration(target: dict[str, Any]) -> str:
    """The configuration of cosmic-ray for one row of the table, as TOML."""
    command = " ".join([sys.executable, "-m pytest -q -x -p no:cacheprovider", *target["tests"]])
    return (
        f"[cosmic-ray]\nmodule-path = {json.dumps(target['module'])}\ntimeout = {TIMEOUT}\n"
        f"excluded-modules = []\ntest-command = {json.dumps(command)}\n"
        '[cosmic-ray.distributor]\nname = "local"\n'
        f"[cosmic-ray.filters.operators-filter]\nexclude-operators = {json.dumps(EXCLUDED)}\n"
    )


def copied(folder: Path) -> Path:
    """A copy of what the tests need, without environments, caches and history."""
    ignored = shutil.ignore_patterns(".*", "__pycache__", "data", "_build", "*.lock")
    for name in ("crawler", "spiders", "pipelines", "tests", "quality"):
        kept = shutil.ignore_patterns(".*", "__pycache__") if name == "crawler" else ignored
        shutil.copytree(ROOT / name, folder / name, ignore=kept)
    for name in ("settings.py", "pyproject.toml", "scrapy.cfg"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def mutated(target: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    """Run one target in the copied checkout; rows of cosmic-ray's results, one a mutant."""
    config, session = folder / "mutation-config.toml", folder / "mutation.sqlite"
    config.write_text(configuration(target), "utf-8")
    session.unlink(missing_ok=True)
    tool = Path(sys.executable).parent
    for command in (
        ["cosmic-ray", "init", str(config), str(session)],
        ["cr-filter-operators", str(session), str(config)],
        ["cosmic-ray", "baseline", str(config)],
        ["cosmic-ray", "exec", str(config), str(session)],
    ):
        subprocess.run([str(tool / command[0]), *command[1:]], cwd=folder, check=True, capture_output=True)
    dump = subprocess.run(
        [str(tool / "cosmic-ray"), "dump", str(session)],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return [{**item, **(result or {})} for item, result in map(json.loads, dump.stdout.splitlines())]


def counted(row: dict[str, Any], source: list[str]) -> bool:
    """Whether a mutant counts; not those of a dataclass's options, which mypy checks (`slots` changes nothing).

    Args:
        row: one row of cosmic-ray's results.
        source: lines of the module.
    """
    lines = (source[place["start_pos"][0] - 1] for place in row["mutations"])
    return row.get("worker_outcome") != "skipped" and not any(one.startswith("@dataclass(") for one in lines)


def survivors(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Where each mutant that no test noticed is, and what changed there."""
    for row in rows:
        if row.get("test_outcome") == "survived":
            for place in row["mutations"]:
                changed = [line for line in row.get("diff", "").splitlines() if line[:1] in "+-"][2:]
                line = place["start_pos"][0]
                yield f"{place['module_path']}:{line} {place['operator_name']}: {' '.join(changed)}"


def main(wanted: list[str]) -> int:
    """Exit status: 1 when the tests of a module kill fewer mutants than its floor."""
    targets = tomllib.loads(TABLE.read_text("utf-8"))
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = copied(Path(name) / "checkout")
        for target in wanted or list(targets):
            source = (ROOT / targets[target]["module"]).read_text("utf-8").splitlines()
            rows = [row for row in mutated(targets[target], folder) if counted(row, source)]
            killed = sum(row.get("test_outcome") == "killed" for row in rows)
            share = killed / len(rows) if rows else 1.0
            print(f"{target}: {killed} of {len(rows)} mutants killed, {share:.1%}", flush=True)
            for line in survivors(rows):
                print(f"   survived: {line}")
            failed |= share < targets[target]["floor"]
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
