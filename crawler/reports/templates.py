"""The texts of a report as ads are compared: what it says as a whole, and what it quotes of the suspect. Pure.

A sketch tells much of a text again, so that none is kept: only keyed hashes of its bands, each of four hashes of the
text together. Nobody without the key can try a text on them, and with it nobody reads one out of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from hashlib import blake2b
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.alike import template_threshold
from crawler.campaigns.normal import Stretch, normal_form
from crawler.campaigns.sketch import BANDS, ROWS, Hashes, Sketch, band_keys, shingles
from crawler.records import Contact, JobPosting
from crawler.reports.quoted import suspect_texts

MOST: Final = 4
"""Quotations and pictures of a report that are looked for in ads, the longest first. Set by hand in 2026."""
LEAST: Final = 60
"""Shingles from which a text is looked for: about ten words; shorter ones are worded alike by chance. Set by hand."""
SHARE: Final = 0.7
"""Of the bands that two texts as alike as a template's copies share on average, those that are asked for: of 32, four
at a likeness of .65, which texts of .42 reach in 2 % of cases and of .25 in none of 100,000 (binomial)."""
BYTES: Final = 8
"""Of the keyed hash of a band."""


def template_texts(
    text: str,
    contacts: Sequence[Contact],
    languages: frozenset[str],
    shown: Sequence[tuple[int, int]] = (),
) -> list[Hashes]:
    """Shingles of the texts of a report that may be an ad's: its own, then those that it quotes or shows.

    Args:
        text: The report.
        contacts: Those in it, with offsets.
        languages: Whose words are looked for.
        shown: Offsets of what its pictures show.
    """
    own = (0, len(text))
    quoted = {*suspect_texts(text, languages), *shown} - {own}
    found = []
    for start, end in [own, *islice(sorted(quoted, key=lambda span: (span[0] - span[1], span)), MOST)]:
        inside = [
            Stretch("text", max(one.start, start) - start, min(one.end, end) - start)
            for one in contacts
            if one.start < end and one.end > start
        ]
        form = normal_form(JobPosting(url="", source="report", text=text[start:end]), inside)
        found.append(shingles(form.text))
    return [hashes for hashes in found if len(hashes) >= LEAST]


def keyed_bands(sketches: Sequence[Sketch], secret: bytes) -> list[bytes]:
    """Keyed hashes of the bands of sketches, `BYTES` each; of two long texts, of samples of both.

    Args:
        sketches: Of reports or of ads, each of at least one shingle.
        secret: The key of the hashes.
    """
    # The smallest hashes of a long text lie close together; spread anew, they fill all the bins of the bands.
    keys = band_keys([np.sort(_spread(one.hashes)) for one in sketches])
    return [
        b"".join(
            blake2b(key.to_bytes(8, "big", signed=True), key=secret[:64], digest_size=BYTES).digest()
            for key in each
        )
        for each in keys
    ]


def _spread(hashes: Hashes) -> NDArray[np.uint32]:
    """Other hashes, as many: the last step of MurmurHash3 (Appleby 2011)."""
    mixed = hashes.astype(np.uint32)
    mixed ^= mixed >> np.uint32(16)
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


def bands_needed(count: int) -> int:
    """Bands that an ad has to share with a report that quotes it.

    Args:
        count: Shingles of the shorter of the two.
    """
    return math.ceil(SHARE * BANDS * math.pow(template_threshold(count), ROWS))


def likeness(shared: int) -> int:
    """Percent of what two texts both say, as the bands that they share let one expect."""
    return round(100 * math.pow(shared / BANDS, 1 / ROWS))
