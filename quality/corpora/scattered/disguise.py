"""What a campaign does to its own text before it posts it again: one function an edit.

Each takes the sentences of an ad and gives them back changed; `dose` (0..1) is how much. `EDITS` names
them, so that a sweep can try one at a time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from quality.corpora.scattered.tongue import CONTACT, Tongue

Sentences = list[str]
Edit = Callable[[random.Random, Tongue, Sentences, float], Sentences]

EMOJI: Final = "🔥✅📞💵✈️🛳️⭐🎯💯👩‍🍳🙏📌"
TWINS: Final = str.maketrans(
    "aceopxyiкосаеурхмнтв",
    "асеорхуіkocaeypxмнтв".replace("м", "m").replace("н", "h").replace("т", "t").replace("в", "b"),
)
WIDE: Final = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
NOTHING: Final = ("\u200b", "\u200c", "\u2060", "\u00ad", "\ufeff")


def _spared(sentence: str, change: Callable[[str], str]) -> str:
    """The sentence with everything but the contact changed."""
    return CONTACT.join(change(part) for part in sentence.split(CONTACT))


def moved(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """Sentences change places."""
    text = list(text)
    for _ in range(max(1, round(dose * len(text) / 2))):
        text.insert(rng.randrange(len(text)), text.pop(rng.randrange(len(text))))
    return text


def reworded(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """Words give way to others of the same meaning."""
    for old, new in tongue.says["synonyms"]:
        if rng.random() < dose:
            text = [sentence.replace(old, new) for sentence in text]
    return text


def chatted(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """Spelled as in a chat: short forms, no capitals, letters held down."""
    for old, new in tongue.says["chat"]:
        edge = r"\b" if tongue.space and tongue.code not in ("th", "hi") else ""
        if rng.random() < dose + 0.2:
            text = [re.sub(f"{edge}{old}{edge}", new, sentence) for sentence in text]

    def held(word: re.Match[str]) -> str:
        return word[0] + word[0][-1] * 2 if rng.random() < dose / 12 else word[0]

    return [_spared(sentence, lambda part: re.sub(r"[^\W\d_]{4,}", held, part.lower())) for sentence in text]


def decorated(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """Emoji before, behind and inside sentences."""
    signs = list(EMOJI.replace("\ufe0f", "").replace("\u200d", ""))

    def dress(sentence: str) -> str:
        if rng.random() < dose + 0.3:
            sentence = f"{rng.choice(signs) * rng.randrange(1, 4)} {sentence}"
        return sentence + (" " + rng.choice(signs) if rng.random() < dose else "")

    return [dress(sentence) for sentence in text]


def headed(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """A line above."""
    return [tongue.one(rng, "headers"), *text]


def footed(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """A line below, at a large dose a sentence that nobody else has."""
    extra = [tongue.salad(rng, 8)] if dose > 0.5 else []
    return [*text, *extra, tongue.one(rng, "footers")]


def truncated(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """The end is cut off, in the middle of a word; the contact stays."""
    whole = "\n".join(sentence for sentence in text if CONTACT not in sentence)
    kept = whole[: max(30, round(len(whole) * (1 - dose * 0.6)))]
    return [*(part for part in kept.split("\n") if part), *(part for part in text if CONTACT in part)]


def lookalike(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """Letters of another script that look the same; Latin written wide where nothing looks alike."""
    table = WIDE if tongue.code in ("zh", "th", "ar", "hi") else TWINS

    def swap(part: str) -> str:
        return "".join(sign.translate(table) if rng.random() < 0.1 + dose / 2 else sign for sign in part)

    return [_spared(sentence, swap) for sentence in text]


def hidden(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """Characters that nobody sees between the letters."""

    def sprinkle(part: str) -> str:
        return "".join(
            s + rng.choice(NOTHING) if s.isalpha() and rng.random() < dose / 3 else s for s in part
        )

    return [_spared(sentence, sprinkle) for sentence in text]


def shouted(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """Capitals and exclamation marks, sentence by sentence."""

    def shout(part: str) -> str:
        return part.upper().replace(".", "!!!").replace("。", "!!!").replace("।", "!!!")

    return [_spared(sentence, shout) if rng.random() < dose + 0.2 else sentence for sentence in text]


def dropped(rng: random.Random, tongue: Tongue, text: Sentences, dose: float) -> Sentences:
    """Some sentences are left out."""
    kept = [s for s in text if CONTACT in s or rng.random() > dose * 0.4]
    return kept if any(CONTACT not in sentence for sentence in kept) else text


EDITS: Final[dict[str, Edit]] = {
    "moved": moved,
    "reworded": reworded,
    "chatted": chatted,
    "decorated": decorated,
    "headed": headed,
    "footed": footed,
    "truncated": truncated,
    "lookalike": lookalike,
    "hidden": hidden,
    "shouted": shouted,
    "dropped": dropped,
}

MILD: Final = ("decorated", "headed", "footed", "hidden", "shouted")
HOW_MUCH: Final = {"light": (1, 0.15), "medium": (3, 0.35), "heavy": (5, 0.7)}
"""Strength -> how many edits, and the dose of each."""


def disguised(
    rng: random.Random, tongue: Tongue, text: Sentences, strength: str, only: str = ""
) -> Sentences:
    """The text after edits of a strength; `only` names one edit to make instead of a choice."""
    count, dose = HOW_MUCH[strength]
    names = [only] if only else rng.sample(MILD if strength == "light" else list(EDITS), count)
    for name in (edit for edit in EDITS if edit in names):
        text = EDITS[name](rng, tongue, text, dose)
    return text
