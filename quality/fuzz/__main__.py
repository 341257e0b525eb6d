"""`python -m quality.fuzz`: fuzz for a while, minimise what is found, and say how much was tried."""

from __future__ import annotations

import json
import secrets
import sys
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import click

from quality.fuzz import Case
from quality.fuzz.corpora import corpora, shared_folder
from quality.fuzz.minimise import minimised
from quality.fuzz.running import Limits, Result, run
from quality.fuzz.trying import Finding, tried

EVERY: Final = 60.0
"""Seconds between two lines of progress."""


@click.command()
@click.option("--seconds", default=300.0, show_default=True, help="Stop after this time.")
@click.option("--seed", default="", help="Repeat the run of this seed; a new one is printed otherwise.")
@click.option("--texts", default=0, help="Stop when this many texts (and --pages pages) were tried.")
@click.option("--pages", default=0, help="Stop when this many pages (and --texts texts) were tried.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option(
    "--out",
    default=Path("data/fuzz"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="For findings.",
)
def main(seconds: float, seed: str, texts: int, pages: int, jobs: int, out: Path) -> None:
    """Fuzz the readers, the judge, the importers and joining; exit status 1 when something was found."""
    seed = seed or secrets.token_hex(4)
    seeds = corpora(seed)
    where = (
        shared_folder() if seeds.shared else f"the project's own corpora only ({shared_folder()} is not here)"
    )
    click.echo(f"seed {seed}: {len(seeds.texts)} texts and {len(seeds.pages)} pages from {where}")
    told = [time.monotonic()]
    named: set[str] = set()

    def tell(result: Result) -> None:
        for key in result.findings.keys() - named:
            named.add(key)
            click.echo(f"{_line(result.findings[key])} -> {_write(result.findings[key], out)}")
        if time.monotonic() - told[0] > EVERY:
            told[0] = time.monotonic()
            click.echo(_summary(result))

    result = run(seed, seeds, Limits(seconds, texts, pages), jobs, tell)
    for finding in result.findings.values():
        click.echo(f"{_line(finding)} -> {_write(_small(finding), out)}")
    click.echo(f"seed {seed}: {_summary(result)}")
    sys.exit(bool(result.findings))


def _summary(result: Result) -> str:
    counts = ", ".join(f"{count} {target} cases" for target, count in result.counts.items())
    return f"{counts or 'nothing tried'}; {len(result.findings)} findings"


def _line(finding: Finding) -> str:
    return f"{finding.target}: {finding.key}, {finding.seconds:.2f} s"


def _small(finding: Finding) -> Finding:
    """The finding with a minimised case, where it can be repeated."""

    def fails(case: Case) -> bool:
        found = tried(finding.target, case)
        return found is not None and found.key == finding.key

    return replace(finding, case=minimised(finding.case, fails)) if fails(finding.case) else finding


def _write(finding: Finding, out: Path) -> Path:
    """Write a finding into a file that its key names."""
    path = out / f"{finding.target}-{sha256(finding.key.encode()).hexdigest()[:8]}.json"
    out.mkdir(parents=True, exist_ok=True)
    told = {"target": finding.target, "found": finding.key, "case": finding.case}
    path.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return path


if __name__ == "__main__":
    main()
