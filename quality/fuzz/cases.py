"""Cases made from seeds: the one of a number and a seed is always the same."""

from __future__ import annotations

import json
from random import Random
from typing import Final

from quality.fuzz import Case
from quality.fuzz.container_cases import container_case
from quality.fuzz.corpora import Corpora, packed
from quality.fuzz.grammar import token
from quality.fuzz.mutate import mutated

_FIELDS: Final = ("title", "description", "hiring_organization", "job_location", "base_salary", "date_posted")
_REGIONS: Final = ("NG", "IN", "AE", "US", "GB", "ID", "TH", "RU", "BR", "")
_ENCODINGS: Final = (
    None,
    None,
    None,
    "utf-8",
    "windows-1252",
    "utf-16",
    "gb18030",
    "iso-2022-jp",
    "x-user-defined",
)
TEXTS_TOGETHER: Final = 60
"""Ads in one case of joining."""


def text_case(corpora: Corpora, rng: Random) -> Case:
    """An ad: one text, or several fields."""
    case = {"region": rng.choice(_REGIONS)}
    if rng.random() < 0.7:
        case["text"] = _text(corpora, rng)
    else:
        case |= {name: _text(corpora, rng)[:5000] for name in _FIELDS if rng.random() < 0.7}
        if rng.random() < 0.5:
            case["base_salary"] = token(rng)
            case["date_posted"] = token(rng)
    return case


def page_case(corpora: Corpora, rng: Random) -> Case:
    """A page whose bytes are bent, or into which a bent text was put."""
    body = rng.choice(corpora.pages).decode("latin-1")
    if rng.random() < 0.5:
        at = rng.randint(0, len(body))
        body = (
            body[:at]
            + _text(corpora, rng)[:2000].encode("utf-8", "surrogatepass").decode("latin-1")
            + body[at:]
        )
    else:
        other = rng.choice(corpora.pages).decode("latin-1")
        body = mutated(body, other, rng).encode("utf-8", "surrogatepass").decode("latin-1")
    encoding = rng.choice(_ENCODINGS)
    return {"body": body} | ({"encoding": encoding} if encoding else {})


def file_case(corpora: Corpora, rng: Random) -> Case:
    """A file of an import in one of its formats, with bent bytes."""
    name, body = rng.choice((_json_lines, _csv, _warc, _page, _archive, container_case))(corpora, rng)
    if rng.random() < 0.7:
        bent = bytearray(body)
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(len(bent) + 1)
            bent[at : at + rng.randint(0, 3)] = rng.randbytes(rng.randint(0, 3))
        body = bytes(bent)
    return {"name": name, "body": body.decode("latin-1")}


def join_case(corpora: Corpora, rng: Random) -> Case:
    """Ads of a few templates, so that there is something to join."""
    few = [rng.choice(corpora.texts) for _ in range(6)]
    return {str(n): mutated(rng.choice(few), rng.choice(few), rng)[:5000] for n in range(TEXTS_TOGETHER)}


def _text(corpora: Corpora, rng: Random) -> str:
    return mutated(rng.choice(corpora.texts), rng.choice(corpora.texts), rng)


def _json_lines(corpora: Corpora, rng: Random) -> tuple[str, bytes]:
    rows = [json.dumps(text_case(corpora, rng)) for _ in range(rng.randint(1, 5))]
    return rng.choice(("a.jsonl", "a.json")), "\n".join(rows).encode()


def _csv(corpora: Corpora, rng: Random) -> tuple[str, bytes]:
    rows = [rng.choice((",", ";", "\t")).join(_FIELDS)]
    rows += [f'"{_text(corpora, rng)[:300]}",{token(rng)},"{_text(corpora, rng)[:300]}"' for _ in range(4)]
    return rng.choice(("a.csv", "a.tsv")), "\n".join(rows).encode("utf-8", "surrogatepass")


def _page(corpora: Corpora, rng: Random) -> tuple[str, bytes]:
    return rng.choice(("a.html", "a.xml", "a")), page_case(corpora, rng)["body"].encode("latin-1")


def _archive(corpora: Corpora, rng: Random) -> tuple[str, bytes]:
    return rng.choice(corpora.archives) if corpora.archives else _warc(corpora, rng)


def _warc(corpora: Corpora, rng: Random) -> tuple[str, bytes]:
    whole = b""
    for number in range(rng.randint(1, 3)):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + rng.choice(corpora.pages)[:5000]
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://fuzz.example/{number}\r\n"
            f"WARC-Date: 2026-11-20T08:00:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        whole += packed(record) if rng.random() < 0.5 else record
    return rng.choice(("a.warc", "a.warc.gz")), whole


MAKERS: Final = {"text": text_case, "page": page_case, "file": file_case, "join": join_case}
"""Target -> what makes a case for it."""


def made(target: str, number: int, seed: str, corpora: Corpora) -> Case:
    """The case of a number."""
    return MAKERS[target](corpora, Random(f"{seed}:{target}:{number}"))
