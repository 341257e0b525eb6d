"""Real flyers as reports: each brought twice, the second time altered, as pictures in an archive and with mails.

The flyers are those of ADWATCH_DATA that share neither a contact nor most of their words with another one, as another
program read them, so that what belongs together is known. That program left boards' watermarks out: where they join
reports, that is counted as wrong.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from crawler.contact_kinds import identity
from crawler.contacts import find_contacts
from crawler.records import JobPosting
from crawler.reports.alike import text_marks
from quality.flyers import read_rows
from quality.material import material

OWN = "+23480790{:05d}"
"""The number of the reporter who brings it by mail."""
NAME = "Reporter9{:04d}"
WORDS = (
    "Somebody sent me this picture. Is it true? My number is {own}. {name}",
    "{name}, {own}: my sister wants to go there, please look.",
    "",
)


@dataclass(frozen=True, slots=True)
class BroughtFlyer:
    """A report that is a picture, or a mail with one."""

    matter: int
    picture: bytes
    name: str
    own: str
    """The reporter's number."""


def brought(number: int, first: int) -> list[BroughtFlyer]:
    """The first flyers that have nothing in common, as they are and altered.

    Args:
        number: How many flyers, at most; twice as many reports.
        first: Number of the first matter.

    Raises:
        NoMaterial: The data folder is missing.
    """
    pictures = [path.read_bytes() for path, _ in zip(_apart(), range(number), strict=False)]
    altered = [_altered(picture, place) for place, picture in enumerate(pictures)]
    return [
        BroughtFlyer(first + place % len(pictures), picture, NAME.format(place), OWN.format(place))
        for place, picture in enumerate([*pictures, *altered])
    ]


def _apart() -> Iterator[Path]:
    """Files of flyers that share nothing with one before."""
    folder = material("posters")
    files = {row["id"]: folder / row["file"] for row in read_rows(folder / "index.jsonl")}
    seen: set[object] = set()
    for row in read_rows(folder.parent / "ads" / "indonesia_posters.jsonl"):
        if row["id"] not in files:
            continue
        contacts = {
            identity(one.kind, one.value)
            for one in find_contacts(JobPosting(url="", source="bench", region="ID", text=row["text"]))
        }
        marks: set[object] = {*contacts, *text_marks(row["text"], b"bench")}
        if not marks & seen:
            seen |= marks
            yield files[row["id"]]


def _altered(picture: bytes, place: int) -> bytes:
    from PIL import Image

    from quality.same_pictures import ALTERATIONS

    with Image.open(io.BytesIO(picture)) as opened:
        changed = ALTERATIONS[place % len(ALTERATIONS)](opened.convert("RGB"))
    stream = io.BytesIO()
    changed.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def flyer_containers(
    flyers: Sequence[BroughtFlyer], folder: Path
) -> Iterator[tuple[Path, list[BroughtFlyer]]]:
    """The flyers in two files, each with what it holds in its order."""
    if not flyers:
        return
    parts = [list(flyers[start::2]) for start in range(2)]
    with zipfile.ZipFile(folder / "pictures.zip", "w") as archive:
        for place, one in enumerate(parts[0]):
            archive.writestr(f"{place:06d}.jpg", one.picture)
    yield folder / "pictures.zip", parts[0]
    with ExitStack() as stack:
        file = stack.enter_context((folder / "flyers.mbox").open("wb"))
        for place, one in enumerate(parts[1]):
            file.write(b"From reporter@mail.example Fri Nov 20 10:00:00 2026\n" + _mail(one, place) + b"\n")
    yield folder / "flyers.mbox", parts[1]


def _mail(one: BroughtFlyer, place: int) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"{one.name} <flyer{place}@mail.example>"
    mail["To"] = "reports@unit.example"
    mail["Subject"] = "a flyer"
    mail["Message-ID"] = f"<flyer{place}@mail.example>"
    mail.set_content(WORDS[place % len(WORDS)].format(own=one.own, name=one.name))
    mail.add_attachment(one.picture, maintype="image", subtype="jpeg", filename="IMG-20261120-WA0001.jpg")
    return mail.as_bytes().replace(b"\nFrom ", b"\n>From ")
