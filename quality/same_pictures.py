"""How often an altered flyer is known again, and how often two different flyers are taken for one.

`python -m quality.same_pictures [NUMBER]` alters the first NUMBER flyers of the data folder (default: all) in the
ways of `ALTERATIONS`, and finds them again among all flyers by the same index as joining does. It prints the share
found of each alteration, and the pairs of unaltered flyers that are found though their texts (as another program read
them) have less than `ONE_TEXT` of their words in common.
"""

from __future__ import annotations

import io
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from crawler.pictures.decode_worker import decode
from crawler.pictures.decoding import Frame
from crawler.pictures.features import PictureFeatures, features_of
from crawler.pictures.same_pictures import PictureIndex
from quality.flyers import read_rows
from quality.material import NoMaterial, material

if TYPE_CHECKING:
    from PIL.Image import Image

ONE_TEXT: Final = 0.3
"""Share of words in common (Jaccard) from which two flyers are one with other words; of the 63 pairs found in
November 2026 those below .3 were looked at by a person, and four of them are two flyers."""


def cut(picture: Image) -> Image:
    """A tenth less at each side."""
    width, height = picture.size
    return picture.crop((width // 10, height // 10, width - width // 10, height - height // 10))


def under_a_banner(picture: Image) -> Image:
    """A coloured band of a fifth of its height above it."""
    return _on(picture, (200, 30, 60), (picture.width, picture.height * 6 // 5), (0, picture.height // 5))


def other_number(picture: Image) -> Image:
    """A tenth of its height painted over near the bottom."""
    copy = picture.copy()
    copy.paste((255, 255, 255), (0, picture.height * 4 // 5, picture.width, picture.height * 9 // 10))
    return copy


def squeezed(picture: Image) -> Image:
    """Seven tenths as wide."""
    return picture.resize((picture.width * 7 // 10, picture.height))


def turned(picture: Image) -> Image:
    """By three degrees."""
    return picture.rotate(3, expand=True, fillcolor="white")


def compressed(picture: Image) -> Image:
    """JPEG of quality 20."""
    from PIL import Image

    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=20)
    return Image.open(stream).convert("RGB")


def small(picture: Image) -> Image:
    """Two fifths of its size."""
    return picture.resize((picture.width * 2 // 5, picture.height * 2 // 5))


def other_colours(picture: Image) -> Image:
    """Red and blue exchanged."""
    from PIL import Image

    red, green, blue = picture.split()
    return Image.merge("RGB", (blue, green, red))


def in_a_chat(picture: Image) -> Image:
    """In the screenshot of a chat, a third of its area."""
    small = picture.resize((picture.width * 3 // 5, picture.height * 3 // 5))
    size = (picture.width, max(picture.height * 3 // 2, picture.width * 2))
    return _on(small, (225, 235, 225), size, (picture.width // 20, size[1] // 3))


def _on(picture: Image, ground: tuple[int, int, int], size: tuple[int, int], at: tuple[int, int]) -> Image:
    from PIL import Image

    whole = Image.new("RGB", size, ground)
    whole.paste(picture, at)
    return whole


ALTERATIONS: Final[tuple[Callable[[Image], Image], ...]] = (
    cut,
    under_a_banner,
    other_number,
    squeezed,
    turned,
    compressed,
    small,
    other_colours,
    in_a_chat,
)


class _KeysInMemory:
    """An index of keys without a store."""

    def __init__(self) -> None:
        self._holders: defaultdict[int, list[int]] = defaultdict(list)

    def find(self, keys: Any) -> tuple[Any, Any]:
        rows = [(key, holder) for key in keys.tolist() for holder in self._holders.get(key, ())]
        table = np.array(rows, np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def add(self, keys: Iterable[int], holders: Iterable[int]) -> None:
        for key, holder in zip(keys, holders, strict=True):
            self._holders[key].append(holder)


def index_in_memory(known: dict[int, PictureFeatures]) -> PictureIndex:
    """An index of pictures without a store; whoever places a picture puts its features into `known`."""
    return PictureIndex(_KeysInMemory(), lambda _: known)


def main() -> int:
    """Print the figures; exit status 1 when the data folder is missing."""
    try:
        folder = material("posters")
    except NoMaterial as missing:
        print(missing)
        return 1
    texts = {row["id"]: row["text"] for row in read_rows(folder.parent / "ads" / "indonesia_posters.jsonl")}
    rows = read_rows(folder / "index.jsonl")
    pictures = [_picture((folder / row["file"]).read_bytes()) for row in rows]
    known: dict[int, PictureFeatures] = {}
    index = index_in_memory(known)
    pairs: list[tuple[int, int]] = []
    for number, picture in enumerate(pictures):
        known[number] = _features(picture)
        pairs += [(other, number) for other, _ in index.place(number, known[number])]
    words = [set(texts[row["id"]].lower().split()) for row in rows]
    _tell_pairs(pairs, words)
    _tell_altered(pictures[: int(sys.argv[1]) if len(sys.argv) > 1 else None], index, known)
    return 0


def _picture(data: bytes) -> Image:
    from PIL import Image

    header, pixels = decode(data)
    width, height = header["frames"][0]  # type: ignore[index]
    return Image.frombytes("RGB", (width, height), pixels[: width * height * 3])


def _features(picture: Image) -> PictureFeatures:
    return features_of(Frame(picture.width, picture.height, picture.tobytes()))


def _tell_pairs(pairs: list[tuple[int, int]], words: list[set[str]]) -> None:
    alike = {
        pair: len(words[pair[0]] & words[pair[1]]) / len(words[pair[0]] | words[pair[1]]) for pair in pairs
    }
    other = [pair for pair in pairs if alike[pair] < ONE_TEXT]
    every = len(words) * (len(words) - 1) // 2
    print(f"pairs found: {len(pairs)} of {every}; with other texts: {len(other)} ({len(other) / every:.3%})")


def _tell_altered(pictures: list[Image], index: PictureIndex, known: dict[int, PictureFeatures]) -> None:
    """Alter the pictures one after another, as if each were posted after the originals and what came before.

    One is found where an earlier picture of the same flyer is.
    """
    counts: Counter[str] = Counter()
    number = len(known)
    of = {each: each for each in known}
    for alter in ALTERATIONS:
        for place, picture in enumerate(pictures):
            known[number] = _features(alter(picture))
            counts[alter.__name__] += any(
                of[other] == place for other, _ in index.place(number, known[number])
            )
            of[number] = place
            number += 1
        print(f"{alter.__name__}: {counts[alter.__name__]} of {len(pictures)}", flush=True)
    print(f"all: {counts.total() / max(1, len(ALTERATIONS) * len(pictures)):.3f}")


if __name__ == "__main__":
    sys.exit(main())
