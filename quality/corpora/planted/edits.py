"""What a reposter does to an ad: light, medium and heavy edits."""

from __future__ import annotations

import random
import re
from typing import Any

_CHOICE = re.compile(r"\{([^{}]*)\}")
_LOOK_ALIKES = str.maketrans("aeopcxyABCEHKMOPTX", "аеорсхуАВСЕНКМОРТХ")
_CHAT = {"you": "u", "for": "4", "are": "r", "please": "pls", "and": "&", "your": "ur", "work": "wrk"}
_EMOJI = ("🔥", "✅", "💰", "👉", "✈️", "🙏")


def spun(text: str, rng: random.Random) -> str:
    """The text with every {a|b} chosen."""
    return _CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), text)


def edited(
    start: list[str], template: list[list[str]], strength: str, rng: random.Random, texts: dict[str, Any]
) -> list[str]:
    """The sentences of one repost; slots (town, pay, employer, contact) are filled later.

    Light: an emoji or a header at most. Medium: some synonyms, two sentences moved, one left out, some chat
    spelling. Heavy: half of the sentences said otherwise, all shuffled, some left out, a header and a footer,
    and now and then look-alike letters, zero-width characters or a cut end.
    """
    body = list(start)
    if strength == "light":
        return _decorated(body, rng, texts) if rng.random() < 0.4 else body
    share, drop = (0.25, 1) if strength == "medium" else (0.5, 2)
    for index, entry in enumerate(template):
        if rng.random() < share:
            body[index] = spun(entry[0] if strength == "medium" else rng.choice(entry), rng)
    for _ in range(rng.randint(0, drop)):
        body.pop(rng.randrange(len(body)))
    if strength == "heavy":
        rng.shuffle(body)
        body = _decorated(body, rng, texts)
    else:
        body.insert(rng.randrange(len(body)), body.pop(rng.randrange(len(body))))
    return _disguised(body, strength, rng)


def _decorated(body: list[str], rng: random.Random, texts: dict[str, Any]) -> list[str]:
    mark = rng.choice(_EMOJI)
    return [rng.choice(texts["headers"]), *(f"{mark} {line}" for line in body)]


def _disguised(body: list[str], strength: str, rng: random.Random) -> list[str]:
    trick = rng.random()
    if trick < 0.25:
        return [" ".join(_CHAT.get(word, word) for word in line.split(" ")) for line in body]
    if strength == "medium" or trick < 0.6:
        return body
    if trick < 0.72:
        return [re.sub(r"<\w+>|[^<]+", lambda m: _look_alike(m.group(), rng), line) for line in body]
    if trick < 0.84:
        return [re.sub(r"(\w)(\w)(?![^<]*>)", "\\1\u200b\\2", line) for line in body]
    if trick < 0.92:
        return body[: max(3, len(body) * 2 // 3)]
    return body


def _look_alike(text: str, rng: random.Random) -> str:
    return text if text.startswith("<") else text.translate(_LOOK_ALIKES)
