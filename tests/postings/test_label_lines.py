"""Lines with several labels are read as if each had a line of its own."""

import pytest

from crawler.postings.job_labels import read_labels
from crawler.postings.label_lines import cut_at_labels

LINES = [
    (
        "Place: Riyadh, Saudi Arabia   Salary: SAR 2200",
        {"job_location": "Riyadh, Saudi Arabia", "base_salary": "SAR 2200"},
    ),
    (
        "Ort: Kerzers FR; Betrieb: Hof Beispiel; Lohn: 5200 CHF",
        {"job_location": "Kerzers FR", "hiring_organization": "Hof Beispiel", "base_salary": "5200 CHF"},
    ),
    ("地点：北京 薪资：5000元", {"job_location": "北京", "base_salary": "5000元"}),
    ("We cook daily. Salary: 900 USD", {"base_salary": "900 USD"}),
]


@pytest.mark.parametrize(("line", "values"), LINES)
def test_each_label_of_a_line_is_read(line, values):
    assert read_labels([line]).values == values


@pytest.mark.parametrize(
    "line",
    [
        "Salary: 900 USD",
        "Open from 8:00 to 18:00, see https://board.example/a:b",
        "a: b: c: d",
        "About this place: by the sea",
        "x" * 400 + " Salary: 5 Place: y",
    ],
)
def test_other_lines_stay_as_they_are(line):
    assert list(cut_at_labels([line], {"salary", "place"}.__contains__)) == [line]


def test_a_line_of_colons_costs_no_more_than_its_length():
    line = "salary: " * 37
    assert len(list(cut_at_labels([line] * 1000, {"salary"}.__contains__))) == 37_000
