from multiprocessing import get_context

import numpy as np
import pytest

from crawler.errors import UserError
from crawler.indicators import load_catalogue
from crawler.installed import is_installed
from crawler.sentence_reader import installed_reader, loading, reader_state, reads_a_day
from crawler.sentence_reader.encoder import encoder_name, installed_encoder
from crawler.sentence_reader.head import KINDS, WEIGHTS, head_name, load_head
from crawler.sentence_reader.switch import OFF, READS, SWITCH

needs_encoder = pytest.mark.skipif(not is_installed("reader"), reason="needs the extra `reader`")
MOST_BYTES = 20_000
"""Bytes of the shipped head at most, so that the repository stays small."""


@pytest.fixture
def switched_on(monkeypatch):
    monkeypatch.delenv(SWITCH, raising=False)


def test_without_the_encoder_there_is_no_reader(switched_on, monkeypatch):
    monkeypatch.setattr(loading, "encoder_name", lambda: None)
    assert reader_state() == (False, "not installed")
    assert installed_reader() is None


def test_a_head_is_not_used_with_another_encoder(switched_on, monkeypatch):
    monkeypatch.setattr(loading, "encoder_name", lambda: "another 1.0")
    used, why = reader_state()
    assert not used
    assert "another 1.0 is installed" in why


def test_it_can_be_switched_off(monkeypatch):
    monkeypatch.setattr(loading, "encoder_name", lambda: head_name()[0])
    monkeypatch.setenv(SWITCH, OFF)
    assert installed_reader() is None


def test_the_ruleset_tells_whether_sentences_are_read(switched_on, monkeypatch):
    monkeypatch.setattr(loading, "encoder_name", lambda: head_name()[0])
    read, unread = load_catalogue(), load_catalogue(sentences=False)
    assert read.version != unread.version
    assert read.sentence_reader is not None
    assert unread.sentence_reader is None
    monkeypatch.setenv(SWITCH, OFF)
    assert load_catalogue().version == unread.version


@pytest.mark.parametrize(("stated", "reads"), [(None, 10), ("3", 3)])
def test_ads_read_a_day(monkeypatch, stated, reads):
    monkeypatch.delenv(READS, raising=False)
    if stated:
        monkeypatch.setenv(READS, stated)
    assert reads_a_day() == reads


@pytest.mark.parametrize("stated", ["0", "-1", "ten", ""])
def test_a_wrong_number_of_ads_a_day_is_named(monkeypatch, stated):
    monkeypatch.setenv(READS, stated)
    with pytest.raises(UserError, match=READS):
        reads_a_day()


def test_the_shipped_head_is_whole_and_small():
    head = load_head()
    assert WEIGHTS.stat().st_size < MOST_BYTES
    assert head.weights.shape == (len(KINDS), 384)
    assert head.bias.shape == (len(KINDS),)
    assert np.isfinite(head.weights).all()
    assert (head.encoder, head.version) == head_name()
    assert len(head.version) == 12


@needs_encoder
def test_the_installed_encoder_is_the_one_the_head_was_fitted_for():
    assert encoder_name() == head_name()[0]
    vectors = installed_encoder().encode(["The boss keeps your passport.", "護照由老闆保管。", "\ud800 \x00"])
    assert vectors.shape == (3, 384)
    assert vectors.any(axis=1).all()


@needs_encoder
def test_vectors_are_the_same_alone_and_together():
    first = installed_encoder().encode(["Your passport stays in the office."])
    fresh = type(installed_encoder())(installed_encoder()._encoder)  # type: ignore[attr-defined, call-arg]
    assert (
        fresh.encode(["Wages are paid each month.", "Your passport stays in the office."])[1].tolist()
        == first[0].tolist()
    )


@needs_encoder
@pytest.mark.parametrize(
    ("kept", "own"),
    [
        (
            "Hindi mo hawak ang pasaporte mo, si amo ang magtatago hanggang mabayaran mo ang utang sa ahensya.",
            "Ikaw ang may hawak ng pasaporte mo, at ang ahensya ang nagbabayad ng lahat ng gastos sa biyahe.",
        ),
        (
            "Wanted: cook for a lodge. You pay us the ticket first, and the owner keeps your papers.",
            "Wanted: cook for a lodge. We pay you the ticket first, and you keep your papers.",
        ),
    ],
)
def test_an_offer_ranks_above_its_honest_twin(switched_on, kept, own):
    reader = installed_reader()
    assert reader is not None
    assert reader.read(kept).offer > reader.read(own).offer


@needs_encoder
def test_reading_goes_on_in_a_process_that_was_forked(switched_on):
    before = installed_encoder().encode(["The boss keeps your passport."])
    with get_context("fork").Pool(1) as pool:
        after = pool.apply(_encoded_fresh, ["Wages are paid each month."])
    assert before.shape == after.shape
    assert after.any()


def _encoded_fresh(sentence):
    return installed_encoder().encode([sentence])
