"""The report for a period: what was seen, decided and gone, and in the period before; to print, or for the public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from starlette.responses import Response

from crawler.geo.world_map import world_map
from crawler.review.report import sql as report_sql
from crawler.review.report.sql import PeriodCount
from crawler.review.web.routing import RequestContext

FACETS: Final = ("band", "harm", "origin", "country", "source", "sign")
VERDICTS: Final = ("refer", "watch", "dismiss", "second")
ROWS: Final = 12
"""Rows of a table, but of reasons, of which grave ones are rarer than weak ones; set by hand in 2026."""
SAFE: Final = 5
"""Smallest number that the public form tells: a smaller one may point to a person. As statistics offices do."""
LONGEST: Final = 3_660
"""Days of the longest period, ten years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedCount:
    """A value with its number in the period and in the one before; None where it is too small to tell."""

    value: str
    n: int | None
    before: int | None


def report(context: RequestContext) -> Response:
    """The page."""
    today = datetime.now(UTC).date()
    first, last = _period(context.query, today)
    earlier = _before(first, last)
    public = context.query.get("form") == "public"
    db, days, before = context.db, _days(first, last), _days(*earlier)
    facets = _compared(report_sql.entered(db, *days), report_sql.entered(db, *before), public)
    decided = _compared(report_sql.decided(db, *days), report_sql.decided(db, *before), public)
    named = context.may("analyst") and not public
    return context.render(
        "report.html",
        first=days[0],
        last=days[1],
        earlier=before,
        wrong=_is_wrong(context.query, today),
        longest=LONGEST // 366,
        months=[(name, _days(*month), month == (first, last)) for name, month in _months(today).items()],
        public=public,
        safe=SAFE,
        facets={
            name: facets.get(name, [])[: None if name == "sign" else ROWS]
            for name in FACETS
            if not (public and name == "source")
        },
        decided={row.value: row for row in decided.get("first", [])},
        confirmed=next((row for row in decided.get("later", []) if row.value == "refer"), None),
        verdicts=VERDICTS,
        crawled=report_sql.crawled(db, *days),
        crawled_before=report_sql.crawled(db, *before),
        contacts=report_sql.top_contacts(db, *days) if named else [],
        map=world_map(_counts(facets.get("origin", [])), _counts(facets.get("country", []))),
    )


def _days(first: date, last: date) -> tuple[str, str]:
    return first.isoformat(), last.isoformat()


def _period(query: Mapping[str, str], today: date) -> tuple[date, date]:
    """The days asked for, or the month by its name: `ended` or `present`.

    Where neither is asked for, or it means nothing: this month to today, and on its first day the month that ended.
    """
    months = _months(today)
    if (named := query.get("month", "")) in months:
        return months[named]
    return _asked(query) or months["ended" if today.day == 1 else "present"]


def _asked(query: Mapping[str, str]) -> tuple[date, date] | None:
    """The days asked for; None where they are no days, or no period of at most `LONGEST` days."""
    try:
        first, last = date.fromisoformat(query["from"]), date.fromisoformat(query["to"])
    except (KeyError, ValueError):
        return None
    sensible = first <= last and (last - first).days <= LONGEST and first.year > 1900
    return (first, last) if sensible else None


def _is_wrong(query: Mapping[str, str], today: date) -> bool:
    """True where a period was asked for that the page cannot show: it says so, and does not show another silently."""
    if query.get("month"):
        return query["month"] not in _months(today)
    return bool(query.get("from") or query.get("to")) and _asked(query) is None


def _months(today: date) -> dict[str, tuple[date, date]]:
    """The month that ended, and this one up to today."""
    present = today.replace(day=1)
    return {"ended": _month_before(present), "present": (present, today)}


def _before(first: date, last: date) -> tuple[date, date]:
    """The period before: of a whole month the month before it, else as many days."""
    if (
        first.day == 1
        and (last + timedelta(days=1)).day == 1
        and (first.year, first.month) == (last.year, last.month)
    ):
        return _month_before(first)
    return first - (last - first) - timedelta(days=1), first - timedelta(days=1)


def _month_before(first: date) -> tuple[date, date]:
    """The whole month before one that begins with `first`."""
    last = first - timedelta(days=1)
    return last.replace(day=1), last


def _compared(
    now: Sequence[PeriodCount], before: Sequence[PeriodCount], public: bool
) -> dict[str, list[ComparedCount]]:
    """By facet, the values of the period, most first, then those that only the period before has."""
    earlier = {(row.facet, row.value): row.n for row in before}
    present = {(row.facet, row.value) for row in now}
    found: defaultdict[str, list[ComparedCount]] = defaultdict(list)
    for row in [*now, *(row._replace(n=0) for row in before if (row.facet, row.value) not in present)]:
        found[row.facet].append(
            ComparedCount(
                value=row.value,
                n=_told(row.n, public),
                before=_told(earlier.get((row.facet, row.value), 0), public),
            )
        )
    return found


def _told(n: int, public: bool) -> int | None:
    """The number, or None where the public form does not tell it."""
    return None if public and 0 < n < SAFE else n


def _counts(rows: Sequence[ComparedCount]) -> dict[str, int]:
    return {row.value: row.n for row in rows if row.n}
