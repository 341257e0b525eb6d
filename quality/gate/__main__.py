"""Run the gates and hold their figures against the floors."""

from __future__ import annotations

import sys
import tomllib
from importlib import import_module
from pathlib import Path

FLOORS = Path(__file__).parent / "data" / "floors.toml"


def floors() -> dict[str, dict[str, float]]:
    """Gate -> figure -> floor."""
    return tomllib.loads(FLOORS.read_text("utf-8"))


def below(gate: str, figures: dict[str, float]) -> list[str]:
    """Sentences about figures under their floor, and floors without a figure."""
    faults = []
    for name, floor in floors().get(gate, {}).items():
        if name not in figures:
            faults.append(f"{gate}: no figure {name!r}, its floor is {floor}")
        elif figures[name] < floor:
            faults.append(f"{gate}: {name} is {figures[name]:.4f}, its floor is {floor}")
    return faults


def main(wanted: list[str]) -> int:
    """Exit status: 1 when any figure lies below its floor."""
    here = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    faults = []
    for gate in wanted or here:
        print(f"== {gate}", flush=True)
        figures: dict[str, float] = import_module(f"quality.gate.{gate}").measure()
        for name, figure in figures.items():
            floor = floors().get(gate, {}).get(name)
            print(f"   {name:<28} {figure:.4f}" + (f"   floor {floor}" if floor is not None else ""))
        faults += below(gate, figures)
    for fault in faults:
        print(f"BELOW  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
