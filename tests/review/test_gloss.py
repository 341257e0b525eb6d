"""The gloss: words of an ad with their meaning in the reader's language, and names in Latin letters."""

import re
from dataclasses import replace

import pytest

from crawler.assess import assess
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.records import JobPosting
from crawler.review.web import i18n
from crawler.review.web.gloss import MEANINGS, gloss_of, in_latin, title_meanings
from crawler.review.web.stored_sentences import why_text

CHINESE = JobPosting(
    url="https://forum.example/1",
    source="forum",
    title="急招打字客服",
    description="急招打字客服，工作地点西港，包机票包吃住。无需经验。护照由公司保管。",
    hiring_organization="王先生",
)


def glossed(posting):
    posting = replace(posting, assessment=assess(posting))
    return gloss_of(posting, posting.assessment)


def glossed_in(language, posting):
    return gloss_of(posting, replace(assess(posting), language=language))


@pytest.fixture
def french():
    i18n.use_language("fr")
    yield
    i18n.use_language("en")


def test_each_known_word_has_its_meaning_in_the_order_of_the_text():
    found = glossed(CHINESE)
    assert [name for name, _ in found.fields] == ["title", "description"]
    words = {word.written: word.meaning for _, several in found.fields for word in several}
    assert words["包机票"] == load_catalogue().indicators["all-inclusive-package"].name
    assert words["打字"] == "chat or typing work"
    body = [word.written for word in dict(found.fields)["description"]]
    assert [CHINESE.description.index(one) for one in body] == sorted(
        CHINESE.description.index(one) for one in body
    )
    assert [(field, written) for field, written, _ in found.names] == [("hiring_organization", "王先生")]


def test_meanings_are_in_the_language_of_the_reader(french):
    words = [word.meaning for _, several in glossed(CHINESE).fields for word in several]
    assert "Tout payé : visa, billet, logement, repas" in words
    assert "travail de chat ou de saisie" in words


def test_little_words_that_mean_much_are_left_out():
    text = "Recrutement Canada, nounous et gardiens. On clôture ce soir, le billet est gratuit. Appelez au bureau."
    found = glossed(JobPosting(url="https://x.example/2", source="x", description=text))
    written = [word.written for _, several in found.fields for word in several]
    assert written
    assert [word for word in written if len(word) < 3] == []


@pytest.mark.parametrize(
    ("salary", "amounts"),
    [("Salary $300 monthly", []), ("Salary KSh 30,000 monthly", []), ("Salary N180k monthly", ["180,000"]),
     ("الراتب ٣٠٠ دولار شهريا", ["300"])],
)  # fmt: skip
def test_amounts_in_the_readers_own_figures_need_no_gloss(salary, amounts):
    posting = JobPosting(url="https://x.example/2", source="x", description=f"Maid for Oman. {salary}.")
    found = AnalysedPosting(posting, (), "sw", load_catalogue())
    assert found.amounts
    words = [word.meaning for _, several in glossed_in("sw", posting).fields for word in several]
    assert [word for word in words if word[0].isdigit()] == amounts


@pytest.mark.parametrize(
    ("language", "text", "word", "meaning"),
    [
        ("id", "Dibutuhkan operator chat di Poipet, Kamboja. Tiket gratis.", "Kamboja", "Cambodia"),
        ("ar", "الراتب جيد، السفر إلى الكويت قريبا", "الكويت", "Kuwait"),
        ("ro", "Fete pentru club în Cipru, câștig bun", "Fete", "women, girls"),
        ("zh", "月薪一万，底薪另算，招客服", "底薪", "pay"),
    ],
)
def test_of_two_meanings_the_one_that_says_more_is_given(language, text, word, meaning):
    posting = JobPosting(url="https://x.example/2", source="x", description=text)
    words = {
        one.written: one.meaning for _, several in glossed_in(language, posting).fields for one in several
    }
    assert words[word] == meaning


def test_an_ad_in_the_readers_own_language_needs_none(french):
    text = (
        "Nous cherchons des femmes de ménage pour travailler au Liban, le passeport est gardé par l’agence."
    )
    posting = JobPosting(url="https://x.example/2", source="x", title="Femme de ménage", description=text)
    assert glossed(posting) is None


@pytest.mark.parametrize(
    ("name", "latin"),
    [("Joy Travels", ""), ("Société Élan", ""), ("Олена", "Olena"), ("王", "Wang"), ("", "")],
)
def test_names_of_other_scripts_are_written_in_latin_letters(name, latin):
    assert in_latin(name) == latin


def test_a_sentence_of_the_catalogue_is_in_the_readers_language_and_a_rules_own_is_english(french):
    meaning = load_catalogue().indicators["passport-retention"].meaning
    assert why_text("passport-retention", meaning).startswith("L’annonce dit que l’agent")
    assert why_text("passport-retention", "NG to OM") == '<span lang="en">NG to OM</span>'


def test_the_pages_show_it_beside_the_text(desk):
    with desk.store() as store:
        [(ad, campaign)] = store.database.rows(
            "SELECT l.id, m.campaign FROM listings l JOIN campaign_members m ON m.listing = l.id"
            " WHERE l.language = 'zh' ORDER BY l.id LIMIT 1"
        )
    ana = desk.client("ana")
    for path in (f"/ads/{ad}", f"/campaigns/{campaign}"):
        assert "Gloss" in ana.get(path).text
    assert "Gloss" not in ana.get("/ads/1").text


@pytest.mark.parametrize(
    ("title", "language", "reader", "said"),
    [
        ("Работа для девушек: хостес, Дубай", "ru", "en", ("girls", "United Arab Emirates")),
        ("金边高薪招聘客服", "zh", "en", ("Cambodia",)),
        ("Nanny for Kuwait", "en", "en", ()),
        ("Nanny for Kuwait", "en", "fr", ("Koweït",)),
        ("", "zh", "en", ()),
        ("<script>{0}</script> ; ' 金边", "zh", "en", ("Cambodia",)),
    ],
)
def test_the_words_of_a_title_are_named_for_who_cannot_read_it(title, language, reader, said):
    i18n.use_language(reader)
    try:
        found = title_meanings(title, language, reader)
    finally:
        i18n.use_language("en")
    assert all(any(word in one for one in found) for word in said), found
    assert not said or len(found) <= MEANINGS
    assert said or not found


def test_the_queue_names_the_words_of_titles_in_other_languages_only(desk):
    ana = desk.client("ana")
    rows = re.findall(r'<a class="title"[^>]*>([^<]*)</a>(.*?)class="reasons"', ana.get("/").text, re.S)
    meant = {title: "meaning" in rest for title, rest in rows}
    assert any(meant[title] for title in meant if re.search(r"[\u0600-\u06ff\u4e00-\u9fff]", title)), meant
    assert not any(meant[title] for title in meant if title.isascii()), meant


def test_names_in_another_script_stand_in_latin_letters_beside_them_in_tables(desk):
    with desk.store() as store, store.transaction():
        store.database.execute("UPDATE versions SET hiring_organization = '王先生', job_location = 'Хостел'")
        [(contact,)] = store.database.rows("SELECT id FROM contacts ORDER BY listings DESC LIMIT 1")
    ana = desk.client("ana")
    page = ana.get("/campaigns/1").text.partition('id="ads"')[2]
    assert '王先生 <small dir="ltr">WangXianSheng</small>' in page
    assert 'Хостел <small dir="ltr">Khostel</small>' in page
    assert '<small dir="ltr">WangXianSheng</small>' in ana.get(f"/contacts/{contact}").text
