"""The corpus of pairs keeps its form: ids, labels, pairs with two ends, contacts that are in their text."""

from collections import Counter

import pytest

from crawler.indicators import load_catalogue
from quality.gate.pairs import rows

LABELS = {"suspicious", "honest", "warning", "news", "report", "other"}


@pytest.fixture(scope="module", params=[False, True], ids=["open", "sealed"])
def texts(request):
    return list(rows(sealed=request.param))


def test_ids_are_unique_and_labels_known(texts):
    assert len({row["id"] for row in texts}) == len(texts) > 0
    assert {row["label"] for row in texts} <= LABELS
    assert all(row["text"].strip() and row["language"] for row in texts)


def test_each_pair_has_one_suspicious_and_one_other_end(texts):
    ends: dict[str, Counter[bool]] = {}
    for row in texts:
        if row["pair"]:
            ends.setdefault(f"{row['writer']}:{row['pair']}", Counter())[row["label"] == "suspicious"] += 1
    wrong = [name for name, sides in ends.items() if sides != Counter({True: 1, False: 1})]
    assert not wrong


def test_contacts_are_in_their_text_and_signs_in_the_catalogue(texts):
    known = load_catalogue().indicators
    assert not [row["id"] for row in texts for one in row["contacts"] if one["raw"] not in row["text"]]
    assert not [(row["id"], sign) for row in texts for sign in row["signs"] if sign not in known]
