"""Weights accepted in a home: every find of an indicator moves, and the ruleset's name with it."""

import pytest

from crawler.assess import assess
from crawler.indicators import CatalogueError, load_catalogue
from crawler.records import JobPosting

AD = JobPosting(
    url="https://board.example/1",
    source="board",
    title="Drivers for Qatar",
    description="Pay registration fee of N20,000 to secure your slot. WhatsApp only: 0803 000 0123",
    region="NG",
)
FEE, CHAT = "upfront-recruitment-fee", "messaging-app-only"


@pytest.fixture
def accept(tmp_path):
    def write(text: str):
        (tmp_path / "weights.toml").write_text(text, "utf-8")
        return load_catalogue(home=tmp_path)

    return write


def weights(catalogue) -> dict[str, str]:
    return {hit.id: hit.weight for hit in assess(AD, catalogue=catalogue).hits}


def test_finds_of_phrases_and_of_rules_move_with_their_indicator(accept):
    before = weights(load_catalogue())
    assert (before[FEE], before[CHAT]) == ("strong", "medium")
    mine = accept(f'[{FEE}]\nweight = "medium"\n[{CHAT}]\nweight = "medium"\naccepted_by = "lea"\n')
    after = weights(mine)
    assert mine.indicators[FEE].weighs == "medium"
    assert after[FEE] == "medium"
    assert (mine.indicators[CHAT].weight, mine.indicators[CHAT].weighs) == ("weak", "medium")
    assert after[CHAT] == "strong", "its rule weighs by what it found; that moves by as much"
    assert {name: w for name, w in after.items() if name not in (FEE, CHAT)} == {
        name: w for name, w in before.items() if name not in (FEE, CHAT)
    }
    assert assess(AD, catalogue=mine).ruleset == mine.version


def test_the_version_follows_the_weights_and_nothing_else(accept):
    shipped = load_catalogue().version
    mine = accept(f'[{FEE}]\nweight = "medium"\naccepted_by = "lea"\n').version
    assert mine != shipped
    assert accept(f'# by hand\n[{FEE}]\nweight = "medium"\naccepted_by = "ada"\n').version == mine
    assert accept(f'[{FEE}]\nweight = "strong"\n').version == shipped
    assert accept("# nothing\n").version == shipped


def test_a_change_is_seen_at_once_by_whoever_reads_the_home_from_the_environment(
    accept, tmp_path, monkeypatch
):
    monkeypatch.setenv("ADWATCH_HOME_CATALOGUE", str(tmp_path))
    assert weights(None)[FEE] == "strong"
    accept(f'[{FEE}]\nweight = "medium"\n')
    assert weights(None)[FEE] == "medium"
    (tmp_path / "weights.toml").unlink()
    assert weights(None)[FEE] == "strong"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[no-such-sign]\nweight = "weak"\n', "there is no indicator 'no-such-sign'"),
        (f'\n[{FEE}]\nweight = "heavy"\n', f"weights.toml:2: {FEE} has no weight"),
        ("[x\n", "weights.toml:1: "),
    ],
)
def test_mistakes_name_the_file_and_the_line(accept, text, told):
    with pytest.raises(CatalogueError) as error:
        accept(text)
    assert told in str(error.value)
