"""`python -m bench [NAME...] [--record]` runs the `main()` of every benchmark here, or of those named, in turn.

With --record the figures go to `docs/quality/figures.json`, from which `make reference` fills docs and README.
A benchmark is a module with `main()` that prints its ratios. It raises `quality.material.NoMaterial` when the
real material it measures on is absent, and is skipped with that message. Quality (gates, corpora, training) is in
`quality/`.
"""

from __future__ import annotations

import sys
import time
from importlib import import_module
from pathlib import Path

from bench import figures
from quality.material import NoMaterial

APART = frozenset({"campaigns_scale", "scan", "bulk_campaigns"})
"""Run by a command of their own."""


def names() -> list[str]:
    """Modules of this folder that say `def main`, in alphabetical order."""
    modules = sorted(Path(__file__).parent.glob("[!_]*.py"))
    return [
        path.stem for path in modules if path.stem not in APART and "\ndef main" in path.read_text("utf-8")
    ]


def run(name: str, *, record: bool = False) -> bool:
    """Run one benchmark and print how long it took; False when it failed or there is none of that name.

    Args:
        name: A module of this folder.
        record: Keep its figures, also where an aim was missed.
    """
    if name not in names() and name not in APART:
        print(f"no benchmark {name!r}; there are: {', '.join(names()) or 'none'}")
        return False
    print(f"== {name}", flush=True)
    begun = time.perf_counter()
    figures.begin()
    try:
        status = import_module(f"bench.{name}").main()
    except (NoMaterial, FileNotFoundError) as absent:
        print(f"   skipped: {absent}")
        return True
    except SystemExit as end:
        status = end.code
    print(f"   {time.perf_counter() - begun:.1f} s", flush=True)
    if record:
        figures.write(name)
    if isinstance(status, str):
        print(f"   {status}")
    return not status or isinstance(status, str)


def main(wanted: list[str]) -> int:
    """Exit status: 0 when every benchmark ran or was skipped for want of material, else 1."""
    record = "--record" in wanted
    results = [run(name, record=record) for name in [one for one in wanted if one != "--record"] or names()]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
