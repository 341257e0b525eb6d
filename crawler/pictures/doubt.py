"""How sure the reading of a contact in a picture is, in words for the analyst. Pure."""

from __future__ import annotations

from typing import Final

from crawler.pictures.picture_text import PictureText
from crawler.records import Contact

SURE: Final = 0.9
"""Confidence of the least sure line below which its reading is doubted: all 197 contacts of 132 real flyers that were
read right are in lines of more (November 2026)."""
MENDED: Final = {
    "letters-for-digits": "a letter was read where a digit must be",
    "ocr-repair": "a sign of the address was not read and was put back",
    "damaged-dot": "the dot of the address was not read and was put back",
    "spaced": "it was read in parts",
}
"""Disguise that a reader of pictures makes by mistake -> what to tell of it."""


def doubts_about(contact: Contact, picture: PictureText) -> tuple[str, ...]:
    """Reasons to look at the picture before a contact is relied on; none where it was read with confidence.

    Args:
        contact: A contact of the ad's field `text`.
        picture: The record of the picture whose text that is.
    """
    lines = [line for line in picture.lines if line.start < contact.end and contact.start < line.end]
    if contact.field != "text" or not lines:
        return ()
    doubts = [MENDED[name] for name in contact.disguises if name in MENDED]
    least = min(line.confidence for line in lines)
    if least < SURE:
        doubts.append(f"its letters were read with a confidence of {least:.0%}")
    if any(line.reader == "tesseract" for line in lines) and any(
        letter.isdigit() for letter in contact.value
    ):
        doubts.append("its digits are in a line of another script, where they are read worse")
    return tuple(doubts)
