"""The map has every country that offers name, and draws nothing that is not known."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from crawler.geo.countries import countries
from crawler.geo.world_map import HEIGHT, MOST_LINES, WIDTH, land, land_svg, outlines, world_map

NOT_ON_IT = "AC AQ BQ BV CC CP CQ CX DG EA GF GI GP IC MQ RE SJ TA TK TV UM YT"
"""Islands and regions that Natural Earth draws as parts of others, or not at all."""


def test_every_country_is_on_the_map_but_those_that_are_parts_of_others():
    assert set(countries()) - set(outlines()) == set(NOT_ON_IT.split())
    assert set(outlines()) - set(countries()) == {"-"}


@pytest.mark.parametrize("code", ["NG", "LB", "BH", "SG", "XK"])
def test_a_country_lies_within_the_drawing(code):
    row = outlines()[code]
    assert 0 < row.x < WIDTH
    assert 0 < row.y < HEIGHT
    assert not re.sub(r"M|l|z|[\d -]", "", row.path)


def test_a_country_may_be_both():
    drawn = world_map(
        {"NG": 4, "KE": 1}, {"NG": 2, "LB": 3, "??": 9}, [("NG", "LB"), ("NG", "NG"), ("??", "LB")]
    )
    assert drawn is not None
    assert [(one.code, one.mark, one.origins, one.destinations) for one in drawn.countries] == [
        ("NG", "both", 4, 2), ("KE", "origin", 1, 0), ("LB", "destination", 0, 3),
    ]  # fmt: skip
    assert [(line.origin, line.destination) for line in drawn.lines] == [("NG", "LB")]


def test_there_and_back_are_two_lines():
    drawn = world_map({"NG": 1, "LB": 1}, {"NG": 1, "LB": 1}, [("NG", "LB"), ("LB", "NG")])
    assert drawn is not None
    assert len({line.path.partition("Q")[2].split(" ")[0] for line in drawn.lines}) == 2


def test_no_country_no_map_and_few_lines():
    assert world_map({}, {}) is None
    assert world_map({"??": 1}, {}) is None
    codes = [code for code in outlines() if code != "-"]
    drawn = world_map(dict.fromkeys(codes, 1), {"LB": 1}, [(code, "LB") for code in codes])
    assert drawn is not None
    assert len(drawn.lines) == MOST_LINES


def test_the_land_is_a_picture_without_anything_else():
    root = ElementTree.fromstring(land_svg())
    assert [child.tag.rpartition("}")[2] for child in root] == ["path"]
    assert len(land()) < 60_000, "bytes of a picture that every browser keeps"


def test_no_outline_goes_across_the_whole_map():
    for code, row in outlines().items():
        steps = [int(step) for step in re.findall(r"-?\d+", re.sub(r"M\d+ \d+", "", row.path))]
        assert max(map(abs, steps), default=0) < WIDTH / 3, code


def test_the_part_that_is_shown_holds_the_marked_countries_and_lies_in_the_drawing():
    for origins, destinations in (({"NG": 1}, {"LB": 1}), ({"MX": 1}, {"ID": 1}), ({"NZ": 1}, {"FJ": 1})):
        drawn = world_map(origins, destinations)
        assert drawn is not None
        assert 0 <= drawn.left <= WIDTH - drawn.width
        assert 0 <= drawn.top <= HEIGHT - drawn.height
        for one in drawn.countries:
            assert drawn.left <= one.x <= drawn.left + drawn.width
            assert drawn.top <= one.y <= drawn.top + drawn.height
