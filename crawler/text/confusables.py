"""Which letters pass for which: data of the fold, in one place.

Sources: the look-alikes of Unicode Technical Standard 39 (confusables) that recruiters were seen to use in
the open data, plus letters of Hausa, Yoruba, Vietnamese and Polish that people type without their strokes.
"""

from __future__ import annotations

from typing import Final


def _pairs(left: str, right: str) -> dict[str, str]:
    return dict(zip(left, right, strict=True))


UNCONDITIONAL: Final[dict[str, str]] = {
    **_pairs("đłøıħŧɓɗƙƴƒɑɡǀɩʟɢʜɪɴʀʏʙꜰꜱ", "dloihtbdkyfaglilghinrybfs"),
    **_pairs("ᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢ", "acdejkmoptuvwz"),
    "æ": "ae",
    "œ": "oe",
    "ᴂ": "ae",
    "ʼ": "'",
    "\u02bb": "'",
    **_pairs("‘’‚‛′`´“”„‟″«»", '\'\'\'\'\'\'\u0027"""""""'),
    **_pairs("。｡∕⁄➕−⁃•", "..//+--•"),
    # Arabic: one alef, one yeh, one heh, one kaf (indicators.yaml, text_normalisation).
    **_pairs("أإآٱىیېےئؤةۀہھەکګڪ", "ااااييييي\u0648هههههككك"),
    "ـ": "",
}
"""Lower-case character -> what it is folded to, whatever stands beside it."""

TO_LATIN: Final[dict[str, str]] = {
    **_pairs("аеорсухіјѕһԁԛԝӏвнкмтѵԍ", "aeopcyxijshdqwlbhkmtvg"),
    **_pairs("αορντικυχεβηγωμσζςθ", "aopvtikuxebnywuozc0"),
    **_pairs("օոսհցզեյ", "onuhgqtj"),
}
"""Cyrillic, Greek and Armenian letters (lower case) that pass for Latin ones."""

GREEK_CAPITALS: Final[dict[str, str]] = {"η": "h", "ν": "n", "ρ": "p", "υ": "y", "μ": "m", "ζ": "z"}
"""Greek letters whose capital passes for another Latin letter than their small form."""

TO_CYRILLIC: Final[dict[str, str]] = {
    **_pairs("aeopcyxkmthbinurw", "аеорсухкмтнвіпигш"),
    **_pairs("0346@αορτικυχεβηγ", "озчбааортікухевнг"),
    **_pairs("іј", "іј"),
}
"""Latin letters, Greek letters and digits that pass for Cyrillic letters."""
