"""Countries whose national numbers a text may have, and its likely language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

from crawler.geo.countries import countries, language_homes
from crawler.geo.gazetteer import names_in_text
from crawler.text.fold import Folded
from crawler.text.language import detect
from crawler.text.linear_regex import compile_linear_late
from crawler.text.word_lists import alternatives, fold_word

_SCRIPTS: Final = (
    ("zh", compile_linear_late(r"\p{Han}{2}")),
    ("uk", compile_linear_late(r"[іїєґ]")),
    ("ru", compile_linear_late(r"\p{Cyrillic}{3}")),
    ("th", compile_linear_late(r"\p{Thai}{3}")),
    ("ar", compile_linear_late(r"\p{Arabic}{3}")),
    ("hi", compile_linear_late(r"\p{Devanagari}{3}")),
    ("bn", compile_linear_late(r"\p{Bengali}{3}")),
)
_SURE_BY_SCRIPT: Final = frozenset(("zh", "ru", "uk", "th"))
_SAMPLE: Final = 1_000
"""Characters by which the language is detected: enough for the model, cheap in a long text. Set by hand."""
_FEWEST_LETTERS: Final = 40
"""Letters below which the detected language is too often wrong to name a country. Set by hand, not fitted."""

_BY_NAME: Final = {
    fold_word(name): country for country, names in names_in_text("phone").items() for name in names
}
"""Names, towns, currencies and words of a shadow copy to the country whose national numbers they announce."""
_PATTERN: Final = compile_linear_late(alternatives(_BY_NAME))
FALLBACK_REGIONS: Final = ("NG", "GB", "ZA", "KE", "GH", "IN", "PK", "AE")
"""Tried for numbers with a leading zero where nothing names a country: those that most such ads come from."""


class CountryHints:
    """Countries whose national numbers a text may have; the text is searched only when they are needed."""

    def __init__(
        self, plain: Folded, stated: Iterable[str], languages: Iterable[str], region: str | None
    ) -> None:
        """Take the countries and languages stated with the text, likeliest first, and the source's country."""
        self._plain = plain
        self._stated = tuple(stated)
        self._tagged = tuple(languages)
        self._region = region

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 primary tags: those stated and that of the script, likeliest first."""
        tongues = tuple(tag.split("-")[0].lower() for tag in self._tagged if tag and tag != "und")
        guess = language_of(self._plain.text, self._region)
        if not guess or guess in tongues:
            return tongues
        return (guess, *tongues) if guess in _SURE_BY_SCRIPT else (*tongues, guess)

    @cached_property
    def _known(self) -> tuple[str, ...]:
        known = [country.upper() for country in self._stated]
        known += [self._region.upper()] if self._region else []
        known += regions_in(self._plain.text)
        for language in self.languages:
            known += _numbers_of(language, self._region)
        return tuple(dict.fromkeys(known or self.language_regions))[:6]

    @property
    def regions(self) -> tuple[str, ...]:
        """ISO 3166, upper case, likeliest first."""
        return self._known or FALLBACK_REGIONS[:6]

    @property
    def guessed(self) -> bool:
        """True when nothing names a country: `regions` are then `FALLBACK_REGIONS`."""
        return not self._known

    @cached_property
    def language_regions(self) -> tuple[str, ...]:
        """Countries of the text's language, for numbers that fit none of `regions`."""
        sample = self._plain.original[:_SAMPLE]
        if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
            return ()
        return _numbers_of(detect(sample), self._region)


def language_of(text: str, region: str | None) -> str:
    """Language of a shadow copy by its script, else by the source's country; "" when neither decides."""
    if not text.isascii():
        for language, pattern in _SCRIPTS:
            if pattern.found_in(text):
                return language
    country = countries().get(region or "")
    return country.language if country else ""


def _numbers_of(language: str, region: str | None) -> tuple[str, ...]:
    """Countries whose national numbers a text in a language may hold on a site for a region, likeliest first."""
    home = language_homes().get(language)
    if home is None:
        return ()
    return home.numbers if region in (None, "", *home.numbers[:1]) else home.numbers + home.abroad


def regions_in(text: str) -> tuple[str, ...]:
    """Countries that a shadow copy names by country, city or currency, as they come; at most four."""
    regions: dict[str, None] = {}
    for count, match in enumerate(_PATTERN.finditer(text)):
        start, end = match.span()
        word = match.group()
        if word[0].isascii() and (text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()):
            continue
        regions[_BY_NAME[word]] = None
        if len(regions) == 4 or count > 30:
            break
    return tuple(regions)
