"""Have the program `tesseract` read pictures of single lines, all with one start of the program."""

from __future__ import annotations

import csv
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from crawler.pictures.limits import LINES_SECONDS, limit_seconds_of

if TYPE_CHECKING:
    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]

LINE_HEIGHT: Final = 56
"""Pixels of a line with its margins: capital letters of 30 pixels are what tesseract's networks were trained on."""
MARGIN: Final = 10
"""Pixels around the letters: tesseract's manual ("Improving the quality") asks for a border of 10."""
WORD_GAP: Final = 12
"""Pixels between words in a script that has no spaces of its own, a third of the letters' height. Set by hand."""


LineReading = tuple[str, float] | None
"""Text and confidence (0..1) of a line; None where the program was ended before it came to the line."""


def read_lines(lines: Sequence[Pixels], packs: str, unspaced: bool = False) -> list[LineReading]:
    """Read pictures of one line each.

    Args:
        lines: Pixels in the order of OpenCV (blue, green, red).
        packs: Language packs, such as `ara+eng`.
        unspaced: Whether words of the language have no space between them.

    Returns:
        Text and confidence (0..1, mean over its words) of each: empty and 0 where nothing is to be read, None where
        the program ended before, for its limit of processor seconds or another reason.
    """
    with tempfile.TemporaryDirectory(prefix="adwatch-lines-") as folder:
        names = []
        for number, line in enumerate(lines):
            name = str(Path(folder) / f"{number}.png")
            cv2.imwrite(name, _prepared(line))
            names.append(name)
        listing = Path(folder) / "lines.txt"
        listing.write_text("\n".join(names), "utf-8")
        told, whole = _told(["tesseract", str(listing), "stdout", "-l", packs, "--psm", "7", "tsv"])
    return _by_line(told, len(lines), " " if not unspaced else "", whole)


def _told(command: Sequence[str]) -> tuple[str, bool]:
    """What the program writes, nothing when it can't be started; and whether it came to its end."""
    try:
        running = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except OSError:
        return "", False
    limit_seconds_of(running.pid, LINES_SECONDS)
    answer = running.communicate()[0]
    return answer.decode("utf-8", "replace"), running.returncode == 0


def _prepared(line: Pixels) -> Pixels:
    """Dark letters on a light ground, of one height, with a margin of the ground's own colour."""
    grey = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
    factor = (LINE_HEIGHT - 2 * MARGIN) / max(1, grey.shape[0])
    kind = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    grey = cv2.resize(
        grey, (max(1, round(grey.shape[1] * factor)), LINE_HEIGHT - 2 * MARGIN), interpolation=kind
    )
    if np.median(grey) < np.mean((grey.min(), grey.max())):
        grey = 255 - grey
    edges = (MARGIN, MARGIN, MARGIN, MARGIN)
    return np.asarray(
        cv2.copyMakeBorder(grey, *edges, cv2.BORDER_CONSTANT, value=float(np.median(grey))), dtype=np.uint8
    )


def _by_line(answer: str, count: int, joiner: str, whole: bool = True) -> list[LineReading]:
    """Words of tesseract's table (one row a word, level 5) by the page, which is the number of the line.

    Of an answer that broke off, the page of its last whole row may lack words: it counts as unread.
    """
    texts, sure, ends, come_to = [""] * count, [[0.0] for _ in range(count)], [0] * count, -1
    rows = answer.splitlines() if whole else answer[: answer.rfind("\n") + 1].splitlines()
    for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
        line, word = int(row["page_num"] or 0) - 1, (row["text"] or "").strip()
        come_to = max(come_to, line)
        if row["level"] != "5" or not word or not 0 <= line < count:
            continue
        gap = int(row["left"]) - ends[line]
        texts[line] += (joiner or (" " if gap > WORD_GAP else "")) + word
        ends[line] = int(row["left"]) + int(row["width"])
        sure[line].append(float(row["conf"]) / 100)
    read = [(text.strip(), sum(each) / max(1, len(each) - 1)) for text, each in zip(texts, sure, strict=True)]
    return [one if whole or line < come_to else None for line, one in enumerate(read)]
