"""Sentences stored in English are said in every language of the desk, or stay English and say so."""

from __future__ import annotations

import ast
import html
import re
import tomllib
from pathlib import Path

import pytest

from crawler import campaigns, indicators
from crawler.campaigns.why import words as evidence_words
from crawler.indicators import load_catalogue
from crawler.review.web import i18n
from crawler.review.web.labels import in_english
from crawler.review.web.stored_sentences import sentences_of, stored_sentence, why_text

OTHERS = [tag for tag in i18n.LANGUAGES if tag != i18n.DEFAULT]
FORMS = tomllib.loads((i18n.FOLDER / "sentences" / "en.toml").read_text("utf-8"))
READ = [
    *sorted(Path(indicators.__file__).parent.glob("rules/*.py")),
    *(Path(campaigns.__file__).parent / f"{name}.py" for name in ("bursts", "crossad", "drift")),
]
ENGLISH = 'lang="en"'


@pytest.fixture(params=OTHERS)
def language(request):
    i18n.use_language(request.param)
    yield request.param
    i18n.use_language("en")


def placeholders(text):
    return set(re.findall(r"\{(\w*)\}", text))


@pytest.mark.parametrize("tag", OTHERS)
def test_every_form_is_said_in_every_language_with_the_same_placeholders(tag):
    tables = sentences_of(tag)
    assert set(tables["form"]) == set(FORMS), f"crawler/review/strings/sentences/{tag}.toml"
    assert set(tables["join"]) == set(evidence_words())
    for name, text in tables["form"].items():
        assert placeholders(text) == placeholders(FORMS[name]), name
    for name, text in tables["join"].items():
        assert placeholders(text) == ({"value"} if "{value" in evidence_words()[name] else set()), name


def test_all_languages_have_the_same_words_and_every_plural():
    words = [set(sentences_of(tag)["word"]) for tag in OTHERS]
    assert all(one == words[0] for one in words)
    for tag in OTHERS:
        i18n.use_language(tag)
        wanted = {i18n.current_locale().plural_form(n) for n in range(200)} | {"other"}
        i18n.use_language("en")
        for noun, forms in sentences_of(tag)["count"].items():
            assert wanted <= {*forms, "many"} if tag != "ar" else wanted <= set(forms), (tag, noun)


def sample(node):
    """What a string of the code looks like: a nought for each of its values; empty for what is no string."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
    return ""


def sentences_in(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id == "why" for one in node.targets
        ):
            yield sample(node.value)
        if isinstance(node, ast.keyword) and node.arg == "why":
            yield sample(node.value)


def skeleton(text):
    """The words of a sample in their order, whatever stands for its values."""
    return re.compile(re.escape(text).replace("\0", ".+?"), re.DOTALL)


def test_every_sentence_of_a_rule_has_a_form():
    told = [(path.name, text) for path in READ for text in sentences_in(path) if " " in text]
    assert len(told) > 30, "the search finds the sentences of the rules"
    lacks = [one for one in told if not any(map(skeleton(one[1]).fullmatch, FORMS.values()))]
    assert not lacks, "crawler/review/strings/sentences/en.toml lacks a form for these"


SAID = [
    "The only way to answer is Telegram, WhatsApp, so nobody can tell who is hiring.",
    "The only way to answer is a private message, so nobody can tell who is hiring.",
    "The telegram is written so that filters miss it (spaced, letters-for-digits).",
    "The number is from US, which is neither where the readers are nor where the work is.",
    "Zenith is used as employer, but answers go to a free mailbox (gmail.com).",
    "Work abroad is offered; a licence is claimed without a number to look up.",
    "Work inside a private home in another country, and no licensed agency is named.",
    "About USD 2,640 a month for clerical work that is said to take little time or skill: normal is up to USD 165.",
    "About USD 2,640 a month for work of no named skill: normal is up to USD 900.",
    "Readers in NG, this work in KH: a route that authorities have named (S-KE-BKK).",
    "The ad names a place in NG; this work is in KH: a route that authorities have named (S-KE-BKK).",
    "A number of the ad is from NG; this work is in KH: a route that authorities have named (S-KE-BKK).",
    "The board's readers are in NG (the ad does not say where it recruits); this work is in KH: a route that"
    " authorities have named (S-KE-BKK).",
    "Its language is spoken in NG (the ad does not say where it recruits); this work is in KH: a route that"
    " authorities have named (S-KE-BKK).",
    "The licence number X1 is not in the register Poea of 2026-11-02 (S-POEA).",
    "3 ads with this text were posted within 1 day, with 2 employers, 2 contacts and 3 places.",
    "The same offer in en, fr and 2 more, tied by WhatsApp +2348030000151.",
    "e-mail a@x.example stands in 2 ads under 2 employers: One and Two.",
    "Behind phone +2348030000111 the offer changes: pay from 5 to 6; country among GH, KE and NG.",
    "46 points from 6 groups of signs",
    "1.5 points, fewer than 6",
    "strong signs in two elements of trafficking: act and means and purpose",
    "legality-reassurance adds nothing: weak signs of deceptive-offer count 2 together",
    "no-requirements counts 0.45 of its points: 61% of this source carry it",
    "the shape of the ad adds 5 to its place in the queue (link, low bar)",
    "the shape of the ad adds 5 to its place in the queue (nothing telling)",
    "the ad's own sentence “Pay first.” resembles a known offer: “Pay.”; the sentence reader adds 5.06",
    "one sign, and more speaks for an honest offer (employer named, fair terms)",
    "not read as a job ad: nothing in it speaks of work",
    "only the first 50,000 characters of its title and description were read",
    "its letters stand apart or without spaces, so its words were not read",
    "its words mix letters of several scripts, so they were not read",
    "amid warnings it makes an offer",
    "81% of their unusual phrases are shared on average",
    "1.3 different stories a language behind the shared contact",
]  # fmt: skip


def without_titles(said):
    """Without the titles of sources, which stay as they were published."""
    for title in load_catalogue().sources.values():
        said = said.replace(in_english(title), "")
    return said


@pytest.mark.parametrize("text", SAID)
def test_a_stored_sentence_is_said_in_the_language_of_the_desk(language, text):
    said = without_titles(stored_sentence(text))
    assert ENGLISH not in said, said
    assert not re.search(r"\{|\b(the|with|and|ads?|employers?)\b", re.sub(r"<bdi>.*?</bdi>", "", said)), said


def test_a_likely_sign_is_named_in_the_language_of_the_desk(language):
    for id, indicator in load_catalogue().indicators.items():
        why = f"Likely by its wording, to be checked; it adds nothing to the score: {indicator.name}."
        assert ENGLISH not in why_text(id, why), id
        assert ENGLISH not in why_text(id, indicator.meaning), id


@pytest.mark.parametrize(
    "text",
    [
        "A sentence of a rule that nobody has written yet.",
        "The only way to answer is Pigeon, so nobody can tell who is hiring.",
        "Work abroad is offered; a new clause.",
        "Behind phone +2348030000111 the offer changes: colour among red and blue.",
        "",
    ],
)
def test_what_nobody_has_translated_stays_english_and_says_so(language, text):
    assert ENGLISH in stored_sentence(text)
    assert text in stored_sentence(text)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{0.__class__}", "{name}", "a‮b"])
def test_words_of_an_ad_are_never_markup_nor_a_form(language, name):
    said = stored_sentence(f"{name} is named, but applications go to a free mailbox (mail.example).")
    assert "<script" not in said
    assert "‮" not in said
    assert "mail.example" in said
    assert ENGLISH not in said


NAMED = [
    (
        "Readers in NG, this work in KH: a route that authorities have named (S-NG-LABOUR).",
        "Readers in Nigeria, this work in Cambodia: a route that authorities have named "
        f"(<span {ENGLISH}>Nigeria Labour Act (Cap L1 LFN 2004)</span>).",
    ),
    ("Readers in NG, this work in KH: a route that authorities have named (S-NONE).", "(<bdi>S-NONE</bdi>)."),
    ("The whatsapp is written so that filters miss it (spaced).", "The WhatsApp is written so"),
    (
        "Behind phone +2348030000111 the offer changes: country among GH, KE and NG.",
        "Ghana, Kenya and Nigeria",
    ),
    ("46 points from 6 groups of signs", "46 points from 6 groups of signs"),
    ("a <b> nobody wrote yet", "a &lt;b&gt; nobody wrote yet"),
]


@pytest.mark.parametrize(("text", "said"), NAMED)
def test_in_english_a_sentence_is_as_it_was_stored_and_its_codes_have_names(text, said):
    assert said in stored_sentence(text)
    assert stored_sentence(text).startswith(f"<span {ENGLISH}>")


def test_what_is_stored_in_english_never_loses_a_word_in_english():
    for text in SAID:
        shown = html.unescape(re.sub(r"<[^>]*>", "", stored_sentence(text)))
        codes = re.compile(r"\b(?:[A-Z]{2}|S-[A-Z-]+|telegram|[a-z]+(?:-[a-z]+)+|en|fr|\d+ more)\b")
        lost = [word for word in re.findall(r"[\w']+", codes.sub("", text)) if word not in shown]
        assert not lost, (text, shown)


def test_masked_contacts_are_covered_in_a_sentence_whatever_the_language(desk):
    with desk.store() as store:
        [(campaign, contact, value)] = store.database.rows(
            "SELECT m.campaign, c.id, c.value FROM hits h JOIN versions v ON v.id = h.version"
            " JOIN campaign_members m ON m.listing = v.listing JOIN links k ON k.version = h.version"
            " JOIN contacts c ON c.id = k.contact WHERE instr(h.why, c.value) LIMIT 1"
        )
    lea = desk.client("lea")
    lea.post("/language", {"language": "fr"})
    assert f"<bdi>{value}</bdi>" in lea.get(f"/campaigns/{campaign}").text
    lea.post(f"/contacts/{contact}/mark", {"what": "mask", "why": "a victim's"})
    assert value not in lea.get(f"/campaigns/{campaign}").text


@pytest.mark.parametrize(
    ("tag", "pay", "share"),
    [("fr", "2\u202f640", "81\xa0%"), ("es", "2.640", "81\xa0%"), ("pt", "2.640", "81%")],
)
def test_numbers_are_written_as_the_language_does(tag, pay, share):
    i18n.use_language(tag)
    try:
        assert pay in stored_sentence("About USD 2,640 a month for clerical work: normal is up to USD 165.")
        assert "3,84" in stored_sentence("the shape of the ad adds 3.84 to its place in the queue (link)")
        assert share in stored_sentence("81% of their unusual phrases are shared on average")
    finally:
        i18n.use_language("en")
