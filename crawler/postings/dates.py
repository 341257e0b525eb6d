"""Read dates as sources write them into ISO 8601 dates. A text that may not be a date gives None.

ISO dates are read without dateparser (a thousand times faster, measured in 2026). Everything else goes to one
dateparser per set of languages, which refuses texts without a day and a month.
"""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from crawler.late_regex import compile_late
from crawler.postings.bikram_sambat import FIRST_YEAR, bikram_day
from crawler.postings.job_labels import without_date_label
from crawler.postings.word_patterns import ALEFS

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

MAX_CHARS: Final = 60
"""Characters of a date field; a longer text is prose and is not read. Set by hand in 2026, not fitted."""

LABEL_CHARS: Final = 40
"""Characters of a label before the date ("Date posted on:") that are read beyond `MAX_CHARS`."""

YEARS: Final = range(1970, FIRST_YEAR)
"""Years that count; a date outside is a misreading (0001-01-01, 9999-12-31), or of another calendar. Set by hand."""

_ISO = compile_late(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_COMPACT = compile_late(r"(?<!\d)(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)|^(\d{4})(\d{2})(\d{2})$")
_EAST_ASIAN = compile_late(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_LABEL = compile_late(
    r"^\s*(?:date\s+)?(?:posted|published|updated|listed|added|created|closing|closes|close|deadline|expires"
    r"|expiry|valid\s+(?:until|through|till)|apply\s+(?:by|before)|ends?|starts?|reposted|active|last\s+date)"
    r"(?:\s+(?:on|at|by|date|since))*\s*[:\-–]?\s*",
    re.I,
)
_RELATIVE = compile_late(
    r"\b(?:ago|today|yesterday|just now|hours?|minutes?|days?|weeks?|months?|hier|aujourd|il y a|hoy|ayer"
    r"|hace|сегодня|вчера|назад|heute|gestern|vor|hoje|ontem|há|dnes|včera|před|kemarin|hari ini|lalu)\b",
    re.I,
)
_ARABIC = compile_late("[\u0620-\u064a]")
_TANWIN = compile_late("[\u064b-\u0652]")
"""Signs of Arabic vowels, which some write."""
_PARTS = compile_late(r"[\n()|]")
"""What stands between two ways of writing one date, in two calendars or as a date and an age."""
_RFC2822 = compile_late(
    r"(?:[A-Z][a-z]{2},\s+)?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4})\b"
)
_DAYS_FILE: Final = Path(__file__).with_name("relative_days.toml")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BUDDHIST = compile_late(r"(?:พ\.?\s?ศ\.?\s{0,2})?(?<!\d)(25[1-9]\d|26[0-3]\d)(?!\d)")
"""A year of the Buddhist calendar: its numbers are those of no year that counts otherwise."""
_ERAS: Final = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""Name of an era -> the year before its first."""
_ERA = compile_late(rf"({'|'.join(_ERAS)})\s?(\d{{1,3}}|元)\s?年")
_EPOCH = compile_late(r"\d{10}(?:\d{3})?")
_YEAR = compile_late(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_FIGURES = compile_late(r"(?<!\d)(\d{1,2})[./\-](\d{1,2})[./\-](\d{2}|\d{4})(?!\d)")


_CORE = compile_late(
    r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|(?<!\d)\d{1,2}\.?\s{1,3}(?:de\s)?[^\s\d_.,:;()]{3,16}\.?,?\s{1,3}(?:de\s)?\d{4}(?!\d)"
    r"|(?<![^\s,(])[^\s\d_.,:;()]{3,16}\.?\s{1,3}\d{1,2},?\s{1,3}\d{4}(?!\d)"
)
"""A whole date in words, between a label of any language and what follows."""


def _of_era(found: re.Match[str]) -> str:
    """The common year of one counted in an era: Reiwa in Japan since 2019, the Republic in Taiwan since 1912."""
    return f"{_ERAS[found[1]] + (1 if found[2] == '元' else int(found[2]))}年"


def _common_year(found: re.Match[str]) -> str:
    """The common year of one in the Thai calendar, which is 543 ahead since 1941."""
    return str(int(found[1]) - 543)


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat() if int(year) in YEARS else None
    except ValueError:
        return None


def _epoch(digits: str) -> str | None:
    seconds = int(digits) / (1000 if len(digits) == 13 else 1)
    day = datetime.fromtimestamp(seconds, UTC).date()
    return day.isoformat() if day.year in YEARS else None


def _by_figures(text: str, order: str | None) -> tuple[bool, str | None]:
    """Whether the text is a date in digits, and the date where its order is known or unambiguous."""
    match = _FIGURES.search(text)
    if match is None:
        return False, None
    first, second, year = match.groups()
    year = year if len(year) == 4 else f"20{year}"
    if order == "MDY" or (order is None and int(second) > 12):
        return True, _iso(year, first, second) or _iso(year, second, first)
    if order in ("DMY", "YMD") or int(first) > 12 or first == second or "." in match[0]:
        return True, _iso(year, second, first) or _iso(year, first, second)
    return True, None


@lru_cache(maxsize=64)
def _parser(languages: tuple[str, ...], order: str | None, base: str | None, prefer: str) -> DateDataParser:
    """One parser per source and hour of fetching; its set-up is the expensive part."""
    from dateparser.date import DateDataParser

    parts = ["day", "month"] if base else ["day", "month", "year"]
    settings: dict[str, object] = {
        "REQUIRE_PARTS": parts,
        "PREFER_DATES_FROM": prefer,
        "RETURN_AS_TIMEZONE_AWARE": False,
        "PARSERS": ["relative-time", "custom-formats", "absolute-time"] if base else ["absolute-time"],
    }
    if order:
        settings["DATE_ORDER"] = order
    if base:
        settings["RELATIVE_BASE"] = datetime.fromisoformat(base)
    return DateDataParser(languages=list(languages), settings=settings)


@lru_cache(maxsize=256)
def _known(languages: tuple[str, ...]) -> tuple[str, ...]:
    """The languages that dateparser supports, and always English."""
    from dateparser.data.languages_info import language_order

    primary = [tag.split("-")[0].lower() for tag in languages]
    return tuple(dict.fromkeys([tag for tag in primary if tag in language_order] + ["en"]))


def _base_hour(base: str | None) -> str | None:
    """The full hour of fetching as naive UTC: relative dates count from it, and few parsers are needed."""
    if not base:
        return None
    try:
        moment = datetime.fromisoformat(base)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.replace(minute=0, second=0, microsecond=0).isoformat()


def read_date(
    raw: str,
    languages: tuple[str, ...] = (),
    order: Literal["DMY", "MDY", "YMD"] | None = None,
    base: str | None = None,
    prefer: Literal["past", "future", "current_period"] = "current_period",
) -> str | None:
    """Read a date field.

    Args:
        raw: The field as stated ("Posted: 12 May 2026", "3 days ago").
        languages: BCP 47 tags of the source.
        order: Order of day, month and year in dates of digits; without it 05/11/2026 is not read.
        base: When the page was fetched (ISO 8601); relative dates and dates without a year count from it.
        prefer: Which year a date without one is in, seen from `base`.

    Returns:
        An ISO 8601 date, as stated in its own time zone; None for a text that may mean another date or none, and for
        a year after the one that follows `base`.
    """
    common = _read(raw, languages, order, base, prefer)  # where an ad states a day in both, this one is meant
    day = common or bikram_day(raw[: MAX_CHARS + LABEL_CHARS])
    hour = _base_hour(base) if day else None
    return None if day and hour and int(day[:4]) > int(hour[:4]) + 1 else day


def _read(
    raw: str,
    languages: tuple[str, ...],
    order: Literal["DMY", "MDY", "YMD"] | None,
    base: str | None,
    prefer: Literal["past", "future", "current_period"],
) -> str | None:
    """The date of a field in the common calendar, the Buddhist one or an era."""
    text = _ERA.sub(_of_era, raw) if "年" in raw else raw
    text = _BUDDHIST.sub(_common_year, text.strip()[: MAX_CHARS + LABEL_CHARS])
    if match := _ISO.match(text):
        return _iso(match[1], match[2], match[3])
    text = _LABEL.sub("", text, count=1).strip()
    if not text or len(text) > MAX_CHARS:
        return None
    parts = [text, *(part.strip() for part in _PARTS.split(text) if part.strip() not in ("", text))]
    for part in parts:
        said = without_date_label(part)
        found, read = _by_digits(said, order or _usual_order(languages))
        read = (
            read
            if found
            else _days_ago(said, base) or _by_words(_common_months(said), languages, order, base, prefer)
        )
        if read:
            return read
    return None


@cache
def _day_words() -> dict[str, int]:
    """Word for a day seen from today -> days ago."""
    data = tomllib.loads(_DAYS_FILE.read_text("utf-8"))
    return {word: int(days) for days, words in data["days"].items() for word in words}


@cache
def _ages() -> tuple[re.Pattern[str], dict[str, int]]:
    """Ages that dateparser doesn't read: a pattern of number and unit, and unit -> days."""
    data = tomllib.loads(_DAYS_FILE.read_text("utf-8"))
    units = {word: int(days) for days, words in data["units"].items() for word in words}
    either = "|".join(re.escape(word) for word in sorted(units, key=len, reverse=True))
    return re.compile(rf"(?:{'|'.join(data['ago'])})\s{{1,3}}(\d{{1,3}})\s{{1,3}}({either})(?!\w)"), units


@cache
def _said_ages() -> re.Pattern[str]:
    """An age in a line: its number and unit, with a word for "ago" before or behind."""
    data = tomllib.loads(_DAYS_FILE.read_text("utf-8"))
    before, behind = ("|".join(map(re.escape, data[name])) for name in ("before", "behind"))
    number = r"\d{1,3}\s?[^\W\d_]{1,14}\.?"
    return re.compile(rf"(?<!\w)(?:{before})\s{number}(?!\w)|(?<![\d,.]){number}\s?(?:{behind})(?!\w)", re.I)


def ages_in(line: str) -> list[str]:
    """The ages that a line states, as it says them: "3 days ago", "hace 2 horas".

    Args:
        line: A short line of a page.
    """
    return [found[0] for found in _said_ages().finditer(line)]


def names_day(text: str) -> bool:
    """True for words of a day seen from today: "yesterday", "a week ago"."""
    return _TANWIN.sub("", text.casefold()).strip(" .") in _day_words()


def _days_ago(text: str, base: str | None) -> str | None:
    """The date of a word such as "yesterday", or of an age in a language whose units dateparser lacks."""
    said, hour = _TANWIN.sub("", text.casefold()).strip(" ."), _base_hour(base)
    days = _day_words().get(said, -1)
    pattern, units = _ages()
    if days < 0 and (found := pattern.fullmatch(said)):
        days = int(found[1]) * units[found[2]]
    if days < 0 or hour is None:
        return None
    return (datetime.fromisoformat(hour).date() - timedelta(days)).isoformat()


@cache
def _arabic_months() -> tuple[re.Pattern[str], dict[str, str]]:
    """The names of months of the Levant and the Maghreb between two numbers, and the name of each in English."""
    data = tomllib.loads(_DAYS_FILE.read_text("utf-8"))["months"]
    names = {word: _MONTHS[int(month) - 1] for month, words in data.items() for word in words}
    either = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?<=\d)\s{{0,2}}({either})(?:\s?/\s?[^\W\d]{{3,9}})?[\s،,]{{0,3}}(?=\d)"), names


def _common_months(text: str) -> str:
    """A date with the month in English where it has an Arabic name that dateparser lacks: "3 آب 2026"."""
    if not _ARABIC.search(text):
        return text
    pattern, names = _arabic_months()
    return pattern.sub(lambda found: f" {names[found[1]]} ", text.translate(ALEFS))


def _usual_order(languages: tuple[str, ...]) -> Literal["DMY"] | None:
    """Day first, in all languages but English where the year is not first; None where English may be meant."""
    primary = {tag.partition("-")[0].lower() for tag in languages}
    return "DMY" if primary and "en" not in primary else None


def _by_digits(text: str, order: str | None) -> tuple[bool, str | None]:
    """Whether the text is a date of digits only, and the date where it is clear."""
    if match := _ISO.match(text):
        return True, _iso(match[1], match[2], match[3])
    if _EPOCH.fullmatch(text):
        return True, _epoch(text)
    if match := _EAST_ASIAN.search(text):
        return True, _iso(match[1], match[2], match[3])
    if match := _COMPACT.search(text):
        year, month, day = (part for part in match.groups() if part)
        return True, _iso(year, month, day)
    return _by_figures(text, order)


@lru_cache(maxsize=2_048)
def _by_words(
    text: str, languages: tuple[str, ...], order: str | None, base: str | None, prefer: str
) -> str | None:
    mail = _RFC2822.match(text)
    if mail:
        return _iso(mail[3], str(_MONTHS.index(mail[2]) + 1), mail[1])
    hour = _base_hour(base)
    if not any(character.isdigit() for character in text) and not _RELATIVE.search(text):
        return None
    if hour is None and not _YEAR.search(text):
        return None
    parser = _parser(_known(languages), order, hour, prefer)
    moment = parser.get_date_data(text).date_obj
    core = None if moment else _CORE.search(text)
    if core and core[0] != text:
        moment = parser.get_date_data(core[0]).date_obj
    return _plausible(moment.date()) if moment else None


def _plausible(day: date) -> str | None:
    return day.isoformat() if day.year in YEARS else None
