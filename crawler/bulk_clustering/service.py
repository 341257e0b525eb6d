"""Cluster the ads of a scan: all steps in order, each on the engine; finished items are skipped."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crawler.bulk_clustering.bucket import gather, join_bucket
from crawler.bulk_clustering.candidate_pairs import compare_block, link_shared_contacts, propose_pairs
from crawler.bulk_clustering.connected_components import write_buckets
from crawler.bulk_clustering.minhash_signatures import judge_sentences, read_forms, write_signatures
from crawler.bulk_clustering.plan import FOLDER, JoinPlan, JoinStep, TaskSizes, make_plan, read_plan
from crawler.distributed.engine import Engine
from crawler.errors import PartialFailure, UserError
from crawler.files import write_json
from crawler.scan.campaign_tables import JOINED, TABLES, Row, read_table
from crawler.scan.scan_tables import DONE, SETTINGS
from crawler.scan.service import locked

OnProgress = Callable[[str, int, int], None]
"""Called with the step, the number of its finished items, and of all its items."""


@dataclass(frozen=True, slots=True)
class JoinSummary:
    """Counts of a clustering."""

    ads: int
    campaigns: int
    members: int
    problems: tuple[str, ...] = ()
    """Ads, contacts or campaigns for which a step failed; they are clustered as far as possible."""


def join_scan(out: Path, engine: Engine, *, watch: OnProgress, sizes: TaskSizes | None = None) -> JoinSummary:
    """Cluster all ads of a scan into campaigns, and write these as tables of the scan.

    A run that was stopped resumes. If archives were scanned since, everything is clustered again.

    Args:
        out: Folder of the scan; shared with the workers of the engine.
        engine: Where the steps run.
        watch: Called as items finish.
        sizes: Sizes of tasks; the default suits processes of 1 GB.

    Raises:
        UserError: The folder has no scan.
        Locked: A scan or clustering of the folder is running.
        PartialFailure: A task failed.
    """
    with locked(out):
        plan = _plan(out.resolve(), sizes or TaskSizes())
        told = _told(out, plan)
        if told is None:
            _run(plan, engine, watch)
            campaigns, members = (_count(out, table) for table in TABLES)
            told = {"ads": plan.ads, "campaigns": campaigns, "members": members, "made_of": plan.told()}
            told["problems"] = plan.problems()
            shutil.rmtree(out / FOLDER)
            write_json(out / JOINED, told)
    problems = told.get("problems")
    return JoinSummary(
        plan.ads,
        int(str(told["campaigns"])),
        int(str(told["members"])),
        tuple(map(str, problems)) if isinstance(problems, list) else (),
    )


def _run(plan: JoinPlan, engine: Engine, watch: OnProgress) -> None:
    blocks, partitions = len(plan.blocks), plan.partitions

    def all_of(name: str, task: Callable[[JoinPlan, int], None], items: int) -> None:
        _all_of(plan, engine, JoinStep(name, task, str(plan.out)), items, watch)

    all_of("reading", read_forms, blocks)
    all_of("sentences", judge_sentences, partitions)
    all_of("signing", write_signatures, blocks)
    all_of("pairing", propose_pairs, partitions)
    all_of("comparing", compare_block, blocks)
    all_of("tying", link_shared_contacts, partitions)
    buckets = write_buckets(plan)
    all_of("gathering", gather, blocks)
    all_of("joining", join_bucket, buckets)


def _all_of(plan: JoinPlan, engine: Engine, step: JoinStep, items: int, watch: OnProgress) -> None:
    waiting = list(step.waiting(plan, items))
    done, failed = items - len(waiting), []
    watch(step.name, done, items)
    for each in engine.run(step, waiting):
        if each.error is not None:
            failed.append(f"{step.name} {each.item}: {each.error}")
        elif not step.done(plan, each.item).exists():
            raise UserError(f"a worker wrote where this machine does not see it; {plan.out} must be shared")
        done += 1
        watch(step.name, done, items)
    if failed:
        raise PartialFailure(
            f"{'; '.join(failed[:3])}; the same command tries {len(failed)} of {items} again"
        )


def _plan(out: Path, sizes: TaskSizes) -> JoinPlan:
    """The plan for the current parts; removes the working files of another plan."""
    if not (out / SETTINGS).is_file():
        raise UserError(f"{out} has no scan; make one with `adwatch scan ... --out {out}`")
    done = [json.loads(path.read_text("utf-8")) | {"part": path.stem} for path in (out / DONE).glob("*.json")]
    done.sort(key=lambda one: str(one["file"]))
    plan = make_plan(out, ((one["part"], one["ads"]) for one in done), sizes)
    path = out / FOLDER / "plan.json"
    if path.is_file() and read_plan(out) != plan:
        shutil.rmtree(out / FOLDER)
    if not path.is_file():
        path.parent.mkdir(exist_ok=True)
        write_json(path, plan.told())
    return plan


def _told(out: Path, plan: JoinPlan) -> dict[str, object] | None:
    """Description of the existing tables; None if there are none, or after removing those of other ads."""
    path = out / JOINED
    if path.is_file():
        told: dict[str, object] = json.loads(path.read_text("utf-8"))
        if told.get("made_of") == json.loads(json.dumps(plan.told())):
            shutil.rmtree(out / FOLDER)
            return told
        path.unlink()
        for table in TABLES:
            shutil.rmtree(out / table, ignore_errors=True)
    return None


def _count(out: Path, table: str) -> int:
    import pyarrow.parquet as pq

    return sum(int(pq.read_metadata(path).num_rows) for path in (out / table).glob("*.parquet"))


def top(out: Path, most: int) -> list[Row]:
    """The first `most` campaigns, by score, then by size."""
    names = ["campaign", "title", "kind", "band", "score", "listings", "reasons", "harm_types"]
    rows = read_table(out, "campaigns", columns=names)
    return sorted(rows, key=lambda row: (-row["score"], -row["listings"], row["campaign"]))[:most]
