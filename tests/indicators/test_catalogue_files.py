"""Mistakes in catalogue files are named with file, line and fix; an overlay comes on top."""

import pytest
from click.testing import CliRunner

from crawler.cli import adwatch
from crawler.indicators import CatalogueError, check_catalogue, load_catalogue
from crawler.indicators.check import finds
from crawler.indicators.load import read_catalogue as load
from crawler.records import JobPosting


@pytest.fixture
def own(tmp_path, english_catalogue):
    """Writes an overlay over the English catalogue, which alone counts as shipped."""

    def write(**files):
        for name, text in files.items():
            path = tmp_path / "own" / name.replace("__", "/").replace("_toml", ".toml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return tmp_path / "own"

    return write


HEAD = '[phrases.upfront-recruitment-fee]\nphrases = [\n  "good words",\n'
TAIL = '\n]\nhits = ["good words"]\nmisses = ["other"]\n'


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (HEAD + '  "(one|two",' + TAIL, 4, "unbalanced or nested brackets"),
        (HEAD + '  "pay <99> fee",' + TAIL, 4, "gap of more than"),
        (HEAD + '  "<3> fee",' + TAIL, 4, "nothing beside a gap"),
        (HEAD + '  "",' + TAIL, 0, "empty phrase"),
        ('[phrases.no-such-thing]\nphrases = ["a b"]\nhits = ["a b"]\nmisses = ["c"]\n', 1, "no indicator"),
        ('[phrases.upfront-recruitment-fee]\nphrases = ["a b"]\nmisses = ["c"]\n', 1, "has no hits"),
        (
            '[phrases.upfront-recruitment-fee]\nphrase = ["a b"]\nhits=["a"]\nmisses=["c"]\n',
            2,
            "unknown key phrase",
        ),
        (
            '[phrases.upfront-recruitment-fee]\nphrases = "a b"\nhits=["a"]\nmisses=["c"]\n',
            2,
            "is not a list",
        ),
        ('[frases.x]\nphrases = ["a"]\n', 1, "unknown table frases"),
        ("[phrases.x\n", 1, "Expected"),
    ],
)
def test_a_mistake_is_named_with_its_line(own, text, line, what):
    issues = check_catalogue(own(phrases__en_toml=text))
    found = [m for m in issues if what in m.what]
    assert found, issues
    assert found[0].file == "own/phrases/en.toml"
    assert found[0].line == line or not line
    assert found[0].fix


def test_a_bad_pattern_is_refused_at_load(own):
    folder = own(tables__licences_toml="[XX]\nissuer = 'nobody'\npatterns = ['(unclosed']\n")
    with pytest.raises(CatalogueError, match=r"own/tables/licences\.toml:3: bad pattern"):
        load_catalogue(folder)


def test_bad_indicator(own):
    folder = own(indicators_toml='[upfront-recruitment-fee]\nweight = "heavy"\n')
    with pytest.raises(CatalogueError, match="weight = 'heavy'; use one of weak, medium, strong"):
        load_catalogue(folder)


ROW = """[new-sign]
name = "A sign"
meaning = "It means this."
category = "fees-and-debt"
weight = "weak"
kind = "phrase"
rule = "a phrase"
sources = ["S-ILO-OP: debt bondage"]
"""


@pytest.mark.parametrize(
    ("written", "instead", "what"),
    [
        ('"S-ILO-OP: debt bondage"', "", "new-sign: no sources"),
        ("S-ILO-OP", "S-NONE", "new-sign: unknown source 'S-NONE: debt bondage'"),
        ("fees-and-debt", "fees", "new-sign: category = 'fees'"),
        ("a phrase", "a phrase", "new-sign: no phrases in any language"),
    ],
)
def test_an_indicator_that_lacks_something_is_refused(own, written, instead, what):
    issues = check_catalogue(own(indicators_toml=ROW.replace(written, instead)))
    assert [(issue.file, issue.line, issue.what) for issue in issues] == [("own/indicators.toml", 1, what)]


def test_every_mistake_of_an_indicator_is_told_at_once_and_its_phrases_are_no_further_one(own):
    wrong = ROW.replace("fees-and-debt", "fees").replace("S-ILO-OP", "S-NONE")
    phrases = (
        '[phrases.new-sign]\nphrases = ["a new sign"]\nhits = ["A new sign."]\nmisses = ["A new sigh."]\n'
    )
    issues = check_catalogue(own(indicators_toml=wrong, phrases__en_toml=phrases))
    assert [(issue.file, issue.what) for issue in issues] == [
        ("own/indicators.toml", "new-sign: category = 'fees'"),
        ("own/indicators.toml", "new-sign: unknown source 'S-NONE: debt bondage'"),
    ]


def test_an_overlay_adds_takes_out_and_reweighs(own):
    folder = own(
        phrases__en_toml='remove = ["registration fee"]\n'
        '[phrases.upfront-recruitment-fee]\nphrases = ["goat for the chief"]\n'
        'hits = ["bring a goat for the chief"]\nmisses = ["a goat"]\n',
        indicators_toml='[upfront-recruitment-fee]\nweight = "medium"\n',
        tables__hosts_toml='[free-mail]\nhosts = ["mail.example"]\n',
    )
    plain, mine = load_catalogue(), load_catalogue(folder)
    assert mine.version != plain.version
    assert mine.indicators["upfront-recruitment-fee"].weight == "medium"
    assert mine.indicators["upfront-recruitment-fee"].name == plain.indicators["upfront-recruitment-fee"].name
    assert mine.tables.free_mail == {"mail.example"}
    lines = {phrase.line for phrase in mine.phrases if phrase.language == "en"}
    assert "goat for the chief" in lines
    assert "registration fee" not in lines
    assert all(finds(example, mine) == example.hit for example in mine.examples if "goat" in example.text)


@pytest.mark.usefixtures("english_catalogue")
def test_the_same_files_have_the_same_version():
    assert load_catalogue().version == load.__wrapped__(None).version


def test_command_passes_on_the_shipped_catalogue():
    result = CliRunner().invoke(adwatch, ["catalogue", "check"])
    assert result.exit_code == 0, result.output
    assert "no mistake" in result.output


def test_languages_that_no_speaker_checked_are_named(own):
    shipped = CliRunner().invoke(adwatch, ["catalogue", "check"]).output.splitlines()[-1]
    assert "not yet checked by a speaker:" in shipped
    folder = own(tables__languages_toml='[checked]\nht = "S.P."\n')
    assert set(load_catalogue().unchecked) - set(load(folder).unchecked) == {"ht"}


def test_command_names_a_wrong_example(own):
    folder = own(
        phrases__en_toml='[phrases.dream-lure]\nphrases = ["moon trip"]\nhits = ["sun trip"]\nmisses = ["x"]\n'
    )
    result = CliRunner().invoke(adwatch, ["catalogue", "check", "--overlay", str(folder)])
    assert "own/phrases/en.toml:3: dream-lure: 'sun trip' is not found; correct the phrases" in result.output
    assert result.exception is not None


def test_assessments_name_their_ruleset():
    from crawler.assess import assess

    assert assess(JobPosting(url="", source="s", text="x")).ruleset == load_catalogue().version


def test_a_folder_named_in_the_environment_is_laid_over_the_shipped_one(tmp_path, monkeypatch):
    phrases = tmp_path / "phrases"
    phrases.mkdir()
    shipped = load_catalogue()
    monkeypatch.setenv("ADWATCH_CATALOGUE", str(tmp_path))
    assert load_catalogue().version == load_catalogue(tmp_path).version
    monkeypatch.delenv("ADWATCH_CATALOGUE")
    assert load_catalogue().version == shipped.version
