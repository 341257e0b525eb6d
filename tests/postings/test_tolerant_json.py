"""JSON as boards damage it: one fault, two faults, and whatever Hypothesis thinks of."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.postings.json_repair import repair
from crawler.postings.tolerant_json import Unreadable, tolerant_loads

GOOD = {"@type": "JobPosting", "title": "Cook", "description": "Line one\nLine two"}

FAULTS = {
    "plain": '{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two"}',
    "raw line end in a string": '{"@type":"JobPosting","title":"Cook","description":"Line one\nLine two"}',
    "trailing comma": '{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two",}',
    "two trailing commas": '{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two", , }',
    "line comment": '{// board 7\n"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two"}',
    "block comment": '{"@type":"JobPosting",/* x */"title":"Cook","description":"Line one\\nLine two"}',
    "CDATA": '//<![CDATA[\n{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two"}\n//]]>',
    "CDATA bare": '<![CDATA[{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two"}]]>',
    "HTML comment": '<!--{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two"}-->',
    "semicolon": '{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two"};',
    "byte order mark": '\ufeff{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two"}',
    "entities": "{&quot;@type&quot;:&quot;JobPosting&quot;,&quot;title&quot;:&quot;Cook&quot;,"
    "&quot;description&quot;:&quot;Line one\\nLine two&quot;}",
    "single quotes": "{'@type':'JobPosting','title':'Cook','description':'Line one\\nLine two'}",
    "keys without quotes": '{"@type":"JobPosting",title:"Cook",description:"Line one\\nLine two"}',
    "cut in a string": '{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two',
    "cut after a brace": '{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two"',
    "one brace too many": '{"@type":"JobPosting","title":"Cook","description":"Line one\\nLine two"}}',
    "raw line end and trailing comma": '{"@type":"JobPosting",'
    '"title":"Cook","description":"Line one\nLine two",}',
    "comment and CDATA": '/*<![CDATA[*/{"@type":"JobPosting",//x\n"title":"Cook",'
    '"description":"Line one\\nLine two"}/*]]>*/',
}


@pytest.mark.parametrize("text", FAULTS.values(), ids=FAULTS.keys())
def test_faults_are_read(text):
    assert tolerant_loads(text) == GOOD


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('{"title":"The "best" cook","a":1}', 'The "best" cook'),
        (
            '{"title":"<a href="https://example.org/x">Cook</a>","a":1}',
            '<a href="https://example.org/x">Cook</a>',
        ),
        ('{"title":"A "quoted", with comma","a":1,}', 'A "quoted", with comma'),
        ('{"a":[1,2,],"title":"Say "hi""}', 'Say "hi"'),
        (r'{"title":"Men\Women \'s"}', "Men\\Women \\'s"),
        (r'{"title":"bad \u12 escape"}', "bad \\u12 escape"),
    ],
)
def test_stray_quotes_and_escapes(text, title):
    assert tolerant_loads(text)["title"] == title


@pytest.mark.parametrize("text", ["", "   ", "not json", "<p>Hello</p>", "{" * 5000, "[" * 100_000])
def test_the_hopeless_is_refused_in_words(text):
    with pytest.raises(Unreadable, match=r"\w"):
        tolerant_loads(text)


def test_numbers_without_end_stay_text():
    value = tolerant_loads('{"a": ' + "9" * 5000 + ', "b": NaN, "c": -Infinity}')
    assert value == {"a": "9" * 5000, "b": None, "c": None}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(json_values)
def test_good_json_passes_repair_unchanged(value):
    text = json.dumps(value)
    if isinstance(value, dict | list):
        assert json.loads(repair(text)) == value


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='{}[]":,\\/*<>!-a1 \n\x00', max_size=60))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(Unreadable):
        tolerant_loads(text)


def test_a_long_damaged_block_takes_linear_time():
    block = '{"title":"Cook","description":"' + 'say "hi" and\n' * 50_000 + '",}'
    assert tolerant_loads(block)["title"] == "Cook"
