"""Pages that a tree-building parser must not get: the limits, to the tag and to the character."""

import pytest

from crawler.text.parser_limits import DEPTH_LIMIT, TAG_LIMIT, exceeds_parser_limits


@pytest.mark.parametrize(
    ("html", "exceeds"),
    [
        ("<b>" * (DEPTH_LIMIT - 1), False),
        ("<b>" * DEPTH_LIMIT, True),
        ("<b></b>" * DEPTH_LIMIT, False),
        ("<" + "a" * (TAG_LIMIT - 1) + ">", False),
        ("<" + "a" * TAG_LIMIT + ">", True),
        ("x" * 3 * TAG_LIMIT, False),
        ("<p>" + "x" * 3 * TAG_LIMIT + "</p>", False),
        ("", False),
    ],
    ids=["depth-below", "depth-at", "closed", "tag-below", "tag-at", "text", "long-text", "empty"],
)
def test_limits(html, exceeds):
    assert exceeds_parser_limits(html) is exceeds
