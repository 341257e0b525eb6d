"""What is read from a report: the suspect's contacts apart from the reporter's, and who may be in danger."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reports import dangers
from crawler.reports.dangers import DANGERS, dangers_of
from crawler.reports.reading import read_report
from crawler.reports.words import plain, spoken

TODAY = date(2026, 11, 26)
BESIDE = tomllib.loads(resources.files("crawler.reports").joinpath("held.toml").read_text("utf-8"))
WORDS = tomllib.loads(resources.files("crawler.reports").joinpath("dangers.toml").read_text("utf-8"))


def read(text, own=(), region="NG"):
    return read_report(text, own=own, region=region, today=TODAY)


@pytest.mark.parametrize(
    ("text", "suspect", "reporter"),
    [
        ("A man on +2348030000151 has work. My number is +2348030000152.", ["+2348030000151"], ["+2348030000152"]),
        ("Call me back on 0803 000 0153. The agent is 0803 000 0154", ["+2348030000154"], ["+2348030000153"]),
        ("Mon numéro : +2290197000155. L'agent : +2290197000156", ["+2290197000156"], ["+2290197000155"]),
        ("我的电话 +8613800000157。骗子的号码 +8613800000158", ["+8613800000158"], ["+8613800000157"]),
        ("The recruiter writes: call me on +2348030000159", [], ["+2348030000159"]),
        ("Agent Joy, joy.agent@mail.example, took the money", ["joy.agent@mail.example"], []),
    ],
)  # fmt: skip
def test_contacts_are_the_suspects_unless_called_ones_own(text, suspect, reporter):
    found = read(text)
    assert [one.value for one in found.suspect] == suspect
    assert [one.value for one in found.reporter] == reporter


@pytest.mark.parametrize(
    ("text", "suspect"),
    [
        (
            "I am Ngozi, 0803 000 0172. A man called Musa on 0803 000 0173 promised me a job.",
            ["+2348030000173"],
        ),
        ("Pls help my sister. 0803 000 0172 is my number. The agent is 0803 000 0173", ["+2348030000173"]),
        (
            "The agent 0803 000 0173 took 50,000.\nThank you.\nGrace Invented\n0803 000 0172",
            ["+2348030000173"],
        ),
        ("My name is Ada (0803 000 0172), cheated by jobs.agent@mail.example", ["jobs.agent@mail.example"]),
        (
            "The madam's WhatsApp is 0803 000 0173. You can reach my mother on 0803 000 0172.",
            ["+2348030000173"],
        ),
        ("Je m'appelle Awa, +2290197000172. Le recruteur: +2290197000173", ["+2290197000173"]),
        ("Me llamo Rosa, +573000000172. El reclutador es +573000000173", ["+573000000173"]),
        ("The agent asked me to write him from 0803 000 0172", []),
    ],
)
def test_a_contact_is_the_suspects_only_where_the_text_says_so(text, suspect):
    """First sight of the earlier reading: in seven of these the reporter's own number was kept in the clear."""
    assert [one.value for one in read(text).suspect] == suspect


def test_what_the_file_gives_as_the_reporters_is_theirs_in_any_spelling():
    found = read("I am on 0803 000 0160. The agent is on 0803 000 0161.", own=["Ada", "+234 803 000 0160"])
    assert [one.value for one in found.suspect] == ["+2348030000161"]


@pytest.mark.parametrize(
    ("text", "dangers"),
    [
        ("They took my passport and won't let me leave the house.", {"held"}),
        ("My sister is beaten every day by the madam.", {"violence"}),
        ("She has a flight to Muscat tomorrow night.", {"travel-soon"}),
        ("The bus leaves on 28/11 with six girls, departure at night.", {"travel-soon"}),
        ("Her flight was on 14/03 last year.", set()),
        ("Her flight is on 2027-06-01.", set()),
        ("A year old girl of the village, underage, was promised work.", {"minor"}),
        ("Yesterday I paid 50,000 for a form and the man vanished.", set()),
        ("Il part pour Beyrouth demain, elle est mineure.", {"travel-soon", "minor"}),
        ("يضربوني ولا أستطيع المغادرة", {"held", "violence"}),
        ("护照被扣，出不来，还被打", {"held", "violence"}),
        ("", set()),
    ],
)
def test_dangers(text, dangers):
    assert set(read(text).dangers) == dangers


def test_dangers_are_named_in_their_order_of_urgency():
    found = read("They beat us, took our passports, and tomorrow the flight leaves.")
    assert list(found.dangers) == [name for name in DANGERS if name in found.dangers]
    assert len(found.dangers) == 3


@pytest.mark.parametrize("language", list(WORDS["held"]))
@pytest.mark.parametrize("kind", ["held", "violence", "minor"])
def test_every_word_of_the_table_is_found(kind, language):
    for word in WORDS[kind][language]:
        said = word.replace("*", "").replace("{age}", "15").replace("{teen}", "15")
        found = dangers_of(f"\u2026 {said} \u2026", (), TODAY, spoken(language))
        assert kind in found, word


@pytest.mark.parametrize("language", list(BESIDE["papers"]))
@pytest.mark.parametrize(("one", "other", "most"), dangers.BESIDE)
def test_words_of_a_table_tell_of_somebody_held_only_beside_each_other(one, other, most, language):
    first, second = (plain(BESIDE[kind][language][0]).replace("*", "") for kind in (one, other))
    spoken_in = frozenset({language})
    for said in (f"{first} {second}", f"{second} {first}"):
        assert dangers._stand_together(said, one, other, most, spoken_in), said
    for said in (
        f"{first}\n{second}",
        f"{first}! {second}",
        f"{first} {'.' * (most + 2)} {second}",
        first,
        second,
    ):
        assert not dangers._stand_together(said, one, other, most, spoken_in), said


@pytest.mark.parametrize("language", list(BESIDE["freed"]))
def test_papers_that_came_back_hold_nobody_unless_that_is_denied(language):
    papers, taken, freed = (
        plain(BESIDE[kind][language][0]).replace("*", "") for kind in ("papers", "taken", "freed")
    )
    spoken_in = frozenset({language})
    together = ("papers", "taken", 45, spoken_in)
    assert not dangers._stand_together(f"{papers} {taken} {freed}", *together)
    assert not dangers._stand_together(f"{freed} {papers} {taken}", *together)
    assert dangers._stand_together(f"{papers} {taken}. {freed}", *together)
    for denial in BESIDE["unless"][language]:
        said = plain(denial).replace("*", "")
        assert dangers._stand_together(f"{papers} {taken} {said} {freed}", *together), denial


def test_every_language_has_words_of_each_kind():
    assert {frozenset(words) for words in BESIDE.values()} == {frozenset(BESIDE["papers"])}
    assert set(WORDS["held"]) <= set(BESIDE["papers"])


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("The landlord keeps all their papers in a drawer.", True),
        ("He bolts the door of the cellar at night.", True),
        ("We are not permitted to step out of the yard.", True),
        ("Le patron garde nos passeports.", True),
        ("ကျွန်မညီမကို အခန်းထဲမှာ ပိတ်ထားတယ်။", True),
        ("ថៅកែយកលិខិតឆ្លងដែនទុក", True),
        ("I took a photo. My passport is at home.", False),
        ("Bring your passport and two photographs to the office.", False),
        ("They never took my passport, only money.", False),
        ("The boss took my passport for the visa and gave it back on Monday.", False),
        ("The boss took my passport for the visa and never gave it back.", True),
        ("The boss took my passport. He needs it for the visa.", True),
        ("Le patron a pris mon passeport pour le visa, il l'a rendu le lendemain.", False),
        ("Хозяин забрал паспорт для регистрации и вернул.", False),
        ("Хозяин забрал паспорт для регистрации и не вернул.", True),
        ("He took our passports for registration and keeps them in his safe.", True),
        ("Madam collected my passport for the visa. She says I must pay 2000 before I get it.", True),
        ("They took our passports and made a photocopy, the originals stay with the boss.", True),
        ("The agent took my passport and hasn't returned it.", True),
        ("She took my passport and says that it will be given back when the debt is paid.", True),
        ("Le patron a pris nos passeports pour le visa et les garde dans son bureau.", True),
        ("Se quedaron con mi pasaporte y no lo devolvieron.", True),
        ("Pasporku diambil bos dan belum dikembalikan.", True),
        ("أخذ الكفيل جوازي للتأشيرة ويحتفظ به", True),
        ("The door was open and we could walk home.", False),
        ("I cannot say when the bus will leave from there.", False),
    ],
)
def test_somebody_held_in_words_of_no_list(text, held):
    assert ("held" in read(text).dangers) == held


@pytest.mark.parametrize("language", list(WORDS["travel"]))
def test_a_journey_counts_with_every_near_time(language):
    journey = WORDS["travel"][language][0].replace("*", "")
    for word in WORDS["soon"][language]:
        said = word.replace("*", "").replace("{days}", "3")
        assert "travel-soon" in dangers_of(f"{journey} \u2026 {said}", (), TODAY, spoken(language)), word
    assert dangers_of(f"{journey}.", (), TODAY, spoken(language)) == ()


@pytest.mark.parametrize(
    ("text", "dangers"),
    [
        ("She flies out on 28 November.", {"travel-soon"}),
        ("Elle prend l'avion le 3 décembre", {"travel-soon"}),
        ("She flew out on 28 March.", set()),
        ("Nobody was beaten, she has not been beaten.", set()),
        ("He did not pay us and beat her.", {"violence"}),
        ("My cousin, 15 years old, was taken.", {"minor"}),
        ("I worked there for 15 years.", set()),
        ("Вона не може піти, паспорт забрали", {"held"}),
    ],
)
def test_dangers_by_dates_ages_and_denials(text, dangers):
    assert set(read(text).dangers) == dangers


@settings(deadline=None)  # the first text compiles the patterns
@given(st.text(max_size=300))
def test_any_text_is_read(text):
    found = read(text)
    assert set(found.dangers) <= set(DANGERS)
