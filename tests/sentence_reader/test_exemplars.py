"""The known sentence that an ad resembles is named only where it is near and a sign of its kind is named too."""

import numpy as np
import pytest

from crawler.indicators import load_catalogue
from crawler.sentence_reader.exemplars import (
    NEAR,
    ExampleTable,
    ExampleText,
    exemplars_name,
    load_exemplars,
    read_exemplars,
)
from crawler.sentence_reader.head import head_name

PAPERS, FEE = (
    ExampleText("The boss keeps it.", frozenset({"passport-retention"})),
    ExampleText("Pay.", frozenset({"fee"})),
)
TABLE = ExampleTable((PAPERS, FEE), np.array([[1.0, 0.0], [0.0, 1.0]], np.float32))


@pytest.mark.parametrize(
    ("vector", "signs", "named"),
    [
        ((0.9, 0.1), {"passport-retention", "minors-targeted"}, PAPERS),
        ((0.9, 0.1), {"fee"}, None),
        ((0.9, 0.1), set(), None),
        ((NEAR - 0.01, 0.0), {"passport-retention"}, None),
    ],
)
def test_it_is_named_where_it_is_near_and_agrees_with_a_sign(vector, signs, named):
    assert TABLE.nearest(np.array(vector, np.float32), signs) == named


def test_the_shipped_vectors_are_those_of_the_shipped_reader_and_sentences():
    table = load_exemplars(head_name()[1])
    assert len(table.vectors) == len(table.exemplars) == len({one.text for one in table.exemplars}) > 50
    lengths = np.linalg.norm(table.vectors, axis=1)
    assert float(lengths.min()) > 0.98


def test_another_reader_names_none_and_every_sign_is_of_the_catalogue():
    assert exemplars_name("r1") != exemplars_name("r2")
    assert load_exemplars("r1").nearest(np.ones(3, np.float32), {"passport-retention"}) is None
    known = load_catalogue().indicators.keys()
    assert all(one.signs and one.signs <= known for one in read_exemplars())
