"""Deciding on a console as an analyst does, for its tests."""

from __future__ import annotations

import re

from crawler.triage.worker import catch_up
from tests.review.conftest import Client, Console


def state(console: Console, campaign: int = 1) -> tuple[str, str | None, int, int]:
    with console.store() as store:
        catch_up(store)
        row = store.database.one(
            "SELECT state, verdict, pending, inherited FROM queue WHERE campaign = ?", (campaign,)
        )
    assert row is not None
    return row  # type: ignore[return-value]


def form(client: Client, campaign: int = 1, leave_out: tuple[int, ...] = ()) -> dict[str, object]:
    text = client.get(f"/campaigns/{campaign}").text
    shown = re.findall(r'name="shown" value="(\d+)"', text)
    checked = re.findall(r'name="member" value="(\d+)" checked', text)
    seen = re.search(r'name="seen" value="(\d+)"', text)
    assert seen is not None, "nothing to decide"
    member = [number for number in checked if int(number) not in leave_out]
    content = re.search(r'name="content" value="(\w+)"', text)
    assert content is not None
    return {"shown": shown, "member": member, "seen": seen[1], "content": content[1], "view": ""}


def decide(client: Client, verdict: str, campaign: int = 1, **more: object):
    values = form(client, campaign, more.pop("leave_out", ()))  # type: ignore[arg-type]
    return client.post(f"/campaigns/{campaign}/decide", values | {"verdict": verdict} | more)
