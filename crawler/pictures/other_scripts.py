"""Lines that rapidocr can't read, read by tesseract with the pack that fits their script best."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from crawler.pictures.pieces import Piece
from crawler.pictures.scripts import Script, packs_of, scripts
from crawler.pictures.tesseract import read_lines

if TYPE_CHECKING:
    from crawler.pictures.tesseract import Pixels

UNSURE: Final = 0.8
"""Mean probability of its letters below which rapidocr is not believed: right lines of real flyers have .95 or more,
lines in other scripts .5 to .9 (November 2026, ten scripts)."""
FEWEST_LETTERS: Final = 0.6
"""Letters a line has at least, for each time that its height fits in its width. The model leaves out letters that it
doesn't know and is sure of the rest; Latin lines have about two, Chinese ones one."""
SAMPLE: Final = 3
"""Lines, the longest, with which each script is tried."""
GOOD_ENOUGH: Final = 0.8
"""Confidence times share of letters at which no other script is tried."""
FOREIGN: Final = 0.3
"""Share of what looks like text, by its length in letters' heights, that must be doubtful before other scripts are
tried: below, it is logos and ornaments (on the real flyers 2 % on average, November 2026)."""
LEAST: Final = 0.35
"""Confidence times share of letters below which no script fits: what looks like a line is none."""
HINTED: Final = 3
"""Letters of `Script.hints` that a picture must show. Set by hand: one may be a reading error."""
_EXACT: Final = re.compile(r"[A-Za-z0-9@._+/:\-]{6,}")
"""What contacts are made of, which rapidocr reads better than a pack of another script."""
_ALIKE: Final = 0.6
"""Share of equal letters from which two readings are of one word (difflib's ratio)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as rapidocr read it, perhaps to nothing, with its own picture."""

    piece: Piece
    crop: Pixels

    @property
    def length(self) -> float:
        """How often its height fits in its width."""
        height, width = sorted(self.crop.shape[:2])
        return float(width / max(1, height))

    @property
    def doubtful(self) -> bool:
        """Whether rapidocr's text can't be all that the line says."""
        letters = sum(not letter.isspace() for letter in self.piece.text)
        return self.piece.confidence < UNSURE or letters < FEWEST_LETTERS * self.length


def read_other_scripts(lines: Sequence[Line]) -> tuple[list[Piece], bool]:
    """The pieces of a picture, those in other scripts read by tesseract.

    Args:
        lines: All lines that the detector saw.

    Returns:
        The pieces, and whether lines were left unread because no pack for their script is installed.
    """
    hinted = _hinted(lines)
    doubtful = [line for line in lines if line.doubtful]
    if not hinted and sum(line.length for line in doubtful) <= FOREIGN * sum(line.length for line in lines):
        return [line.piece for line in lines], False
    script = hinted or _script_of(doubtful)
    packs = packs_of(script) if script else None
    if script is None or packs is None:
        return [line.piece for line in lines], True
    readings = read_lines([line.crop for line in lines], packs, script.unspaced)
    return [
        _better(line, script, text, sure) for line, (text, sure) in zip(lines, readings, strict=True)
    ], False


def _hinted(lines: Sequence[Line]) -> Script | None:
    """The script whose own letters rapidocr did read, while it left out others."""
    text = "".join(line.piece.text for line in lines)
    for script in scripts():
        if script.hints and sum(letter in script.hints for letter in text) >= HINTED and packs_of(script):
            return script
    return None


def _script_of(doubtful: Sequence[Line]) -> Script | None:
    """The script in which tesseract reads the longest lines best; None where it reads none."""
    sample = sorted(doubtful, key=lambda line: -max(line.crop.shape[:2]))[:SAMPLE]
    best, most = None, LEAST
    for script in scripts():
        packs = packs_of(script)
        if packs is None or script.hints:
            continue
        readings = read_lines([line.crop for line in sample], packs, script.unspaced)
        fit = sum(sure * script.share(text) for text, sure in readings) / len(sample)
        if fit > most:
            best, most = script, fit
        if most >= GOOD_ENOUGH:
            break
    return best


def _better(line: Line, script: Script, text: str, sure: float) -> Piece:
    """The line with tesseract's reading, where that is letters of the script; exact strings stay rapidocr's."""
    if sure * script.share(text) < (LEAST if line.doubtful else GOOD_ENOUGH):
        return line.piece
    for exact in _EXACT.findall(line.piece.text) if line.piece.confidence >= UNSURE else ():
        words = text.split()
        near = max(words, key=lambda word: SequenceMatcher(None, word, exact).ratio(), default="")
        if exact in text:
            continue
        if SequenceMatcher(None, near, exact).ratio() >= _ALIKE:
            text = text.replace(near, exact, 1)
        else:
            text = f"{text} {exact}"
    return replace(line.piece, text=text, confidence=sure, reader="tesseract")
