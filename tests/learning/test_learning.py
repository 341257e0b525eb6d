"""A home learns from decisions, and uses what it learned only where it is better."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from crawler import cli
from crawler.assess import assess
from crawler.classifier.learned import (
    ALL_SOURCES,
    LEARNED_BITS,
    LEARNED_FILE,
    WITH_SENTENCES,
    LearnedModel,
    LearnedModels,
    fit,
    ngram_row,
    read_learned,
    text_row,
    write_learned,
)
from crawler.errors import UserError
from crawler.indicators import load_catalogue
from crawler.indicators.load import with_learned, with_sentence_reader
from crawler.learning import learn, service, undo
from crawler.learning.trial import FEWEST_DECISIONS, DecidedText, model_of, precision, try_model
from crawler.records import JobPosting
from crawler.review.decisions.sql import NewDecision, decide
from crawler.store import Store
from tests.sentence_reader.invented import reader
from tests.store.ads import SOURCE, begin, observation, posting

AT = "2026-11-26T08:00:00.000Z"
TOWNS = [
    "Lagos",
    "Abuja",
    "Kano",
    "Enugu",
    "Jos",
    "Warri",
    "Benin",
    "Aba",
    "Owerri",
    "Uyo",
    "Ikeja",
    "Lekki",
    "Ilorin",
    "Minna",
    "Yola",
]
REFERRED = (
    "Dance troupe seeks members for a tour, club {n} near {town}. Bring two portraits and your shoe size."
)
DISMISSED = (
    "Primary school near {town} seeks teacher {n} of mathematics. The registration fee is for parents to pay."
)


def text(number, referred):
    return (REFERRED if referred else DISMISSED).format(n=number, town=TOWNS[number % len(TOWNS)])


def fill(home, decisions, source=SOURCE):
    """One ad and one campaign for each decision; every third ad was referred."""
    with Store(home) as store:
        run = begin(store, source)
        kinds = [number % 3 == 0 for number in range(decisions)]
        ads = [
            posting(number, source=source, title="", description=text(number, kind))
            for number, kind in enumerate(kinds)
        ]
        store.save([observation(ad, run=run) for ad in ads])
        hashes = dict(store.database.rows("SELECT id, content_hash FROM listings").fetchall())
        with store.transaction():
            store.database.execute(
                "INSERT INTO users (id, name, password, role, made) VALUES (1, 'ana', '', 'lead', ?)", (AT,)
            )
            for listing in hashes:
                store.database.execute(
                    "INSERT INTO campaigns (id, title, band, score, listings, first_seen, last_seen)"
                    " VALUES (?, 'Ad', 'look', 8, 1, ?, ?)",
                    (listing, AT, AT),
                )
                store.database.execute(
                    "INSERT INTO campaign_members (listing, campaign) VALUES (?, ?)", (listing, listing)
                )
        decide(
            store.database,
            store.ledger,
            [
                NewDecision(
                    campaign=listing,
                    verdict="refer" if kind else "dismiss",
                    user=1,
                    analyst="ana",
                    included={listing: hashes[listing]},
                    left_out={},
                )
                for listing, kind in zip(sorted(hashes), kinds, strict=True)
            ],
        )


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    home = tmp_path_factory.mktemp("decided") / "home"
    fill(home, 30)
    return home


@pytest.fixture
def home(decided, tmp_path):
    import shutil

    return shutil.copytree(decided, tmp_path / "home")


def test_a_source_learns_what_its_analysts_refer(home):
    with Store(home) as store:
        results = {one.source: one for one in learn(store, write=True)}
    assert set(results) == {SOURCE, ALL_SOURCES}
    trial = results[SOURCE].trial
    assert trial is not None
    assert (trial.referred, trial.dismissed, trial.depth) == (10, 20, 15)
    assert trial.after > trial.before
    assert results[SOURCE].is_used
    fresh = JobPosting(url="", source=SOURCE, text=text(7, True))
    catalogue, plain = load_catalogue(home=home / "catalogue"), load_catalogue()
    assert catalogue.version != plain.version
    before, after = assess(fresh, catalogue=plain), assess(fresh, catalogue=catalogue)
    assert after.score > before.score
    assert "analysts referred" in after.reasons[-1]
    honest = JobPosting(url="", source=SOURCE, text=text(7, False))
    assert assess(honest, catalogue=catalogue).score == assess(honest, catalogue=plain).score


def test_a_dry_run_changes_nothing(home):
    with Store(home) as store:
        assert any(one.is_used for one in learn(store, write=False))
    assert not (home / "catalogue" / LEARNED_FILE).exists()


def test_the_models_of_the_time_before_can_be_taken_back(home):
    plain = load_catalogue().version
    with Store(home) as store:
        learn(store, write=True)
    learned = load_catalogue(home=home / "catalogue").version
    undo(home)
    models = read_learned(home / "catalogue" / LEARNED_FILE)
    assert models is not None
    assert not models.models
    assert load_catalogue(home=home / "catalogue").version not in (plain, learned)
    undo(home)
    assert load_catalogue(home=home / "catalogue").version == learned


def test_nothing_to_take_back(tmp_path):
    with pytest.raises(UserError, match="nothing to take back"):
        undo(tmp_path)


def test_an_ad_that_changed_since_it_was_decided_on_teaches_nothing(home):
    with Store(home) as store:
        store.database.execute("UPDATE listings SET content_hash = 'other' WHERE id <= 25")
        assert [one.decisions for one in learn(store, write=False)] == [5, 5]


def test_the_verb_prints_a_table_and_rescore_previews_the_change(home, capsys):
    arguments = ["--home", str(home)]
    before = entering(arguments, capsys)
    cli.run([*arguments, "learn"])
    out = capsys.readouterr().out
    assert SOURCE in out
    assert "no better" not in out
    after = entering(arguments, capsys)
    assert before < after
    assert len(after) == 10
    cli.run([*arguments, "rescore", "--dry-run"])
    preview = capsys.readouterr().out
    assert preview.count("analysts referred") == 10, (
        "what lifted them, and not what is only likely by their wording"
    )
    assert "dream-lure" not in preview
    cli.run([*arguments, "--json", "learn", "--dry-run"])
    again = json.loads(capsys.readouterr().out)
    assert again["dry_run"]
    assert {one["source"] for one in again["sources"]} == {SOURCE, ALL_SOURCES}


def entering(arguments, capsys):
    """Public ids of the ads that would enter the queue."""
    cli.run([*arguments, "--json", "rescore", "--dry-run"])
    return {one["id"] for one in json.loads(capsys.readouterr().out)["moves"] if one["move"] == "enters"}


def texts(count, referred_every=3, score=0.0):
    return [
        DecidedText(text(n, n % referred_every == 0).lower(), score, n, n % referred_every == 0)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("ads", "tried"),
    [
        (texts(FEWEST_DECISIONS), True),
        (texts(FEWEST_DECISIONS - 1), False),
        (texts(30, referred_every=10), False),
        ([replace(ad, referred=True) for ad in texts(30)], False),
    ],
    ids=["enough", "too few", "three referred", "none dismissed"],
)
def test_decisions_that_it_takes(ads, tried):
    assert (try_model(ads) is not None) == tried


def test_a_model_that_is_no_better_is_not_used():
    perfect = [replace(ad, score=9.0 if ad.referred else 1.0) for ad in texts(30)]
    trial = try_model(perfect)
    assert trial is not None
    assert trial.before == pytest.approx(10 / 15)
    assert not trial.is_better


def test_where_wording_says_nothing_the_model_is_not_used():
    same = [
        replace(ad, text=f"cook wanted in town {ad.campaign * 7 % 10}", score=float(ad.referred))
        for ad in texts(40)
    ]
    trial = try_model(same)
    assert trial is not None
    assert not trial.is_better


def test_copies_in_one_campaign_are_never_on_both_sides():
    unique = [
        replace(ad, text=str(ad.campaign) * 40 + "x", campaign=n // 4, referred=n // 4 % 2 == 0)
        for n, ad in enumerate(texts(40))
    ]
    copied = [replace(ad, text=f"{'abcdefghij'[ad.campaign]}" * 60) for ad in unique]
    trial = try_model(copied)
    assert trial is not None
    assert trial.after < 1.0, "what only this campaign wrote tells nothing of others"


def test_precision_counts_equal_scores_against_the_program():
    assert precision(np.array([1.0, 1.0, 0.0]), np.array([True, False, True]), 1) == 0.0
    assert precision(np.array([1.0, 1.0, 0.0]), np.array([True, False, True]), 2) == 0.5


def test_a_model_is_about_1_for_what_was_referred_and_about_minus_1_for_what_was_not():
    ads = texts(30)
    rows = np.array([ngram_row(ad.text) for ad in ads])
    weights, bias = fit(rows, np.array([ad.referred for ad in ads]))
    scores = rows @ weights + bias
    assert scores[[ad.referred for ad in ads]].min() > 0.5
    assert scores[[not ad.referred for ad in ads]].max() < -0.5


def test_a_text_without_letters_has_no_n_grams():
    assert not ngram_row("").any()
    assert np.linalg.norm(ngram_row("cook")) == pytest.approx(1.0)


def test_models_are_read_as_they_were_written(tmp_path):
    model = LearnedModel(ngram_row("cook wanted"), 0.25, {"after": 0.9})
    path = tmp_path / LEARNED_FILE
    write_learned(path, {"board": model})
    read = read_learned(path)
    assert read is not None
    assert read.of("board") is read.models["board"]
    assert read.of("other") is None
    assert read.models["board"].score("cook wanted") == pytest.approx(1.25, abs=1e-2)
    write_learned(path, {ALL_SOURCES: model, "board": model})
    everywhere = read_learned(path)
    assert everywhere is not None
    assert everywhere.of("other") is everywhere.models[ALL_SOURCES]
    assert everywhere.version != read.version
    assert with_learned(load_catalogue(), read).version != load_catalogue().version


def test_a_source_whose_wording_varies_learns_from_meaning():
    towards = np.array([1.0, 0.0, 0.0], np.float32)
    ads = [
        replace(
            ad,
            text=f"{ad.campaign * 7919 % 100_000:05d} {'abcdefghijklmnop'[ad.campaign % 16] * 9}",
            direction=towards * (1 if ad.referred else -1),
        )
        for ad in texts(40)
    ]
    plain, deeper = try_model(ads), try_model(ads, reader="r1")
    assert plain is not None
    assert deeper is not None
    assert deeper.after > plain.after
    model = model_of(ads, deeper)
    assert model.about["reader"] == "r1"
    assert model.score("anything else", towards) > model.score("anything else", -towards)


def test_a_model_with_sentences_is_used_only_with_the_reader_it_was_fitted_with():
    plain = LearnedModel(ngram_row("cook"), 0.0, {"reader": ""})
    deeper = LearnedModel(text_row("cook", np.ones(3, np.float32)), 0.0, {"reader": "r1"})
    models = LearnedModels({"board": plain, "board" + WITH_SENTENCES: deeper}, "v")
    assert models.of("board", "r1") is deeper
    assert models.of("board", "r2") is plain
    assert models.of("board") is plain
    assert models.of("another", "r1") is None
    alone = LearnedModels({ALL_SOURCES + WITH_SENTENCES: deeper}, "v")
    assert alone.of("board", "r1") is deeper
    assert alone.of("board") is None


def test_a_home_with_the_sentence_reader_learns_with_it(home, monkeypatch):
    plain = load_catalogue(sentences=False)
    monkeypatch.setattr(service, "load_catalogue", lambda home: with_sentence_reader(plain, reader()))
    with Store(home) as store:
        results = learn(store, write=True)
    assert all(one.is_used for one in results)
    models = read_learned(home / "catalogue" / LEARNED_FILE)
    assert models is not None
    assert models.of(SOURCE) is not None
    assert len(models.models[SOURCE].weights) == 1 << LEARNED_BITS


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_a_damaged_file_is_named(tmp_path, content):
    path = tmp_path / LEARNED_FILE
    path.write_bytes(content)
    with pytest.raises(UserError, match="learn again"):
        read_learned(path)


def test_no_file_is_no_model(tmp_path):
    assert read_learned(tmp_path / LEARNED_FILE) is None
