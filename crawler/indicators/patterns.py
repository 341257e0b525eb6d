"""How a phrase of the catalogue is written, and what it becomes for the matcher.

| written | matches |
| --- | --- |
| `registration fee` | these words, whatever the case, the look-alike letters or the hyphens |
| `торговл* людьми` | a word that begins so, then the next word |
| `(send|forward) your (cv|resume)` | every combination of the alternatives; `(very|)` is optional |
| `pay <6> fee` | both, at most six words between them, in either order |
| `pay >6> fee` | both, in this order, at most six words between them |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from math import prod
from typing import Final, NamedTuple
from unicodedata import normalize

from crawler.late_regex import compile_late
from crawler.text.fold import fold

MAX_ALTERNATIVES: Final = 600
"""Combinations that one line may have: more is a slip of the pen. Set by hand in 2026; shipped lines have at most
576."""
MAX_GAP: Final = 12
"""Words that a gap may span: a wider one joins unrelated words; set by hand in 2026, not fitted."""
MIN_SUBSTRING: Final = 2
"""Letters of the shortest phrase; a Chinese word may have one. Set by hand in 2026."""

_PARTING: Final = "*,;:"
"""Marks after a word that part the run of words there."""
_ALTERNATIVES = compile_late(r"\(([^()]*)\)")
_GAP = compile_late(r"\s*([<>])(\d+)>\s*")
_QUOTE = compile_late(" '(?!ya[nrtmk'])")
_KEPT: Final = "'$%+@&#"
"""ASCII marks that belong to words in ads: don't, 100%, $400, c++."""
_ASCII: Final = str.maketrans(
    {chr(c): " " for c in range(128) if not chr(c).isalnum() and chr(c) not in _KEPT}
)
_MARKS = compile_late(
    r"[\x00-\x1f!-\x22(-*,\-./:;<=>?\[-`{-\x7f\x80-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf\u2000-\u203e\u2040-\u209f"
    r"\u2100-\u2bff\u3000-\u3004\u3008-\u3020\u3030\ufe00-\ufe6f\uff00-\uff0f\uff1a-\uff20\U0001f000-\U0001faff"
    r"\u060c\u061b\u061f\u06d4\u0964\u0965\u1361-\u1368]"
)


class PatternError(ValueError):
    """A phrase that can't be read; the message names what is wrong and what to write instead."""


class PhrasePart(NamedTuple):
    """One run of words without a gap."""

    text: str
    """Folded, single spaces."""
    stem: bool
    """True when the last word may go on."""
    marked: str = ""
    """Latin words with their accents, where they have any: needed where an accent makes another word."""


Block = tuple[tuple[PhrasePart, ...], ...]
"""For each run of words its alternatives: any of them may stand with any of the other runs'."""


class Pattern(NamedTuple):
    """A phrase line, or those of its combinations that a choice for each part gives."""

    parts: Block
    gaps: tuple[int, ...] = ()
    """How many words may stand between each two parts."""
    ordered: bool = True

    @property
    def combinations(self) -> int:
        """How many phrases it stands for."""
        return prod(map(len, self.parts))


def spaced(text: str) -> str:
    """Same length, with every mark that isn't part of a word as a space."""
    return unquoted(unmarked(text))


def unmarked(text: str) -> str:
    """As `spaced`, but for quotes in the place of apostrophes."""
    return text.translate(_ASCII) if text.isascii() else _MARKS.sub(" ", text)


def unquoted(text: str) -> str:
    """Apostrophes at the edge of a word are quotes: they become spaces; that of Hausa 'yan, 'yar, 'ya stays."""
    if "'" not in text:
        return text
    text = text.replace("' ", "  ")
    return _QUOTE.sub("  ", text) if " 'ya" in text else text.replace(" '", "  ")


@lru_cache(maxsize=8192)
def match_form(words: str) -> str:
    """The form in which words are looked for: folded like the ads, dashes as spaces, single spaces."""
    folded = words.lower() if words.isascii() else fold(words).text
    return " ".join(spaced(folded).split())


@lru_cache(maxsize=256)
def parse(line: str) -> tuple[Pattern, ...]:
    """Read one phrase line. Raises PatternError, whose message names the fix."""
    if not line.strip():
        raise PatternError("an empty phrase; write words or remove the line")
    pieces = _GAP.split(line)
    marks, widths = pieces[1::3], tuple(int(width) for width in pieces[2::3])
    if any(width > MAX_GAP for width in widths):
        raise PatternError(f"a gap of more than {MAX_GAP} words in {line!r}; write a smaller one")
    if len(set(marks)) > 1 or (marks and marks[0] == "<" and len(marks) > 1):
        raise PatternError(f"{line!r}: one <n> gap, or several >n> gaps, but not both")
    choices = [_choices(piece, line) for piece in pieces[::3]]
    count = prod(map(len, choices))
    if count > MAX_ALTERNATIVES:
        raise PatternError(f"{line!r} stands for {count} phrases; at most {MAX_ALTERNATIVES}: split it")
    ordered = not marks or marks[0] == ">"
    blocks = [_blocks(alternatives) for alternatives in choices]
    return tuple(_pattern(chosen, widths, ordered=ordered) for chosen in product(*blocks))


def readings(line: str) -> tuple[str, ...]:
    """Every combination of a line in plain words, for a person.

    `torl* (a|b) <3> c` gives "torl... a [0 to 3 words, in either order] c" and the same with b. Raises PatternError.
    """
    pieces = _GAP.split(line)
    choices = [_expand(piece, line) for piece in pieces[::3]]
    gaps = [
        f" [0 to {width} words{', in either order' if mark == '<' else ''}] "
        for mark, width in zip(pieces[1::3], pieces[2::3], strict=True)
    ]
    found: dict[str, None] = {}
    for chosen in product(*choices):
        text = "".join([piece + gap for piece, gap in zip(chosen, (*gaps, ""), strict=True)])
        found[" ".join(text.replace("*", "...").split())] = None
    return tuple(found)


def parted(
    pattern: Pattern, holds: Callable[[tuple[PhrasePart, ...]], bool]
) -> Iterator[tuple[Pattern, bool]]:
    """The pattern's combinations, those for which `holds` is true apart from the others."""
    answers: dict[bool, list[tuple[PhrasePart, ...]]] = {}
    for runs in product(*pattern.parts):
        answers.setdefault(holds(runs), []).append(runs)
    if len(answers) == 1:
        yield pattern, next(iter(answers))
        return
    for answer, combinations in answers.items():
        for block in _blocks(combinations):
            yield pattern._replace(parts=block), answer


def _blocks(combinations: Sequence[tuple[PhrasePart, ...]]) -> list[Block]:
    """Combinations as few blocks: in each, any alternative of one place goes with any of the others.

    `(pay|send) (fee|cash)` is one block of 2 x 2; "pay fee" and "send cash" alone are two.
    """
    lengths = {len(runs) for runs in combinations}
    if lengths == {1}:
        return [(tuple(dict.fromkeys([runs[0] for runs in combinations])),)]
    found: list[Block] = []
    for length in sorted(lengths):
        blocks: list[Block] = [
            tuple((run,) for run in runs) for runs in dict.fromkeys(combinations) if len(runs) == length
        ]
        for place in range(length):
            merged: dict[Block, tuple[PhrasePart, ...]] = {}
            for block in blocks:
                others = block[:place] + block[place + 1 :]
                merged[others] = merged.get(others, ()) + block[place]
            blocks = [(*rest[:place], those, *rest[place:]) for rest, those in merged.items()]
        found += blocks
    return found


def _choices(piece: str, line: str) -> list[tuple[PhrasePart, ...]]:
    """The words on one side of a gap, in each of their alternatives."""
    try:
        return [_runs(plain) for plain in _expand(piece, line)]
    except _TooShort as error:
        raise PatternError(
            f"{error.args[0]!r} in {line!r} is too short to mean anything; write more of it"
        ) from None
    except _Nothing:
        raise PatternError(f"nothing beside a gap in {line!r}; write words on both sides") from None


def _expand(piece: str, line: str) -> list[str]:
    if not any(mark in piece for mark in "()|"):
        return [piece]
    parts = _ALTERNATIVES.split(piece)
    choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    if any(mark in part for part in parts[::2] for mark in "()|"):
        raise PatternError(
            f"unbalanced or nested brackets in {line!r}; write (one|two) without nesting, and gaps outside"
        )
    count = prod(map(len, choices))
    if count > MAX_ALTERNATIVES:
        raise PatternError(f"{line!r} stands for {count} phrases; at most {MAX_ALTERNATIVES}: split it")
    return ["".join(chosen) for chosen in product(*choices)]


def _pattern(chosen: Sequence[Block], widths: tuple[int, ...], *, ordered: bool) -> Pattern:
    """The pieces of a line put together; between the runs of one piece no word may stand."""
    parts: list[tuple[PhrasePart, ...]] = []
    gaps: list[int] = []
    for place, runs in enumerate(chosen):
        if place:
            gaps.append(widths[place - 1])
        parts += runs
        gaps += [0] * (len(runs) - 1)
    return Pattern(tuple(parts), tuple(gaps), ordered=ordered)


class _TooShort(Exception):
    """Words too short to mean anything."""


class _Nothing(Exception):
    """No words at all."""


@lru_cache(maxsize=8192)
def _runs(plain: str) -> tuple[PhrasePart, ...]:
    """Words parted after each stem and each comma."""
    if not any(mark in plain for mark in _PARTING) and plain.strip():
        return (_part([plain], stem=False),)
    runs: list[PhrasePart] = []
    words: list[str] = []
    for word in plain.split():
        words.append(word.rstrip(_PARTING))
        if word.endswith(tuple(_PARTING)):
            runs.append(_part(words, stem=word.endswith("*")))
            words = []
    if words:
        runs.append(_part(words, stem=False))
    if not runs:
        raise _Nothing
    return tuple(runs)


def _part(words: list[str], *, stem: bool) -> PhrasePart:
    written = " ".join(words)
    text = match_form(written)
    if len(text) < MIN_SUBSTRING and not (len(text) == 1 and ord(text) > 0x2E80):
        raise _TooShort(written)
    accented = text.isascii() and not written.isascii()
    return _shared(PhrasePart(text, stem, with_accents(written) if accented else ""))


_SHARED: dict[PhrasePart, PhrasePart] = {}


def _shared(part: PhrasePart) -> PhrasePart:
    """The one object for equal parts: combinations of a line repeat them, and 180,000 would take 20 MB."""
    return _SHARED.setdefault(part, part)


def forget_shared() -> None:
    """Let go of what was kept while the files were read."""
    _SHARED.clear()
    _runs.cache_clear()
    match_form.cache_clear()
    parse.cache_clear()


def with_accents(text: str) -> str:
    """Small letters and composed accents, nothing else changed."""
    return normalize("NFC", text).lower()
