"""The same picture with other words, cut, framed, turned; frames and other pictures join nothing."""

import numpy as np
import pytest

from crawler.pictures.decoding import Frame
from tests.pictures.flyers import canvas, write

pytest.importorskip("cv2", reason="needs the extra `pictures`")


def scene(seed, words):
    """A flyer with shapes of its own."""
    random = np.random.default_rng(seed)
    picture, draw = canvas(800, 800, ground=(250, 245, 235))
    for _ in range(60):
        left, top = (int(side) for side in random.integers(0, 760, 2))
        size, colour = int(random.integers(10, 90)), tuple(int(one) for one in random.integers(0, 255, 3))
        (draw.rectangle if random.random() < 0.5 else draw.ellipse)(
            (left, top, left + size, top + size), fill=colour
        )
    write(draw, words, 60, 300, size=40)
    return picture


def features(picture):
    from crawler.pictures.features import features_of

    picture = picture.convert("RGB")
    return features_of(Frame(picture.width, picture.height, picture.tobytes()))


def framed(picture, width, height, left, top):
    from PIL import Image

    whole = Image.new("RGB", (width, height), (220, 235, 230))
    whole.paste(picture, (left, top))
    return whole


WORDS = ["MAIDS WANTED ABROAD", "call 0803 000 0001"]
ALTERED = {
    "other words": lambda: scene(1, ["COOKS WANTED ABROAD", "call 0803 000 0002"]),
    "cut": lambda: scene(1, WORDS).crop((90, 60, 780, 760)),
    "turned": lambda: scene(1, WORDS).rotate(4, fillcolor="white"),
    "squeezed": lambda: scene(1, WORDS).resize((560, 800)),
    "under a banner": lambda: framed(scene(1, WORDS), 800, 960, 0, 160),
    "in a screenshot": lambda: framed(scene(1, WORDS).resize((500, 500)), 700, 1400, 40, 300),
    "small": lambda: scene(1, WORDS).resize((300, 300)),
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_the_same_picture(alter):
    from crawler.pictures.likeness import compare

    assert compare(features(scene(1, WORDS)), features(alter())).same


def test_other_pictures_and_a_shared_logo_are_not_the_same():
    from crawler.pictures.likeness import compare

    logo = scene(9, []).resize((150, 150))
    one, other = scene(1, WORDS), scene(2, WORDS)
    assert not compare(features(one), features(other)).same
    one.paste(logo, (620, 20))
    other.paste(logo, (20, 620))
    assert not compare(features(one), features(other)).same


def test_an_empty_picture_is_like_none():
    from crawler.pictures.likeness import NO_MATCH, compare

    blank = features(canvas(800, 800)[0])
    assert compare(blank, features(scene(1, WORDS))) == NO_MATCH
    assert compare(blank, blank) == NO_MATCH


def found_one_after_another(pictures):
    """For each picture the earlier ones that it is."""
    from crawler.pictures.features import PictureFeatures
    from quality.same_pictures import index_in_memory

    known: dict[int, PictureFeatures] = {}
    index = index_in_memory(known)
    found = []
    for number, picture in enumerate(pictures):
        known[number] = features(picture)
        found.append([other for other, match in index.place(number, known[number]) if match.same])
    return found


def test_pictures_of_a_collection():
    altered = [alter() for alter in ALTERED.values()]
    others = [scene(seed, WORDS) for seed in range(2, 8)]
    found = found_one_after_another([*altered[:4], *others, *altered[4:]])
    assert found[:10] == [[], [0], [0, 1], [0, 1, 2], [], [], [], [], [], []]
    assert all(others and set(others) < {0, 1, 2, 3, 10, 11, 12} for others in found[10:])


def test_features_are_packed_and_read_again():
    from crawler.pictures.features import packed, unpacked
    from crawler.pictures.likeness import compare

    kept = features(scene(1, WORDS))
    data = packed(kept)
    assert len(data) <= 40 * 1024
    read = unpacked(data)
    assert (read.perceptual_hash, read.counts, read.width, read.height) == (
        kept.perceptual_hash, kept.counts, kept.width, kept.height,
    )  # fmt: skip
    assert (read.descriptors == kept.descriptors).all()
    assert abs(read.points - kept.points).max() < 0.02
    assert compare(read, kept).share > 0.9
    blank = features(canvas(800, 800)[0])
    assert len(unpacked(packed(blank)).points) == 0
    for broken in (b"", data[:15], data[:-1]):
        with pytest.raises(ValueError):
            unpacked(broken)
