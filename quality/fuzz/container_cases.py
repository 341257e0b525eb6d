"""Hostile files of containers of messages: mail, exported chats, captured posts, pages saved as one file."""

from __future__ import annotations

import json
from random import Random

from quality.fuzz.corpora import Corpora
from quality.fuzz.mutate import mutated

STAMPS = ("12/05/24, 10:15 - {}: {}\n", "[12.05.2024, 10:15:32] {}: {}\n", "[١٢/٥/٢٠٢٤، ١٠:١٥:٣٢ ص] {}: {}\n")
"""Times of messages as phones write them."""
TYPES = (
    "text/plain; charset=utf-8",
    "text/html",
    "multipart/related; boundary=x",
    "message/rfc822",
    "text/csv",
)


def container_case(corpora: Corpora, rng: Random) -> tuple[str, bytes]:
    """Name and content of one file."""
    text = mutated(rng.choice(corpora.texts), rng.choice(corpora.texts), rng)
    kind = rng.choice((_chat, _mail, _capture, _telegram))
    name, body = kind(text, rng)
    return name, body.encode("utf-8", "surrogatepass")


def _chat(text: str, rng: Random) -> tuple[str, str]:
    lines = (rng.choice(STAMPS).format(text[:20], part) for part in text.split("\n\n"))
    return "a.txt", "".join(lines)


def _mail(text: str, rng: Random) -> tuple[str, str]:
    page = (
        f"\n--x\nContent-Type: text/html\nContent-Location: https://fuzz.example/\n\n<p>{text}</p>\n--x--\n"
    )
    head = f"From: {text[:80]}\nSubject: Fwd: {text[:60]}\nContent-Type: {rng.choice(TYPES)}\n\n"
    return rng.choice(("a.eml", "a.mhtml", "a.mbox")), head + text + page


def _capture(text: str, rng: Random) -> tuple[str, str]:
    platform = rng.choice(
        ("tiktok.com", "x.com", "instagram.com", "facebook.com", "linkedin.com", "fuzz.example")
    )
    post = {
        "desc": text,
        "legacy": {"full_text": text},
        "caption": {"text": text},
        "createTime": rng.random() * 10**14,
    }
    return "a.ndjson", json.dumps({"source_platform": platform, "data": post})


def _telegram(text: str, rng: Random) -> tuple[str, str]:
    message = {
        "id": 1,
        "type": rng.choice(("message", "service")),
        "date": text[:20],
        "text": [text, {"text": text}],
    }
    return "a.json", json.dumps(
        {"name": text[:40], "type": "private_channel", "id": 1, "messages": [message] * 3}
    )
