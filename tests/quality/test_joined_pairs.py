"""The pairs of real ads that readers judged, and the sample that they are drawn as."""

from __future__ import annotations

from collections import Counter
from random import Random

from quality.joined_pairs import STRATA, VERDICTS, Scored, read_judged, readers, stratified


def test_each_stratum_of_weights_gives_as_many_pairs():
    pairs = [Scored((number,), (number + 1,), weight) for number in range(40) for weight in (-5.0, 0.0, 9.0)]
    found = stratified(pairs, 30, Random(1))
    assert Counter(pair.weight for pair in found) == {-5.0: 10, 0.0: 10, 9.0: 10}
    assert list(STRATA) == sorted(STRATA)


def test_judged_pairs_are_told_once_and_have_a_known_verdict():
    judged = read_judged()
    assert len({frozenset((pair.one, pair.other)) for pair in judged}) == len(judged) >= 442
    assert {pair.verdict for pair in judged} == {pair.second for pair in judged} == set(VERDICTS)
    assert all(pair.one != pair.other for pair in judged)


def test_agreement_of_the_readers_is_told(capsys):
    readers()
    last = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in last] == ["first", *VERDICTS, "all:", "second"]
    assert sum(int(number) for line in last[1:4] for number in line.split()[1:]) == len(read_judged())
