"""What is joined, cut into blocks of ads, and where the files of the work lie.

OUT/joining/plan.json          blocks and partitions; another plan clears the folder
OUT/joining/STEP/ITEM.*        what a step wrote for an item
OUT/joining/STEP/ITEM.done     that it did
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

FOLDER: Final = "joining"


@dataclass(frozen=True, slots=True)
class TaskSizes:
    """How much a task takes on, in ads: what is right for processes of 1 GB and more."""

    block: int = 20_000
    partition: int = 50_000
    """Bands of so many are 26 MB."""
    bucket: int = 20_000
    """Joined by one task; a larger connected component is a bucket of its own."""


@dataclass(frozen=True, slots=True)
class PartSlice:
    """Rows of one part of the scan."""

    part: str
    first: int
    last: int
    """Exclusive."""


@dataclass(frozen=True, slots=True)
class AdBlock:
    """Ads that one task reads; ads are numbered through all blocks."""

    first: int
    slices: tuple[PartSlice, ...]

    @property
    def count(self) -> int:
        """How many ads it has."""
        return sum(each.last - each.first for each in self.slices)


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """All blocks in the order in which their ads are joined."""

    out: Path
    blocks: tuple[AdBlock, ...]
    partitions: int
    sizes: TaskSizes

    @property
    def ads(self) -> int:
        """How many ads there are."""
        return sum(block.count for block in self.blocks)

    def path(self, step: str, name: str) -> Path:
        """A file of a step; its folder is made."""
        folder = self.out / FOLDER / step
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def report(self, step: str, number: int, problems: Sequence[object]) -> None:
        """Leave a file with what failed in one item of a step, for `problems`; none when all went well."""
        path = self.path("problems", f"{step}-{number}.json")
        if problems:
            path.write_text(json.dumps([str(one) for one in problems]), "utf-8")
        else:
            path.unlink(missing_ok=True)

    def problems(self) -> list[str]:
        """What failed for single ads, contacts or campaigns, a line each."""
        files = sorted(self.path("problems", "").glob("*.json"))
        return [line for path in files for line in json.loads(path.read_text("utf-8"))]

    def block_of(self, ad: int) -> int:
        """Number of the block that holds an ad: all but the last are full."""
        return ad // self.sizes.block

    def told(self) -> dict[str, object]:
        """As `plan.json` has it."""
        blocks = [asdict(block) for block in self.blocks]
        return {"partitions": self.partitions, "sizes": asdict(self.sizes), "blocks": blocks}


def make_plan(out: Path, parts: Iterable[tuple[str, int]], sizes: TaskSizes) -> JoinPlan:
    """A plan for the parts of a scan with their number of ads."""
    blocks: list[AdBlock] = []
    held: list[PartSlice] = []
    count = begun = 0
    for part, ads in parts:
        first = 0
        while first < ads:
            last = min(ads, first + sizes.block - count)
            held.append(PartSlice(part, first, last))
            count, first = count + last - first, last
            if count == sizes.block:
                blocks.append(AdBlock(begun, tuple(held)))
                begun, count, held = begun + count, 0, []
    if held:
        blocks.append(AdBlock(begun, tuple(held)))
    total = sum(block.count for block in blocks)
    return JoinPlan(out, tuple(blocks), max(2, total // sizes.partition), sizes)


@lru_cache(maxsize=2)
def _read_plan(path: Path, changed: int) -> JoinPlan:
    told = json.loads(path.read_text("utf-8"))
    blocks = tuple(
        AdBlock(block["first"], tuple(PartSlice(**each) for each in block["slices"]))
        for block in told["blocks"]
    )
    return JoinPlan(path.parents[1], blocks, told["partitions"], TaskSizes(**told["sizes"]))


def read_plan(out: Path) -> JoinPlan:
    """The plan that was written."""
    path = out / FOLDER / "plan.json"
    return _read_plan(path, path.stat().st_mtime_ns)


@dataclass(frozen=True, slots=True)
class JoinStep:
    """A task of the engine: one step of the work for one item."""

    name: str
    task: Callable[[JoinPlan, int], None]
    out: str

    def __call__(self, item: int) -> int:
        """Do it, and say so by a file."""
        plan = read_plan(Path(self.out))
        self.task(plan, item)
        self.done(plan, item).touch()
        return item

    def done(self, plan: JoinPlan, item: int) -> Path:
        """The file that says so."""
        return plan.path(self.name, f"{item}.done")

    def waiting(self, plan: JoinPlan, items: int) -> Iterator[int]:
        """Items that are not done."""
        return (item for item in range(items) if not self.done(plan, item).exists())
