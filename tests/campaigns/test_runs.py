"""The list of keys in sorted runs answers as a plain mapping would, however it was filled."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.campaigns import entries, runs
from crawler.campaigns.runs import Runs
from crawler.store import Store, migrations
from crawler.store.database import Database

WHOLE = st.integers(-(2**63), 2**63 - 1)
FEW = st.sampled_from([-(2**63), -1, 0, 1, 2**62, 2**63 - 1])


def found(index: Runs, keys: list[int]) -> dict[int, list[int]]:
    matches = index.find(np.array(sorted(set(keys)), np.int64))
    answer: defaultdict[int, list[int]] = defaultdict(list)
    for key, holder in zip(matches.keys.tolist(), matches.holders.tolist(), strict=True):
        answer[key].append(holder)
    return {key: sorted(holders) for key, holders in answer.items()}


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.lists(st.tuples(WHOLE | FEW, st.integers(0, 50)), max_size=60), max_size=24))
def test_runs_answer_as_a_mapping_does(tmp_path_factory, parts):
    with pytest.MonkeyPatch.context() as patch, Store(Path(tmp_path_factory.mktemp("home"))) as store:
        for name, few in (("PAGE", 4), ("SMALL", 16), ("STRIDE", 8)):
            patch.setattr(runs, name, few)
        patch.setattr(entries, "STRIDE", 8)
        index = Runs(store.campaigns.runs, "bands", "<u4")
        expected: defaultdict[int, list[int]] = defaultdict(list)
        for part in parts:
            index.add([key for key, _ in part], [holder for _, holder in part])
            for key, holder in part:
                expected[key].append(holder)
            wanted = [key for key, _ in part[:3]]
            assert found(index, wanted) == {key: sorted(expected[key]) for key in wanted}
            index.flush()
        keys = list(expected)
        again = Runs(store.campaigns.runs, "bands", "<u4")
        for each in (index, again):
            assert found(each, keys) == {key: sorted(holders) for key, holders in expected.items()}
            assert found(each, keys[:1]) == {key: sorted(expected[key]) for key in keys[:1]}


def test_holders_that_are_gone_leave_with_the_next_merge(store):
    index = Runs(store.campaigns.runs, "bands", "<u4")
    for holder in range(runs.CROWD):
        index.add([5, holder - 2], [holder, holder])
        left_out = index.flush({1} if holder == runs.CROWD - 1 else ())
    assert left_out
    assert found(index, [5]) == {5: [0, 2, 3]}
    assert store.database.number("SELECT count(*) FROM index_runs") == 1
    assert found(Runs(store.campaigns.runs, "sentences", "<i8"), [5]) == {}


@settings(max_examples=40, deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.sets(st.integers(0, 40), max_size=8), st.sets(st.integers(0, 40), max_size=4))
    )
)
def test_holders_are_called_left_out_only_when_no_run_leads_to_them(tmp_path_factory, parts):
    """A list to which nothing was added keeps its one run, and all that is gone in it."""
    with pytest.MonkeyPatch.context() as patch, Store(Path(tmp_path_factory.mktemp("home"))) as store:
        patch.setattr(runs, "SMALL", 4)
        index = Runs(store.campaigns.runs, "bands", "<u4")
        gone: set[int] = set()
        for added, removed in parts:
            added -= gone
            index.add(sorted(added), sorted(added))
            gone |= removed
            if index.flush(gone):
                held = set(found(Runs(store.campaigns.runs, "bands", "<u4"), list(range(41))))
                assert not held & gone
                gone.clear()


def test_small_additions_are_looked_through_in_few_parts(store, monkeypatch):
    """An index that is added to ad by ad would be asked fifty times for each key."""
    index, asked = Runs(store.campaigns.runs, "bands", "<u4"), []
    matches = entries.Entries.matches

    def counted(self, keys):
        asked.append(keys)
        return matches(self, keys)

    monkeypatch.setattr(entries.Entries, "matches", counted)
    for holder in range(200):
        index.add([7, holder], [holder, holder])
    assert found(index, [7])[7] == sorted([*range(200), 7])
    assert len(asked) <= 9  # each part is twice as large as the next one
    index.flush()
    assert found(Runs(store.campaigns.runs, "bands", "<u4"), [7])[7] == sorted([*range(200), 7])


def test_a_store_with_the_old_tables_keeps_what_they_held(tmp_path, monkeypatch):
    older = migrations.STEPS[: migrations.STEPS.index("campaigns_index")]
    monkeypatch.setattr(migrations, "STEPS", older)
    monkeypatch.setattr(migrations.pending, "__defaults__", (older,))
    monkeypatch.setattr(migrations.migrate, "__defaults__", (older,))
    bands = [
        (key, family) for family in range(1, 40) for key in (-(2**63) + family * 2**50, family * 2**57, 3)
    ]
    once, often = (-5, 1, 0, "[[12, 4000000000]]"), (9, 3, 0, "[[1, 2], [3, 4], [5, 6]]")
    with closing(Database(tmp_path)) as database:
        database.write_many("INSERT INTO bands VALUES (?, ?)", bands)
        database.write_many("INSERT INTO segments VALUES (?, ?, ?, ?)", [once, often])
    monkeypatch.undo()
    with Store(tmp_path) as store:
        index = Runs(store.campaigns.runs, "bands", "<u4")
        assert found(index, [key for key, _ in bands]) == {
            key: sorted(family for own, family in bands if own == key) for key, _ in bands
        }
        sentences = Runs(store.campaigns.runs, "sentences", "<i8")
        assert found(sentences, [-5, 9, 1]) == {-5: [12 << 32 | 4000000000], 9: [0]}
        assert store.campaigns.segments([-5, 9]) == [often]
        for number in range(2 * runs.CROWD):
            index.add([number], [number])
            index.flush()
        assert found(index, [3])[3] == sorted([3, *range(1, 40)])
