"""The plan of a clustering: ads cut into blocks, and names of the working files.

OUT/joining/plan.json          blocks and partitions; another plan clears the folder
OUT/joining/STEP/ITEM.*        result of a step for an item
OUT/joining/STEP/ITEM.done     mark that it is complete
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
    """Size of a task, in ads, for processes with 1 GB of memory and more. Set by hand."""

    block: int = 20_000
    partition: int = 50_000
    """The LSH bands of so many ads take 26 MB."""
    bucket: int = 20_000
    """Clustered by one task; a larger connected component is a bucket of its own."""


@dataclass(frozen=True, slots=True)
class PartSlice:
    """Rows of one part of the scan."""

    part: str
    first: int
    last: int
    """Exclusive."""


@dataclass(frozen=True, slots=True)
class AdBlock:
    """Ads that one task reads. Ads are numbered through all blocks."""

    first: int
    slices: tuple[PartSlice, ...]

    @property
    def count(self) -> int:
        """Number of ads."""
        return sum(each.last - each.first for each in self.slices)


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """All blocks, in the order in which their ads are placed."""

    out: Path
    blocks: tuple[AdBlock, ...]
    partitions: int
    sizes: TaskSizes

    @property
    def ads(self) -> int:
        """Number of ads."""
        return sum(block.count for block in self.blocks)

    def path(self, step: str, name: str) -> Path:
        """A file of a step; creates its folder."""
        folder = self.out / FOLDER / step
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def report(self, step: str, number: int, problems: Sequence[object]) -> None:
        """Write the problems of one item of a step to a file, for `problems`; without problems remove it."""
        path = self.path("problems", f"{step}-{number}.json")
        if problems:
            path.write_text(json.dumps([str(one) for one in problems]), "utf-8")
        else:
            path.unlink(missing_ok=True)

    def problems(self) -> list[str]:
        """All reported problems of ads, contacts or campaigns, a line each."""
        files = sorted(self.path("problems", "").glob("*.json"))
        return [line for path in files for line in json.loads(path.read_text("utf-8"))]

    def block_of(self, ad: int) -> int:
        """Number of the block with an ad: all blocks but the last are full."""
        return ad // self.sizes.block

    def told(self) -> dict[str, object]:
        """Content of `plan.json`."""
        blocks = [asdict(block) for block in self.blocks]
        return {"partitions": self.partitions, "sizes": asdict(self.sizes), "blocks": blocks}


def make_plan(out: Path, parts: Iterable[tuple[str, int]], sizes: TaskSizes) -> JoinPlan:
    """Make a plan.

    Args:
        out: Folder of the scan.
        parts: Parts of the scan with their number of ads.
        sizes: Sizes of tasks.
    """
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
    """The plan in `plan.json`."""
    path = out / FOLDER / "plan.json"
    return _read_plan(path, path.stat().st_mtime_ns)


@dataclass(frozen=True, slots=True)
class JoinStep:
    """A task for the engine: one step for one item (a block, partition or bucket)."""

    name: str
    task: Callable[[JoinPlan, int], None]
    out: str

    def __call__(self, item: int) -> int:
        """Run the step for an item and mark it as complete."""
        plan = read_plan(Path(self.out))
        self.task(plan, item)
        self.done(plan, item).touch()
        return item

    def done(self, plan: JoinPlan, item: int) -> Path:
        """The file that marks an item as complete."""
        return plan.path(self.name, f"{item}.done")

    def waiting(self, plan: JoinPlan, items: int) -> Iterator[int]:
        """Items that are not complete."""
        return (item for item in range(items) if not self.done(plan, item).exists())
