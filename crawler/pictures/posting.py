"""An ad whose text was read in a picture: the text joins the ad's own, and the places of its lines are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from crawler.isolation import Failure
from crawler.pictures.picture_text import KEY, PictureText, from_json
from crawler.records import JobPosting

BETWEEN: Final = "\n\n"
"""Between a caption and the text of its picture."""


def with_picture(posting: JobPosting, picture: PictureText) -> JobPosting:
    """The ad with what was read in its picture.

    Args:
        posting: The ad as far as it is known without the picture: a caption in `text`, sender, date, or nothing.
        picture: What was read.

    Returns:
        The ad; the text of the picture follows the caption.
    """
    before = posting.text + BETWEEN if posting.text.strip() else ""
    return replace(
        posting,
        text=before + picture.text if picture.text else posting.text,
        problems=(*posting.problems, *map(str, failures_of(picture))),
        extra={**posting.extra, KEY: picture.to_json(len(before))},
    )


def failures_of(picture: PictureText) -> list[Failure]:
    """What could not be read in a picture, as the failures of a step."""
    return [Failure("reading the picture", problem) for problem in picture.problems]


def picture_of(posting: JobPosting) -> PictureText | None:
    """The record of the ad's picture, with offsets into `posting.text`; None for an ad without one."""
    stored = posting.extra.get(KEY)
    return from_json(stored, posting.text) if isinstance(stored, Mapping) else None
