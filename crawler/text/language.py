"""The language of an ad: by its script where that settles it, else by py3langid's model.

The model gets the first `SAMPLE` characters only: its cost grows with the text, its result hardly
changes (measured on 382 Nigerian ads: 500 characters decide as all of the text does, at a fifth of the cost).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.late_regex import compile_late
from crawler.text.linear_regex import compile_linear_late
from crawler.text.word_lists import WordLists

if TYPE_CHECKING:
    from crawler.text.language_model import LanguageReader

SAMPLE: Final = 400
"""Characters that are looked at."""
GLANCE: Final = 200
"""Characters by which plain English is recognised: the model's cost grows with each."""
_ENGLISH: Final = frozenset(("the", "and", "to", "of", "with", "you", "our", "your", "this", "we"))
"""Common words of English that hardly another language has: without any, a first look is not worth its cost."""
AHEAD: Final = 20.0
"""Log-likelihood by which English must lead there. Measured: the whole sample differs for 2 of 6,078 ads."""
SHORTEST: Final = 12
"""Letters below which the language stays undetermined. Set by hand, not fitted."""

LANGUAGES: Final = (
    "am", "ar", "az", "bg", "bn", "cs", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ha", "he", "hi", "hr",
    "hu", "hy", "id", "ig", "it", "ja", "ka", "kk", "km", "ko", "ky", "lo", "lt", "lv", "ms", "my", "ne", "nl",
    "pcm", "pl", "pt", "ro", "ru", "si", "sk", "sl", "so", "sq", "sr", "sv", "sw", "ta", "th", "tl", "tr", "uk",
    "ur", "uz", "vi", "yo", "zh", "zu",
)  # fmt: skip
"""What may be answered: the catalogue's languages and those of the places ads come from and lead to."""

_NOISE: Final = compile_late(r"https?://\S+|www\.\S+|[\w.+-]{1,64}@\S+|#\w+_[0-9a-f]{8,}#|[\d*_#|~=<>\\/-]+")
_PLAIN_NOISE: Final = compile_late(
    r"[hw#\d*_|~=<>\\/-](?:(?<=h)ttps?://\S+|(?<=w)ww\.\S+|(?<=#)\w+_[0-9a-f]{8,}#|(?<![hw])[\d*_#|~=<>\\/-]*)"
)
"""The same for a text without @. One set of characters first: `re` then runs over the letters between them fast."""
_LETTERS: Final = compile_late(rf"(?:[^a-zA-Z]*[a-zA-Z]){{{SHORTEST}}}")
_SCRIPTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("th", compile_late("[\u0e00-\u0e7f]")),
    ("lo", compile_late("[\u0e80-\u0eff]")),
    ("km", compile_late("[\u1780-\u17ff]")),
    ("my", compile_late("[\u1000-\u109f]")),
    ("ko", compile_late("[\uac00-\ud7af]")),
    ("ja", compile_late("[\u3040-\u30ff]")),
    ("zh", compile_late("[\u4e00-\u9fff]")),
)
"""Scripts of one language each; a quarter of the letters in one settles it."""
FIRST_SCRIPT: Final = "\u0e00"
"""The first character of them in the order of Unicode."""
_PIDGIN: Final = compile_late(
    rf"\b(?:{WordLists(Path(__file__).parent / 'words' / 'pidgin.toml').pattern('markers')})\b", re.I
)
_MAYBE_PIDGIN: Final = compile_linear_late(rf"(?i){_PIDGIN.pattern}")
_ROMANISED: Final = WordLists(Path(__file__).parent / "words" / "romanised.toml")
_MARKERS: Final = {
    language: (frozenset(words), int(_ROMANISED.by_language("needed")[language][0]))
    for language, words in _ROMANISED.by_language("markers").items()
}
"""Language to its markers in Latin letters and to how many different ones a text needs."""
_ALL_MARKERS: Final = frozenset(word for words, _ in _MARKERS.values() for word in words)
FEWEST_MARKERS: Final = min(needed for _, needed in _MARKERS.values())
"""Different markers below which no language is looked for; from the file."""
MARKED_SHARE: Final = 10
"""One word in so many at least is a marker in such a text; set by hand in 2026, not fitted."""


def detect(text: str, hint: str | None = None) -> str:
    """Primary BCP 47 tag of the text's language; `hint` (a tag) or `und` when there are too few letters."""
    sample = _sample(text[: SAMPLE * 3])
    if sample.isascii():
        enough = _LETTERS.match(sample) is not None
    else:
        if max(sample) >= FIRST_SCRIPT and (language := _by_script(sample)):
            return language
        enough = next(islice(filter(str.isalpha, sample), SHORTEST - 1, None), None) is not None
    if not enough:
        return hint.split("-")[0].lower() if hint else "und"
    sample = sample.encode("utf-8", "replace").decode()
    pidgin = _MAYBE_PIDGIN.found_in(sample)
    latin = not pidgin and _mostly_ascii(sample[:GLANCE])
    words = sample.lower().split() if latin else []
    if words and (romanised := _romanised(words)):
        return romanised
    glance = 0 if _ENGLISH.isdisjoint(words) else GLANCE
    found = _language_reader().most_likely(sample, glance, AHEAD)
    if found in ("en", "pcm"):
        return _english_or_pidgin(sample, found) if pidgin else "en"
    return found


def _by_script(sample: str) -> str:
    """Language whose script a quarter of the letters are in; empty where there is none."""
    letters = sum(map(str.isalpha, sample))
    for language, pattern in _SCRIPTS:
        if letters and len(pattern.findall(sample)) * 4 >= letters:
            return language
    return ""


def _mostly_ascii(sample: str) -> bool:
    """False where half of the characters are of another script: that is not English, without the model."""
    return len(sample.encode()) * 2 < len(sample) * 3


def _romanised(words: Sequence[str]) -> str:
    """Language written in Latin letters next to its own, or mixed with English ("sahod 60k, apply na po kayo")."""
    different = _ALL_MARKERS.intersection(words)
    if len(different) < FEWEST_MARKERS:
        return ""
    best, most = "", 0
    for language, (markers, needed) in _MARKERS.items():
        known = different & markers
        if len(known) < max(needed, most + 1):
            continue
        if sum(word in known for word in words) * MARKED_SHARE >= len(words):
            best, most = language, len(known)
    return best


def _sample(text: str) -> str:
    """The first `SAMPLE` characters of prose: addresses, links and figures are one space each."""
    pieces: list[str] = []
    length = last = 0
    for noise in (_NOISE if "@" in text else _PLAIN_NOISE).finditer(text):
        pieces += (text[last : noise.start()], " ")
        length += noise.start() - last + 1
        last = noise.end()
        if length >= SAMPLE:
            break
    pieces.append(text[last:])
    return "".join(pieces)[:SAMPLE]


def _english_or_pidgin(sample: str, found: str) -> str:
    """Nigerian Pidgin shares most words with English; what only Pidgin has decides."""
    marks = len(_PIDGIN.findall(sample))
    words = sample.count(" ") + 1
    return "pcm" if (marks >= 2 and marks * 25 >= words) or (found == "pcm" and marks) else "en"


@cache
def _language_reader() -> LanguageReader:
    from crawler.text.language_model import LanguageReader, language_model

    return LanguageReader(language_model(LANGUAGES))
