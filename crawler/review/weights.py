"""Weights that decisions suggest: counted, tried without effect, and accepted by a person. Never silent.

For each indicator the odds of "refer" among the decided campaigns that carry it are compared with the odds over
all decided campaigns. The logarithm of that ratio, smoothed, says whether the indicator earns its points.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import log2
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.review.doors import Call
from crawler.store import review_dashboard, review_weights
from crawler.store.ledger import Entry, now

SMOOTH: Final = 1.0
"""Added to every count: with few decisions nothing moves far."""
LEAST: Final = 5
"""Decided campaigns an indicator needs before anything is proposed."""
CLASSES: Final = (("weak", 1.0), ("medium", 3.0), ("strong", 6.0))


def log_odds(refer: int, dismiss: int, all_refer: int, all_dismiss: int) -> float:
    """Smoothed log2 of the odds ratio: 0 says nothing, 1 says twice the usual odds of a referral."""
    own = (refer + SMOOTH) / (dismiss + SMOOTH)
    usual = (all_refer + SMOOTH) / (all_dismiss + SMOOTH)
    return log2(own / usual)


def proposed(points: float, odds: float) -> tuple[str, float]:
    """Weight class and points nearest to the present points moved by half the log-odds, at most one class away."""
    wanted = points * 2 ** (max(-2.0, min(2.0, odds)) / 2)
    near = min(CLASSES, key=lambda one: abs(log2(one[1]) - log2(max(wanted, 0.1))))
    at, place = _class(points), [name for name, _ in CLASSES].index(near[0])
    return CLASSES[max(at - 1, min(at + 1, place))]


def _class(points: float) -> int:
    return min(range(3), key=lambda n: abs(CLASSES[n][1] - points))


def rows_of(verdicts: Mapping[tuple[str, str], int], points: Mapping[str, float]) -> list[dict[str, object]]:
    """A row for every indicator with enough decisions: counts, log-odds, points now and proposed."""
    total = {
        verdict: sum(n for (_, v), n in verdicts.items() if v == verdict) for verdict in ("refer", "dismiss")
    }
    rows: list[dict[str, object]] = []
    for sign, now_points in sorted(points.items()):
        refer, dismiss = verdicts.get((sign, "refer"), 0), verdicts.get((sign, "dismiss"), 0)
        if refer + dismiss < LEAST:
            continue
        odds = log_odds(refer, dismiss, total["refer"], total["dismiss"])
        name, new_points = proposed(now_points, odds)
        rows.append(
            {
                "sign": sign,
                "refer": refer,
                "dismiss": dismiss,
                "odds": round(odds, 2),
                "now": now_points,
                "weight": name,
                "points": new_points,
            }
        )
    return sorted(rows, key=lambda row: -abs(float(str(row["odds"]))))


def weights(call: Call) -> Response:
    """The counts and what they suggest, tried without effect, and earlier proposals."""
    return call.render(
        "weights.html",
        rows=_rows(call),
        least=LEAST,
        proposals=review_weights.all_proposals(call.store.database.connection),
    )


def _rows(call: Call) -> list[dict[str, object]]:
    db = call.store.database.connection
    verdicts = review_dashboard.sign_verdicts(db)
    signs = tuple({sign for sign, _ in verdicts})
    rows = rows_of(verdicts, review_weights.points_now(db, signs))
    changes = {
        str(row["sign"]): float(str(row["points"])) - float(str(row["now"]))
        for row in rows
        if row["points"] != row["now"]
    }
    effect = review_weights.dry_run(db, changes)
    for row in rows:
        row["looked"], row["enter"], row["leave"] = effect.get(str(row["sign"]), (0, 0, 0))
    return rows


def propose(call: Call) -> Response:
    """Keep the proposal as it stands now."""
    db, rows = call.store.database.connection, _rows(call)
    if not rows:
        return call.render("message.html", 400, kind="nothing")
    with call.store.transaction():
        ruleset = review_weights.newest_ruleset(db)
        review_weights.store(db, call.session.user, now(), ruleset, rows)
    return RedirectResponse("/weights", 303)


def accept(call: Call) -> Response:
    """A person accepts; it goes on record, and its lines can be taken over into the catalogue's overlay."""
    db, number = call.store.database.connection, call.number("proposal")
    with call.store.transaction():
        if not review_weights.accept(db, number, call.session.user, now()):
            return call.missing()
        detail = {"analyst": call.session.name, "proposal": number}
        call.store.ledger.append([Entry(kind="weights", subject=f"proposal:{number}", detail=detail)])
    return RedirectResponse("/weights", 303)


def lines(call: Call) -> Response:
    """An accepted proposal as JSON, for whoever edits the catalogue."""
    number = call.number("proposal")
    found = next(
        (one for one in review_weights.all_proposals(call.store.database.connection) if one.id == number),
        None,
    )
    if found is None or found.accepted_at is None:
        return call.missing()
    moved = {str(row["sign"]): row["weight"] for row in found.rows if row["points"] != row["now"]}
    text = json.dumps({"ruleset": found.ruleset, "accepted": found.accepted_at, "weights": moved}, indent=2)
    return Response(text, media_type="application/json")
