"""Every string the templates name exists, and none is left over."""

import re
from pathlib import Path

import pytest
from babel import Locale

from crawler.contact_kinds import KINDS, NUMBER
from crawler.export import FORMATS
from crawler.indicators import load_catalogue
from crawler.records import Pay, Place
from crawler.review.ad import page as ad_page
from crawler.review.web import i18n, labels
from crawler.review.web.context import HERE
from crawler.review.web.formatters import clock, percent, points, signed
from crawler.review.web.i18n import LANGUAGES, strings

TEMPLATES = sorted(Path(HERE, "templates").glob("*.html"))
CODE = [*sorted(Path(HERE).rglob("*.py")), *sorted((Path(HERE).parent / "triage").glob("*.py"))]
NOT_WORDS = {"adwatch", "JSON", "kappa", "AMBER", "STRICT", "narrow"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_key_exists(template):
    keys = set(re.findall(r"\bt\(\s*'([\w.\-]+)'\s*[,)]", template.read_text(encoding="utf-8")))
    missing = sorted(keys - set(strings()))
    assert not missing, f"{template.name} shows {missing}: add them to crawler/review/strings/en.toml"


def test_no_string_is_left_over():
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*TEMPLATES, *CODE))
    made = set(re.findall(r"""['"]([a-z_]+(?:\.[a-z]+)*\.(?:[a-z]+_)?)['"] ?~""", text)) | set(
        re.findall(r"""say(?:_or)?\(f?["']([a-z_.]+)\{""", text)
    )
    made |= {"band.", "verdict.", "online."}
    for key in strings():
        plain = key.removesuffix("_one")
        if key.startswith("meta."):
            continue
        used = f"'{plain}'" in text or f'"{plain}"' in text or any(plain.startswith(p) for p in made)
        assert used, f"nothing shows {key}: take it out of each file of crawler/review/strings, or show it"


def test_no_template_writes_words_of_its_own():
    for path in TEMPLATES:
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        text = re.sub(r"<[^>]*>", " ", text)
        found = set(re.findall(r"[A-Za-z]{4,}", text)) - NOT_WORDS
        assert not found, (
            f"{path.name} writes {found}: show t('page.key'), with the words in crawler/review/strings"
        )


def test_one_and_many():
    assert i18n.say("queue.ads", n=1) == "1 ad"
    assert i18n.say("queue.ads", n=14) == "14 ads"
    with pytest.raises(KeyError):
        i18n.say("no.such.key")


def test_a_kind_of_contact_has_a_word_of_its_own_only_where_it_differs_from_its_label():
    words = {key.removeprefix("kind."): text for key, text in strings().items() if key.startswith("kind.")}
    assert words.keys() <= KINDS.keys()
    assert {name for name, word in words.items() if KINDS[name].label == word} == set()


OTHERS = [tag for tag in LANGUAGES if tag != i18n.DEFAULT]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


def stem_of(key: str) -> tuple[str, str]:
    """A key without the ending of a plural category, and the category."""
    stem, _, form = key.rpartition("_")
    return (stem, form) if form in CATEGORIES and stem in strings() else (key, "")


CATEGORIES = ("zero", "one", "two", "few", "many")
NUMBERS = range(201)


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_keys_and_placeholders(language):
    # The registry holds the English names of the export formats.
    formats = {f"format.{name}": form.about for name, form in FORMATS.items()}
    ours, theirs = {**strings(), **formats}, strings(language)
    whole = {key for key in ours if not stem_of(key)[1]}
    missing = sorted(whole - theirs.keys())
    assert not missing, f"crawler/review/strings/{language}.toml lacks {', '.join(missing)}"
    unknown = sorted(key for key in theirs if stem_of(key)[0] not in whole)
    assert not unknown, f"crawler/review/strings/{language}.toml has {unknown}, which English has not"
    for key, text in theirs.items():
        stem, form = stem_of(key)
        assert text.strip() or key == "meta.checked", key
        assert not form or "n" in placeholders(ours[stem]), key
        if form in ("zero", "one", "two"):
            assert placeholders(text) in (placeholders(ours[stem]), placeholders(ours[stem]) - {"n"}), key
        else:
            assert placeholders(text) == placeholders(ours[stem]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_category_of_a_language_has_its_form_and_tells_its_number(language):
    locale, table = Locale.parse(strings(language)["meta.locale"]), strings(language)
    members = {form: [n for n in NUMBERS if locale.plural_form(n) == form] for form in CATEGORIES}
    for stem in {stem_of(key)[0] for key in strings() if stem_of(key)[1]}:
        for form, numbers in members.items():
            if form == "zero" or not numbers:
                continue  # What is said of a hundred fits nought too.
            text = table.get(f"{stem}_{form}")
            assert text, f"strings/{language}.toml lacks {stem}_{form}"
            # "One" without its number is right for one; for nought too where the page says that in other words.
            alone = numbers[-1] == form_number(form) and not re.search(r"\d", text)
            assert len(numbers) == 1 or alone or "{n}" in text, f"{stem}_{form}: {numbers[:4]}"


def form_number(form: str) -> int | None:
    return {"one": 1, "two": 2}.get(form)


def test_numbers_are_counted_as_arabic_counts():
    i18n.use_language("ar")
    try:
        said = [i18n.say("queue.ads", n=n) for n in (0, 1, 2, 3, 11, 100)]
        assert said == ["0 إعلان", "إعلان واحد", "إعلانان", "3 إعلانات", "11 إعلانًا", "100 إعلان"]
        assert (i18n.text_direction(), i18n.arrow()) == ("rtl", "←")
        assert clock("2026-11-04T05:06:00Z") == "04\u200f/11\u200f/2026، 05:06 (UTC)"
    finally:
        i18n.use_language("en")


@pytest.mark.parametrize("language", OTHERS)
def test_no_language_is_left_in_english(language):
    table, brands = strings(language), ("kind.", "format.", "meta.", "punct.", "date.")
    alike = [key for key, text in strings().items() if table.get(key) == text and len(text) > 3]
    left = [key for key in alike if not key.startswith(brands)]
    assert len(left) < len(table) * 0.03, left


def test_a_language_that_no_speaker_has_checked_says_so(desk):
    assert [tag for tag in LANGUAGES if not i18n.unchecked(tag)] == ["en"]
    ana = desk.client("ana")
    page = ana.get("/keys", **{"Accept-Language": "ar"}).text
    assert '<html lang="ar" dir="rtl"' in page
    assert strings("ar")["foot.unchecked"] in page
    assert f"Español ({strings('ar')['keys.language_unchecked']})" in page
    assert strings()["foot.unchecked"] not in ana.get("/").text


def test_french_is_set_as_french():
    table = strings("fr")
    for key, text in table.items():
        assert not re.search(r"[ \w)][;?!»%]|[ \w)]:(?!//)|« |'", text), (
            f"{key}: no-break spaces, curly apostrophes"
        )


@pytest.mark.parametrize(
    ("own", "accepted", "spoken"),
    [
        ("", "", "en"),
        ("", "fr", "fr"),
        ("", "fr-CA,fr;q=0.8,en;q=0.5", "fr"),
        ("", "de,en;q=0.8,fr;q=0.7", "en"),
        ("", "en;q=0.1, FR;q=0.9", "fr"),
        ("", "fr;q=0,en", "en"),
        ("", "fr;q=x,;;,,*", "en"),
        ("", "xx-klingon", "en"),
        ("en", "fr", "en"),
        ("fr", "en", "fr"),
        ("../../etc", "fr", "fr"),
    ],
)
def test_the_language_is_ones_own_choice_or_the_browsers(own, accepted, spoken):
    assert i18n.choose(own, accepted) == spoken


def test_nought_is_one_in_french_and_many_in_english():
    assert i18n.say("queue.ads", n=0) == "0 ads"
    i18n.use_language("fr")
    try:
        assert [i18n.say("queue.ads", n=n) for n in (0, 1, 2)] == ["0 annonce", "1 annonce", "2 annonces"]
        assert clock("2026-11-04T05:06:00Z") == "4 nov. 2026, 05 h 06 UTC"
        assert (points(12.5), signed(-0.5), percent(0.256)) == ("12,5", "-0,50", "26\xa0%")
    finally:
        i18n.use_language("en")


def test_the_desk_speaks_french_where_it_is_wanted_and_says_so(desk):
    ana = desk.client("ana")
    assert '<html lang="en" ' in ana.get("/").text
    page = ana.get("/", **{"Accept-Language": "fr-FR,fr;q=0.9"}).text
    assert '<html lang="fr" ' in page
    assert "À décider" in page
    assert "To decide" not in page
    assert '<span lang="en">' in page, "names that have no translation are English, and say so"
    assert "Connexion" in desk.client().get("/sign-in", **{"Accept-Language": "fr"}).text
    assert 'lang="fr"' in desk.client().get("/no/such/page", **{"Accept-Language": "fr"}).text
    assert ana.post("/language", {"language": "fr"}).status == 303
    assert "Tableau de bord" in ana.get("/dashboard", **{"Accept-Language": "en"}).text
    assert "ne sont pas" not in ana.post("/password", {"old": "x", "new": "y"}).text
    assert "le mot de passe actuel" in ana.post("/password", {"old": "x", "new": "y"}).text
    assert '<html lang="en" ' in desk.client("ben").get("/").text
    ana.post("/language", {"language": "../fr"})
    assert '<html lang="en" ' in ana.get("/").text


@pytest.mark.parametrize(("language", "said"), [("en", "number"), ("ar", "رقم"), ("fr", "numéro")])
def test_a_number_without_an_app_has_a_name_in_every_language(language, said):
    i18n.use_language(language)
    try:
        assert labels.kind_name(NUMBER) == said
    finally:
        i18n.use_language("en")


@pytest.mark.parametrize("language", [one for one in i18n.LANGUAGES if one != i18n.DEFAULT])
def test_every_indicator_and_harm_type_has_a_name_in_every_language(language):
    catalogue, names = load_catalogue(), labels.catalogue_names(language)
    wanted = {
        "indicator": set(catalogue.indicators),
        "meaning": set(catalogue.indicators),
        "harm": set(catalogue.harm_types),
    }
    lacks = {table: sorted(ids - names[table].keys()) for table, ids in wanted.items()}
    unknown = {table: sorted(names[table].keys() - ids) for table, ids in wanted.items()}
    file = f"crawler/review/strings/catalogue/{language}.toml"
    assert not any(lacks.values()), f"{file} lacks {lacks}"
    assert not any(unknown.values()), f"{file} has names of what the catalogue has not: {unknown}"
    assert language != "fr" or not [
        text for table in names.values() for text in table.values() if re.search(r"[ \w)][;?!»%]|'", text)
    ]


def test_names_of_the_catalogue_are_those_of_the_language_in_use():
    assert (
        labels.indicator_name("passport-retention")
        == '<span lang="en">Passport or papers will be kept</span>'
    )
    i18n.use_language("fr")
    try:
        assert labels.indicator_name("passport-retention") == "Passeport ou papiers gardés"
        assert labels.harm_name("child") == "Enfant"
        assert labels.indicator_name("of-a-newer-one") == '<span lang="en">of a newer one</span>'
    finally:
        i18n.use_language("en")


@pytest.mark.parametrize(
    ("language", "place", "pay"),
    [
        ("en", "country Kenya, town Kisumu", "from 300, to 300, in KES, a month"),
        ("fr", "pays Kenya, ville Kisumu", "de 300, à 300, en KES, par mois"),
        ("ar", "البلد كينيا, البلدة Kisumu", "من 300, إلى 300, بعملة KES, لكل شهر"),
    ],
)
def test_what_was_read_is_told_by_the_names_of_countries_and_periods(language, place, pay):
    i18n.use_language(language)
    try:
        assert ad_page._text(Place(raw="", country="KE", locality="Kisumu")) == place
        read = Pay(raw="", minimum=300.0, maximum=300.0, currency="KES", period="month")
        assert ad_page._text(read) == pay
    finally:
        i18n.use_language("en")


def test_a_number_in_groups_keeps_their_order_in_a_right_to_left_sentence(desk):
    ana = desk.client("ana")
    assert "Search: 0803 000 0151" in ana.get("/?q=0803+000+0151").text
    assert "\u20680803 000 0151\u2069" in ana.get("/?q=0803+000+0151", **{"Accept-Language": "ar"}).text
