"""Indicators and score on the open sets of `../shared/data/ads`, and on invented warnings.

Every figure is a share where higher is better: what was found, or the share of ordinary ads left alone. An
open set that isn't here gives `nan`, which no floor refuses.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from crawler.assess import assess
from crawler.indicators import load_catalogue
from crawler.indicators.check import finds
from crawler.records import Assessment, JobPosting
from crawler.text.fold import fold
from quality.material import NoMaterial, material

GATE = Path(__file__).parent / "data"
WARNINGS = GATE / "warnings.toml"
OFFERS = GATE / "offers.toml"

Row = Mapping[str, Any]
Judged = tuple[Row, Assessment]

_EMSCAD_PARTS = ("company_profile", "description", "requirements", "benefits")
_WORK = re.compile(
    r"работ|заработ|зарабат|зароботк|доход|ваканс|сотрудни|набира|набор|команд|партнер|\bjobs?\b|\bwork|\bearn|income"
)
"""Words by which a spam message is counted as offering work; independent of the catalogue."""


def text_only(row: Row) -> JobPosting:
    """A message or poster: nothing but text."""
    return JobPosting(url="", source="gate", text=row["text"], region=row.get("country"))


def indonesian(row: Row) -> JobPosting:
    """A poster of an Indonesian channel."""
    return JobPosting(url="", source="gate", text=row["text"], region="ID")


def nigerian(row: Row) -> JobPosting:
    """A Nigerian ad; its pay says USD and is naira."""
    pay = ""
    if row.get("salary_min"):
        pay = f"{row['salary_min']} - {row['salary_max']} {row['salary_currency_as_stated']} {row['salary_interval']}"
    return JobPosting(
        url=row["url"],
        source="gate",
        title=row["title"],
        description=row["description"],
        hiring_organization=row["company"] or "",
        job_location=row["location"] or "",
        base_salary=pay,
        region="NG",
    )


def american(row: Row) -> JobPosting:
    """An ordinary US ad."""
    return JobPosting(
        url="",
        source="gate",
        title=row["title"],
        description=row["description"],
        hiring_organization=row["company"].split("\n")[0],
        job_location=row["location"],
        base_salary=row["salary_text"],
        region="US",
    )


def chinese(row: Row) -> JobPosting:
    """A post of a Chinese developers' board."""
    return JobPosting(url=row["url"], source="gate", title=row["title"], description=row["body"], region="CN")


def emscad(row: Row) -> JobPosting:
    """An EMSCAD ad; it names no employer except its profile."""
    return JobPosting(
        url="",
        source="gate",
        title=row["title"] or "",
        description="\n\n".join(row[part] for part in _EMSCAD_PARTS if row.get(part)),
        job_location=row.get("location") or "",
        base_salary=row.get("salary_range") or "",
        employment_type=row.get("employment_type") or "",
        industry=row.get("industry") or "",
    )


def judged(name: str, read: Callable[[Row], JobPosting]) -> list[Judged]:
    """Every record of one set with its assessment."""
    catalogue = load_catalogue()
    lines = material("ads", f"{name}.jsonl").read_text("utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    return [(row, assess(read(row), catalogue=catalogue)) for row in rows]


def share(found: Iterable[bool]) -> float:
    """Share of True; 1 for nothing."""
    answers = list(found)
    return sum(answers) / len(answers) if answers else 1.0


def looked_at(assessment: Assessment) -> bool:
    """True in band `look` or above."""
    return assessment.band != "low"


def labelled() -> dict[str, float]:
    """Suspicious ads found, the others left alone; and per indicator."""
    both = judged("labelled_ads", text_only)
    suspicious = [a for row, a in both if row["label"] == "suspicious"]
    others = [a for row, a in both if row["label"] != "suspicious"]
    _by_indicator(both)
    print(
        f"   labelled: {sum(map(looked_at, suspicious))} of {len(suspicious)} suspicious in look or above,",
        end="",
    )
    print(f" {sum(map(looked_at, others))} of the {len(others)} others")
    return {
        "labelled_found": share(map(looked_at, suspicious)),
        "labelled_quiet": share(not looked_at(a) for a in others),
        "labelled_no_warning": share(a.document_type != "warning" for _, a in both),
    }


def _by_indicator(both: list[Judged]) -> None:
    marked = Counter(name for row, _ in both for name in row["indicators"])
    found = Counter(hit.id for _, a in both for hit in a.hits)
    right = Counter(hit.id for row, a in both for hit in a.hits if hit.id in row["indicators"])
    print(f"   {'indicator':<36}{'marked':>7}{'found':>7}{'right':>7}")
    for name in sorted(set(marked) | set(found)):
        print(f"   {name:<36}{marked[name]:>7}{found[name]:>7}{right[name]:>7}")


def quiet(name: str, read: Callable[[Row], JobPosting]) -> dict[str, float]:
    """Ordinary ads left alone, and not taken for warnings."""
    both = judged(name, read)
    noisy = [row["id"] for row, a in both if looked_at(a)]
    warnings = sum(a.document_type == "warning" for _, a in both)
    print(
        f"   {name}: {len(noisy)} of {len(both)} in look or above {noisy[:12]}, {warnings} taken for warnings"
    )
    short = name.split("_")[0]
    return {f"{short}_quiet": 1 - len(noisy) / len(both), f"{short}_no_warning": 1 - warnings / len(both)}


def telegram() -> dict[str, float]:
    """Spam that offers work found, ordinary messages left alone."""
    both = judged("telegram", text_only)
    spam = [a for row, a in both if row["label"] == "spam" and _WORK.search(fold(row["text"]).text)]
    ordinary = [a for row, a in both if row["label"] != "spam"]
    print(
        f"   telegram: {sum(map(looked_at, spam))} of {len(spam)} spam messages with words of work, ", end=""
    )
    print(f"{sum(map(looked_at, ordinary))} of {len(ordinary)} ordinary ones")
    return {
        "telegram_found": share(map(looked_at, spam)),
        "telegram_quiet": share(not looked_at(a) for a in ordinary),
    }


def fraud_by_order() -> dict[str, float]:
    """EMSCAD: fraud above the score that 5 % of the ordinary ads reach."""
    both = judged("emscad", emscad)
    ordinary = sorted((a.score for row, a in both if row["label"] != "fraud"), reverse=True)
    limit = ordinary[int(len(ordinary) * 0.05)]
    fraud = [(row["group"], a.score > limit) for row, a in both if row["label"] == "fraud"]
    groups = {group for group, _ in fraud}
    caught = {group for group, above in fraud if above}
    print(f"   emscad: {len(caught)} of {len(groups)} texts with fraud above {limit:g} points")
    return {
        "emscad_found_at_5": share(above for _, above in fraud),
        "emscad_no_warning": share(a.document_type != "warning" for _, a in both),
    }


def warnings() -> dict[str, float]:
    """Invented warnings recognised, in every language."""
    texts: dict[str, list[str]] = tomllib.loads(WARNINGS.read_text("utf-8"))
    right: list[bool] = []
    for language, lines in texts.items():
        types = [assess(JobPosting(url="", source="gate", text=line)).document_type for line in lines]
        right += [kind == "warning" for kind in types]
        print(f"   warnings {language:<4} {types.count('warning'):>3} of {len(types)}")
    return {"warnings": share(right)}


def offers() -> dict[str, float]:
    """Invented offers: harmful ones brought to an analyst, honest ones left alone, in every language."""
    texts: dict[str, dict[str, list[str]]] = tomllib.loads(OFFERS.read_text("utf-8"))
    found: list[bool] = []
    alarmed: list[bool] = []
    for language, kinds in texts.items():
        seen = {name: [_comes_up(line) for line in lines] for name, lines in kinds.items()}
        found += seen["harmful"]
        alarmed += seen["honest"]
        print(
            f"   offers {language:<4} {sum(seen['harmful']):>3} of {len(seen['harmful'])} harmful,", end=" "
        )
        print(f"{sum(seen['honest'])} of {len(seen['honest'])} honest in look or above")
    return {"offers_found": share(found), "offers_quiet": share(not alarm for alarm in alarmed)}


def _comes_up(text: str) -> bool:
    assessment = assess(JobPosting(url="", source="gate", text=text))
    return assessment.document_type == "ad" and looked_at(assessment)


def examples() -> dict[str, float]:
    """The catalogue's own examples, by language."""
    catalogue = load_catalogue()
    right = {language: [] for language in catalogue.languages}  # type: dict[str, list[bool]]
    for example in catalogue.examples:
        right[example.language].append(finds(example, catalogue) == example.hit)
    for language, answers in right.items():
        print(f"   examples {language:<4} {sum(answers):>4} of {len(answers)}")
    return {"examples": share(answer for answers in right.values() for answer in answers)}


def _open_sets() -> Iterator[tuple[Callable[[], dict[str, float]], tuple[str, ...]]]:
    yield labelled, ("labelled_found", "labelled_quiet", "labelled_no_warning")
    for name, read in (
        ("nigeria_indeed", nigerian),
        ("glassdoor_us", american),
        ("chinese_cc0", chinese),
        ("indonesia_posters", indonesian),
        ("smishtank", text_only),
    ):
        short = name.split("_")[0]
        yield partial(quiet, name, read), (f"{short}_quiet", f"{short}_no_warning")
    yield telegram, ("telegram_found", "telegram_quiet")
    yield fraud_by_order, ("emscad_found_at_5", "emscad_no_warning")


def measure(*, loud: bool = True) -> dict[str, float]:
    """All figures; tables are printed on the way."""
    figures = {**warnings(), **offers(), **examples()}
    for gate, names in _open_sets():
        try:
            figures |= gate()
        except NoMaterial as absent:
            print(f"   not measured: {absent}")
            figures |= dict.fromkeys(names, math.nan)
    return figures
