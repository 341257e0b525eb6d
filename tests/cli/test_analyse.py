"""analyse: every line answered in order, offsets into the input's own strings, never a traceback."""

import io
import json
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler import cli
from crawler.cli.analyse_line import answer_line

CONTACT = "Send CV to jobs@foods.example or call +2348030000001 today"


def analyse(monkeypatch, capfdbinary, lines: bytes, *options: str) -> tuple[int, list[Any], str]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    status = cli.run(["analyse", *options])
    out, err = capfdbinary.readouterr()
    return status, [json.loads(line) for line in out.decode().splitlines()], err.decode()


def dumped(*objects: object) -> bytes:
    return "\n".join(json.dumps(value) for value in objects).encode()


def test_the_contract(monkeypatch, capfdbinary):
    line = {"id": "a-1", "text": f"Cook wanted in Lagos. {CONTACT}", "region": "NG", "colour": "red"}
    status, (answer,), _ = analyse(monkeypatch, capfdbinary, dumped(line))
    assert status == 0
    assert list(answer) == [
        "id", "language", "document_type", "contacts", "indicators", "score", "band", "harm_types", "ruleset",
        "language_coverage", "reasons",
    ]  # fmt: skip
    assert "email" in {contact["kind"] for contact in answer["contacts"]}
    for contact in answer["contacts"]:
        assert list(contact) == ["kind", "value", "raw", "field", "start", "end", "obfuscated", "confidence"]
        assert line[contact["field"]][contact["start"] : contact["end"]] == contact["raw"] != ""
    for hit in answer["indicators"]:
        assert list(hit) == ["id", "weight", "quote", "field", "start", "end", "why"]


def test_the_reasons_of_a_band_are_told_where_no_indicator_tells_them(monkeypatch, capfdbinary):
    line = {"id": 1, "text": "Looking for girls 14 to 17 for hostess work in a beach club, room is free."}
    plain = {"id": 2, "text": "Auf der Wiese steht ein Haus."}
    _, (called, other), _ = analyse(monkeypatch, capfdbinary, dumped(line, plain))
    assert called["band"] != "low"
    assert "strong sign" in called["reasons"][0]
    assert any("wording" in reason for reason in called["reasons"])
    assert any("not read as a job ad" in reason for reason in other["reasons"])
    assert {tuple(hit) for hit in called["indicators"]} == {
        ("id", "weight", "quote", "field", "start", "end", "why", "origin")
    }


def test_what_a_reader_called_is_not_explained_by_too_few_points(monkeypatch, capfdbinary):
    texts = (
        "日结800 点赞关注 手机操作 在家可做",
        "大量收卡 四件套 高价",
        "We hire a baker in Leeds, 14 pounds an hour.",
    )
    _, answers, _ = analyse(monkeypatch, capfdbinary, dumped(*({"id": text, "text": text} for text in texts)))
    too_few = [any("fewer than" in reason for reason in answer["reasons"]) for answer in answers]
    assert too_few == [answer["band"] == "low" for answer in answers] == [False, False, True]


def test_bad_lines_are_named_and_the_others_answered(monkeypatch, capfdbinary):
    lines = b'\xef\xbb\xbf{"id": 1, "text": "x"}\r\n\n[]\nnope\n\xff\n{"id": 2, "text": "y"}'
    status, answers, said = analyse(monkeypatch, capfdbinary, lines)
    assert status == 1
    assert [answer["id"] for answer in answers] == [1, None, None, None, 2]
    assert [answer.get("line") for answer in answers] == [None, 3, 4, 5, None]
    assert "3 lines" in said


def test_an_empty_input_has_no_answers(monkeypatch, capfdbinary):
    assert analyse(monkeypatch, capfdbinary, b"") == (0, [], "")


@pytest.mark.slow
def test_workers_answer_the_same_in_the_same_order(monkeypatch, capfdbinary):
    lines = dumped(*({"id": n, "text": CONTACT if n % 3 else "x"} for n in range(150)))
    alone = analyse(monkeypatch, capfdbinary, lines)
    assert analyse(monkeypatch, capfdbinary, lines, "--jobs", "2") == alone
    assert [answer["id"] for answer in alone[1]] == list(range(150))


def test_map_reports_the_inputs_own_name(monkeypatch, capfdbinary):
    line = {"nr": 7, "body": CONTACT}
    options = ("--map", "description=body", "--map", "id=nr", "--region", "Nigeria")
    _, (answer,), _ = analyse(monkeypatch, capfdbinary, dumped(line), *options)
    assert answer["id"] == 7
    assert answer["contacts"]
    for contact in answer["contacts"]:
        assert contact["field"] == "body"
        assert CONTACT[contact["start"] : contact["end"]] == contact["raw"]


def test_values_that_are_no_strings_have_no_offsets(monkeypatch, capfdbinary):
    line = {
        "id": None,
        "title": ["Cook", CONTACT],
        "description": 5,
        "base_salary": {"value": 3},
        "region": 9,
    }
    status, (answer,), _ = analyse(monkeypatch, capfdbinary, dumped(line))
    assert status == 0
    emails = [contact for contact in answer["contacts"] if contact["kind"] == "email"]
    assert [(one["value"], one["raw"], one["start"], one["end"]) for one in emails] == [
        ("jobs@foods.example", "", 0, 0)
    ]


@pytest.mark.parametrize(
    "options", [("--map", "x"), ("--map", "colour=x"), ("--region", "Atlantis"), ("--jobs", "0")]
)
def test_wrong_usage(monkeypatch, capfdbinary, options):
    status, answers, said = analyse(monkeypatch, capfdbinary, b"{}", *options)
    assert (status, answers) == (2, [])
    assert said


HARD = [
    b'{"id": "nul", "text": "a\\u0000b ' + CONTACT.encode() + b'"}',
    b'{"id": "lone", "text": "\\ud800 ' + CONTACT.encode() + b' \\udfff", "title": "\\ud83d"}',
    b'{"id": "\\ud800", "text": "x"}',
    b'{"id": 1e999, "text": 1e999}',
    b'{"id": ' + b"9" * 5000 + b', "text": "x"}',
    b'{"id": NaN, "text": NaN}',
    b'{"text": "\xed\xa0\x80 raw surrogate bytes"}',
    b'{"id": "many", "job_location": ' + json.dumps(["Lagos"] * 5000).encode() + b"}",
    b'{"id": "dup", "text": "a", "text": "b"}',
    b'{"description": {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"name": "x"}}}}}}}}}',
]


@pytest.mark.parametrize("raw", HARD, ids=range(len(HARD)))
def test_hard_input_is_answered(raw):
    text, good = answer_line(1, raw, aliases={})
    answer = json.loads(text)
    text.encode("utf-8")
    assert good
    line = json.loads(raw.decode("utf-8", "surrogatepass"), parse_int=str)
    for contact in answer["contacts"]:
        assert line[contact["field"]][contact["start"] : contact["end"]] == contact["raw"]


@pytest.mark.parametrize(
    "raw", [b"[" * 100_000, b'{"a":' * 100_000, b'{"text": ' + b"[" * 900 + b"]" * 900 + b"}", b"\x00"]
)
def test_nesting_without_end(raw):
    text, _ = answer_line(3, raw, aliases={})
    assert json.loads(text)["id"] is None


def test_a_text_of_one_mebibyte():
    raw = json.dumps({"id": "long", "text": (CONTACT + " word") * (2**20 // 60)}).encode()
    text, good = answer_line(1, raw, aliases={})
    assert good
    assert json.loads(text)["id"] == "long"


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
names = st.sampled_from(
    ("id", "text", "title", "description", "hiring_organization", "job_location", "base_salary", "date_posted",
     "url", "region", "language", "fetched_at", "valid_through", "other")
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(names, values, max_size=6))
def test_any_object_is_answered(value):
    text, good = answer_line(1, json.dumps(value).encode(), aliases={})
    answer = json.loads(text)
    assert good
    for contact in answer["contacts"]:
        given_text = value[contact["field"]]
        assert (given_text if isinstance(given_text, str) else "")[
            contact["start"] : contact["end"]
        ] == contact["raw"]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_answered(raw):
    text, good = answer_line(1, raw, aliases={})
    assert good or json.loads(text)["error"]


@pytest.mark.parametrize(
    "advice",
    [
        "Our board reminds you: never pay anybody to get a job. To report a bad advert call our hotline.",
        "Safety tip: don't pay money to any recruiter and never hand over your passport. Report suspicious adverts.",
        "Important: genuine employers will never ask you for money. If you are asked to pay, report it.",
    ],
)
def test_advice_to_applicants_is_no_quote_of_a_likely_sign(monkeypatch, capfdbinary, advice):
    offers = (
        "Waitresses wanted in Beirut. No experience needed, visa and ticket paid, you repay from salary, passport "
        "stays with the manager. WhatsApp +2348030000001.",
        "Typing job in Cambodia, 2000 dollars a month, free ticket and accommodation. Registration fee N20000.",
    )
    texts = [f"{offer}\n{advice}" for offer in offers]
    _, answers, _ = analyse(monkeypatch, capfdbinary, dumped(*({"text": text} for text in texts)))
    for text, answer in zip(texts, answers, strict=True):
        likely = [hit for hit in answer["indicators"] if hit["origin"] == "wording"]
        assert likely, "the offer itself shows likely signs"
        for hit in likely:
            assert hit["start"] < hit["end"] <= text.index(advice)
            assert text[hit["start"] : hit["end"]] == hit["quote"]


def test_a_line_of_chinese_chat_is_no_ad_and_a_short_offer_is_one(monkeypatch, capfdbinary):
    chat = ("今天下雨了，你们那边呢", "哈哈哈哈好的没问题，晚点再说吧", "这个群怎么这么安静啊大家都去哪了")
    offers = ("招服务员，包吃住", "长期招人，日结三百，联系微信 abc00001", "找工作，会开车，能吃苦")
    lines = [{"text": text} for text in (*chat, *offers)]
    _, answers, _ = analyse(monkeypatch, capfdbinary, dumped(*lines))
    assert [answer["language"] for answer in answers] == ["zh"] * len(lines)
    assert [answer["document_type"] for answer in answers] == ["other"] * 3 + ["ad"] * 3
