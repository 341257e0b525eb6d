"""Digits spelled as words ("zero eight zero three", "double three") -> edits that turn them into digits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from crawler.text.fold import Edit
from crawler.text.kept_patterns import kept_pattern
from crawler.text.linear_regex import LinearRegex, compile_linear
from crawler.text.number_reading import NumberReading, Token, language_of, meaning_of, read, trimmed
from crawler.text.number_tokens import ZEROS, tokens
from crawler.text.number_words import SPACELESS, and_words, plain_key, spellings, words

_MOST_TOKENS: Final = 4_000
"""Spelled digits looked at in one text; more is a flood, not an ad."""
_FEWEST_DIGITS: Final = 7
"""Digits of the shortest number to call without its area code (ITU-T E.164 plans in use)."""
_MOST_DIGITS: Final = 15
"""Digits of the longest number (E.164)."""
_NATIONAL: Final = 10
"""Digits of a national number that is no sum of money, though it has hundreds. Set by hand, not fitted."""
_SURE: Final = 3
"""Letters from which a word for digits is hardly another word by chance. Set by hand, not fitted."""
_HUNDREDS: Final = 2
"""Zeros of a hundred."""
_LONGEST: Final = 1_000
"""Characters that one run of spelled digits may go on for."""
_BEFORE: Final = 40
"""Characters looked at before a place where digits are spelled: the number may begin there in figures."""
_SIGNS: Final = r"\s.,;:\-/_()\[\]*|~•·+&،、؛，፣。।"
_PAUSES: Final = ("\n", "/;|؛", ",.،、፣，。")
"""Signs behind which a new number may begin, the surest first."""


@cache
def _gap() -> re.Pattern[str]:
    """Signs, and a word for "and", between two tokens of one number."""
    return re.compile(rf"[{_SIGNS}]{{0,5}}(?:{and_words()})?[{_SIGNS}]{{0,3}}")


def spelled_number_edits(text: str) -> list[Edit]:
    """Edits that turn runs of spelled digits into digits; runs of fewer than seven digits stay words."""
    edits: list[Edit] = []
    done = seen = 0
    for near in _quick(text.isascii()).finditer(text):
        if near.end() <= done:
            continue
        start = max(done, near.start() - _BEFORE)
        while start > done and text[start - 1].isalnum():
            start -= 1
        found, done, count = _runs(text, start, near.end())
        edits += found
        seen += count
        if seen > _MOST_TOKENS:
            break
    return edits


def _runs(text: str, start: int, reached: int) -> tuple[list[Edit], int, int]:
    """Runs of digits from `start`, as far as the run that passes `reached` goes; where it ended; tokens seen."""
    edits: list[Edit] = []
    run: list[Token] = []
    count = 0
    for token in tokens(text, start, reached, min(len(text), reached + _LONGEST)):
        count += 1
        if run and not _gap().fullmatch(text, run[-1].end, token.start):
            edits += _close_run(text, run)
            run = []
            if token.start > reached:
                break
        run.append(token)
        reached = max(reached, token.end) if len(run) > 2 else reached
    edits += _close_run(text, run)
    return edits, max(reached, edits[-1][1] if edits else 0), count


def _close_run(text: str, run: Sequence[Token]) -> list[Edit]:
    """The edit for a run, or those for the numbers that it holds."""
    run = trimmed(text, run)
    if not _is_spelled(text, run):
        return []
    reading = read(text, run)
    size = sum(map(str.isdigit, reading.digits))
    if size > _MOST_DIGITS and (cut := _pause(text, run)):
        return _close_run(text, run[:cut]) + _close_run(text, run[cut:])
    if size < _FEWEST_DIGITS or "+" in reading.digits[1:] or _is_sum(run, reading):
        return []
    return [(run[0].start, run[-1].end, reading.digits, "spelled-digits")]


def _is_spelled(text: str, run: Sequence[Token]) -> bool:
    """True where two sure words of one language spell digits, or one word between figures that it touches: "7(nol)1".

    Short words do not count ("8 to 5": two in Danish). One that is only said again counts where it says zero or a
    sign, or stands beside itself: "12 năm, 15 năm" are years.
    """
    spelled = [at for at, token in enumerate(run) if token.spelled]
    if len(spelled) == 1:
        return _is_touched(text, run)
    language = language_of(run)
    sure = [at for at in spelled if _is_sure(text, run[at], language)]
    words = {text[run[at].start : run[at].end] for at in sure}
    if len(words) > 1 or any(after - at == 1 for at, after in pairwise(sure)):
        return True
    return len(spelled) > 1 and any(meaning_of(run[at], language) in "0-" for at in sure)


def _is_sure(text: str, token: Token, language: str) -> bool:
    """True for a word of a language, or for a sign, that is hardly another word by chance."""
    if token.end - token.start < _SURE and text[token.start] < SPACELESS:
        return False
    return language in token.meanings or "-" in token.meanings.values()


def _is_touched(text: str, run: Sequence[Token]) -> bool:
    """True for a single word between figures, with brackets or dashes but no space beside it."""
    at = next(at for at, token in enumerate(run) if token.spelled)
    if not 0 < at < len(run) - 1:
        return False
    gaps = text[run[at - 1].end : run[at].start] + text[run[at].end : run[at + 1].start]
    return bool(gaps) and not any(map(str.isspace, gaps))


def _is_sum(run: Sequence[Token], reading: NumberReading) -> bool:
    """True for money: hundreds or thousands are counted, and no zero is said, as one is in a number to call."""
    if not reading.largest or reading.digits[0] in "0+":
        return False
    if any("0" in token.meanings.values() or token.loose for token in run):
        return False
    worded = all(token.spelled for token in run)
    called = worded and len(reading.digits) >= _NATIONAL and not reading.digits.endswith("00")
    return reading.largest > _HUNDREDS or not called


def _pause(text: str, run: Sequence[Token]) -> int:
    """Index of the token at which a run falls in two: at its surest pause, that nearest the middle; 0 for none."""
    middle = (run[0].start + run[-1].end) / 2
    gaps = [(text[run[at - 1].end : run[at].start], at) for at in range(1, len(run))]
    for signs in _PAUSES:
        cuts = [at for gap, at in gaps if any(sign in gap for sign in signs)]
        if cuts:
            return min(cuts, key=lambda at: abs(run[at].start - middle))
    return 0


@cache
def _quick(plain: bool) -> LinearRegex:
    return compile_linear(quick_pattern(plain))


def quick_pattern(plain: bool) -> str:
    """Pattern that matches every text with spelled digits; `plain` for texts that are all ASCII."""
    return kept_pattern("spelled_ascii" if plain else "spelled_all", lambda: _quick_pattern(plain))


def _quick_pattern(plain: bool) -> str:
    usable = sorted(word for word in spellings() if (word.isascii() or not plain) and not _is_compound(word))
    figures = "[0-9o]+" if plain else rf"[0-9{ZEROS}з]+"
    word = _any_of(usable)
    long = _any_of(one for one in usable if one[0] < SPACELESS and len(one) > _SURE)
    glued = _any_of(one for one in usable if one[0] < SPACELESS and len(one) > 2)
    gap = rf"[{_SIGNS}]{{1,4}}"
    between = gap if plain else rf"{gap}(?:(?:{_foreign_and()}) )?"
    more = rf"(?:{word}){gap}(?:{glued}|\d)|{figures}{gap}(?:{glued})"
    quick = rf"(?:^|[^\pL])(?:(?:{word}){between}(?:{more})|(?:{long}){gap}{figures}{gap}\d|(?:{glued}){{3}})"
    quick += rf"|\d{gap}(?:{glued}){gap}(?:{word}|\d)"
    if plain:
        return quick
    spaceless = _any_of(one for one in usable if one[0] >= SPACELESS)
    apart = r"[\s\-.,、·，፣]{0,2}"
    quick += rf"|(?:{spaceless}){apart}(?:{spaceless}|\d+){apart}(?:{spaceless})"
    return quick + rf"|\d{apart}(?:{spaceless}){apart}(?:{spaceless}|\d)"


def _is_compound(word: str) -> bool:
    """True for a word that means 11 to 99 everywhere: the quick test does without, as digits or tens are beside."""
    meanings = words().get(plain_key(word), {}).values()
    return bool(meanings) and all(len(meaning) == 2 and meaning.isdigit() for meaning in meanings)


def _foreign_and() -> str:
    """Words for "and" in other scripts than Latin: in Persian, one is between any two parts of a number."""
    return "|".join(word for word in and_words().split("|") if not word.isascii())


def _any_of(some: Iterable[str]) -> str:
    return "|".join(map(re.escape, some)).replace("\\ ", " ").replace("\\-", "-")
