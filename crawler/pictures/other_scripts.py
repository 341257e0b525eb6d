"""Lines that rapidocr can't read, read by tesseract with the pack that fits their script best."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING, Final

from crawler.pictures.pieces import ANY_PACK, Piece
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
_EXACT: Final = re.compile(r"\+?\d(?:[ .\-]?\d){3,18}|[A-Za-z0-9@._+/:\-]{6,}")
"""What contacts and amounts are made of, which rapidocr reads better than a pack of another script."""
_MISREAD: Final = re.compile(r"\+?[\dOoIl|SB]{2,5}(?:[ .\-]?[\dOoIl|SB]{2,5}){1,5}")
"""A number as another script's pack may read it, with letters for digits."""
_PLUS_BEHIND: Final = re.compile(r"(?<![\d+])\d{2,12}(?: \d{1,12}){1,5}\+(?!\d)")
"""A number from right to left: its groups in the other order, the plus of its country code at the end."""
FEWEST_DIGITS: Final = 8
"""Digits of a number with its country code, at least: "25 35+" is an age. Set by hand."""
_GROUPS: Final = re.compile(r"\+?\d+(?: \d+){1,6}\+?")
SURE_PART: Final = 0.85
"""Mean probability of the letters of a number or address from which it is believed although its line is not."""
_ALIKE: Final = 0.6
"""Share of equal letters from which two readings are of one word (difflib's ratio)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as rapidocr read it, perhaps to nothing, with its own picture."""

    piece: Piece
    crop: Pixels
    exact: tuple[str, ...] = ()
    """Numbers and addresses in it that rapidocr is sure of (`exact_parts`)."""

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


@dataclass(frozen=True, slots=True)
class ScriptReading:
    """What became of the lines of a picture."""

    pieces: list[Piece]
    missing_pack: str = ""
    """Name of a pack that is not installed, `ANY_PACK` where the script is not known, else nothing."""
    unread: int = 0
    """Lines that tesseract did not come to before its limit; their pieces are rapidocr's."""


def read_other_scripts(lines: Sequence[Line]) -> ScriptReading:
    """The pieces of a picture, those in other scripts read by tesseract.

    Args:
        lines: All lines that the detector saw.

    Returns:
        The pieces, and what is missing of them.
    """
    own = [line.piece for line in lines]
    hinted = _hinted(lines)
    doubtful = [line for line in lines if line.doubtful]
    if not hinted and sum(line.length for line in doubtful) <= FOREIGN * sum(line.length for line in lines):
        return ScriptReading(own)
    script, tried = (hinted, True) if hinted else _script_of(doubtful)
    if script is None and not tried:
        return ScriptReading(own, unread=len(doubtful))
    pack = _pack_of(doubtful or lines, script) if script else None
    if script is None or pack is None:
        return ScriptReading(own, script.packs[0] if script else ANY_PACK)
    readings = read_lines([line.crop for line in lines], pack, script.unspaced)
    pieces = [
        line.piece if reading is None else _better(line, script, *reading)
        for line, reading in zip(lines, readings, strict=True)
    ]
    return ScriptReading(pieces, unread=readings.count(None))


def _hinted(lines: Sequence[Line]) -> Script | None:
    """The script whose own letters rapidocr did read, while it left out others."""
    text = "".join(line.piece.text for line in lines)
    for script in scripts():
        if script.hints and sum(letter in script.hints for letter in text) >= HINTED:
            return script
    return None


def _script_of(doubtful: Sequence[Line]) -> tuple[Script | None, bool]:
    """The script in which tesseract reads the longest lines best, or None; and whether all could be tried."""
    sample = sorted(doubtful, key=lambda line: -max(line.crop.shape[:2]))[:SAMPLE]
    best, most, tried = None, LEAST, True
    for script in scripts():
        packs = packs_of(script)
        if not packs or script.hints:  # those are known by their hints, and Latin letters fit every line
            continue
        fit = _fit(sample, script, packs[0])
        if fit is None:
            tried = False
        elif fit > most:
            best, most = script, fit
        if most >= GOOD_ENOUGH:
            break
    return best, tried


def _pack_of(lines: Sequence[Line], script: Script) -> str | None:
    """The installed pack of a script that reads the longest lines best: Russian or Ukrainian, Arabic or Persian."""
    packs = packs_of(script)
    sample = sorted(lines, key=lambda line: -line.length)[:SAMPLE]
    return (
        max(packs, key=lambda pack: _fit(sample, script, pack) or 0.0, default=None)
        if len(packs) > 1
        else next(iter(packs), None)
    )


def _fit(sample: Sequence[Line], script: Script, pack: str) -> float | None:
    """How well a pack reads lines: confidence times share of letters of the script, on average.

    None where tesseract did not come to all of them.
    """
    readings = read_lines([line.crop for line in sample], pack, script.unspaced)
    read = [one for one in readings if one is not None]
    if len(read) < len(sample):
        return None
    return sum(sure * script.share(text) for text, sure in read) / max(1, len(sample))


def _right_way(number: re.Match[str]) -> str:
    """A number whose country code came last with its plus behind it, as tesseract writes it from right to left."""
    if sum(map(str.isdigit, number[0])) < FEWEST_DIGITS:
        return number[0]
    return "+" + " ".join(reversed(number[0].removesuffix("+").split()))


def _turned(exact: str, text: str) -> str:
    """The number in a text whose groups stand in the other order, as tesseract writes it from right to left."""
    wanted = "".join(filter(str.isdigit, exact))
    for run in _GROUPS.finditer(text):
        groups = run[0].split()
        if len(groups) > 1 and "".join(filter(str.isdigit, "".join(reversed(groups)))) == wanted:
            return run[0]
    return ""


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def exact_parts(text: str, sure: Sequence[float]) -> tuple[str, ...]:
    """Numbers and addresses of a line whose own letters were read with confidence, whatever is around them.

    Args:
        text: The line as rapidocr read it.
        sure: Probability of each of its characters.
    """
    if len(sure) != len(text):
        return ()
    return tuple(
        part[0] for part in _EXACT.finditer(text) if fmean(sure[part.start() : part.end()]) >= SURE_PART
    )


def _better(line: Line, script: Script, text: str, sure: float) -> Piece:
    """The line with tesseract's reading, where that is letters of the script; exact strings stay rapidocr's.

    Of a script that rapidocr knows in part, only lines with letters that it lacks are tesseract's.
    """
    doubtful = line.doubtful or script.has_lacking(text)
    knows_all = bool(script.lacks) and not doubtful
    if knows_all or sure * script.share(text) < (LEAST if doubtful else GOOD_ENOUGH):
        return line.piece
    text = _PLUS_BEHIND.sub(_right_way, text)
    for exact in line.exact:
        if exact in text:
            continue
        near = _turned(exact, text) or max(
            (*_EXACT.findall(text), *_MISREAD.findall(text), *text.split(), ""), key=partial(_likeness, exact)
        )
        is_it = _turned(exact, near) or _likeness(exact, near) >= _ALIKE
        text = text.replace(near, exact, 1) if is_it else f"{text} {exact}"
    return replace(line.piece, text=text, confidence=sure, reader="tesseract")
