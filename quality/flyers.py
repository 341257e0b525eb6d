"""Contacts and bands of the real flyers in the data folder, against what a person reads on them.

`python -m quality.flyers [NUMBER]` reads the first NUMBER flyers (default: all) and prints F1 by kind of contact,
how many bands equal those of another program's text, and processor time and memory a picture.

`flyers.jsonl` next to this file holds, for each flyer that somebody looked at, kind, place and digest of every phone
number (WhatsApp included), e-mail and web address on it; no words. The digests are keyed with the picture, so that
nobody without it can try numbers. Names on social networks, codes and the watermarks of boards don't count.
"""

from __future__ import annotations

import hmac
import json
import resource
import sys
from collections import Counter
from hashlib import sha256, sha512
from itertools import islice
from pathlib import Path
from typing import Final

from crawler.assess import assess
from crawler.pictures.posting import picture_of, with_picture
from crawler.pictures.reading import PictureReader
from crawler.records import Contact, JobPosting
from quality.material import NoMaterial, material

TRUTH: Final = Path(__file__).with_name("flyers.jsonl")
KINDS: Final = {"phone": "phone", "whatsapp": "phone", "email": "email", "website": "website"}
"""Kind of contact -> kind of the truth."""


def digest(picture: bytes, kind: str, value: str) -> str:
    """The digest of a contact on a picture, 16 hexadecimal digits."""
    return hmac.new(sha512(picture).digest(), f"{kind}:{value}".encode(), sha256).hexdigest()[:16]


def truth() -> dict[str, tuple[set[tuple[str, str]], set[str]]]:
    """SHA-256 of a flyer -> kind and digest of its contacts, and digests of watermarks, which don't count."""
    rows = map(json.loads, TRUTH.read_text("utf-8").splitlines())
    return {
        row["picture"]: ({(kind, mac) for kind, mac, *_ in row["contacts"]}, set(row["watermarks"]))
        for row in rows
    }


def main() -> int:
    """Print the figures; exit status 1 when the data folder is missing."""
    try:
        folder = material("posters")
    except NoMaterial as missing:
        print(missing)
        return 1
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else None
    texts = {row["id"]: row["text"] for row in read_rows(folder.parent / "ads" / "indonesia_posters.jsonl")}
    known, counts, same, seen = truth(), Counter[str](), 0, 0
    reader = PictureReader()
    for row in islice(read_rows(folder / "index.jsonl"), wanted):
        data = (folder / row["file"]).read_bytes()
        posting = with_picture(JobPosting(url="", source="flyers", region="ID"), reader.read(data))
        said = assess(posting)
        other = assess(JobPosting(url="", source="flyers", region="ID", text=texts[row["id"]]))
        seen, same = seen + 1, same + (said.band == other.band)
        if (marks := known.get(sha256(data).hexdigest())) is not None:
            counts["flyers"] += 1
            _count(counts, marks, _found(data, posting, said.contacts))
    reader.close()
    for kind in sorted(set(KINDS.values())):
        print(f"{kind}: {_f1(counts, kind)}")
    print(f"flyers with truth: {counts['flyers']}; bands equal: {same} of {seen}")
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (usage.ru_utime + usage.ru_stime) / max(1, seen)
    print(f"processor: {cpu:.2f} s a picture; largest process: {usage.ru_maxrss / 1024:.0f} MB")
    return 0


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _found(data: bytes, posting: JobPosting, contacts: tuple[Contact, ...]) -> set[tuple[str, str]]:
    """Kind and digest of the contacts that were read, those of codes left out."""
    picture = picture_of(posting)
    codes = [line for line in picture.lines if line.reader == "code"] if picture else []
    return {
        (KINDS[one.kind], digest(data, KINDS[one.kind], one.value))
        for one in contacts
        if one.kind in KINDS and not any(code.start <= one.start < code.end for code in codes)
    }


def _count(
    counts: Counter[str], marks: tuple[set[tuple[str, str]], set[str]], found: set[tuple[str, str]]
) -> None:
    true, watermarks = marks
    found = {(kind, mac) for kind, mac in found if mac not in watermarks}
    for name, those in (("right", found & true), ("false", found - true), ("missed", true - found)):
        counts.update(f"{kind} {name}" for kind, _ in those)


def _f1(counts: Counter[str], kind: str) -> str:
    right, false, missed = (counts[f"{kind} {name}"] for name in ("right", "false", "missed"))
    f1 = 2 * right / max(1, 2 * right + false + missed)
    return f"F1 {f1:.3f} ({right} right, {false} false, {missed} missed)"


if __name__ == "__main__":
    sys.exit(main())
