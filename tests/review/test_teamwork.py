"""Working together: assignments, comments, mentions, shared views."""

import pytest

from crawler.review.teamwork.page import mentioned
from crawler.review.teamwork.sql import Colleague

PEOPLE = [Colleague(1, "ana"), Colleague(2, "ana maria"), Colleague(3, "Ben")]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@ana look", {1}),
        ("@ANA MARIA, and @ben.", {2, 3}),
        ("ana and ben", set()),
        ("mail anna@anatole.example", set()),
        ("@nobody", set()),
    ],
)
def test_who_is_named(text, named):
    assert set(mentioned(text, PEOPLE)) == named


def test_a_comment_that_names_a_colleague_is_on_their_desk_until_seen(desk):
    ana, ben = desk.client("ana"), desk.client("ben")
    assert ana.post("/campaigns/1/comments", {"text": "Same number as last week, @ben?"}).status == 303
    assert "last week" in ben.get("/campaigns/1").text
    assert "last week" in ben.get("/work").text
    assert "last week" not in ana.get("/work").text
    ben.post("/mentions/1/seen")
    assert "last week" not in ben.get("/work").text
    assert ana.post("/campaigns/999/comments", {"text": "x"}).status == 404


def test_a_campaign_is_in_one_persons_hands(desk):
    ana, ben = desk.client("ana"), desk.client("ben")
    assert ana.post("/campaigns/1/assign", {"to": "3"}).status == 303
    assert "ben has it in hand" in ana.get("/campaigns/1").text
    assert "/campaigns/1" in ben.get("/work").text
    ben.post("/campaigns/1/assign", {"to": ""})
    assert "has it in hand" not in ana.get("/campaigns/1").text
    assert ana.post("/campaigns/1/assign", {"to": "77"}).status == 404
    assert desk.client("vera").post("/campaigns/1/assign", {"to": "3"}).status == 403


def test_a_blind_opinion_sees_no_comment(desk):
    ana, lea = desk.client("ana"), desk.client("lea")
    ana.post("/campaigns/1/comments", {"text": "clearly to refer"})
    page = ana.get("/campaigns/1").text
    fields = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("seen", "content")}
    members = [part.split('"')[0] for part in page.split('name="shown" value="')[1:]]
    sent = fields | {"verdict": "refer", "reason": "fee", "shown": members, "member": members}
    assert ana.post("/campaigns/1/decide", sent).status == 303
    assert "clearly to refer" not in lea.get("/campaigns/1").text


def test_a_shared_view_is_everybodys_and_its_owners_to_drop(desk):
    ana, ben = desk.client("ana"), desk.client("ben")
    ana.post("/views", {"name": "Urgent Gulf", "query": "band=priority"})
    assert "Urgent Gulf" not in ben.get("/").text
    ana.post("/views/1/share")
    assert "Urgent Gulf" in ben.get("/").text
    ben.post("/views/1/share")
    ben.post("/views/1/drop")
    ana.post("/views/1/share")
    assert "Urgent Gulf" not in ben.get("/").text
    ana.post("/views/1/share")
    ana.post("/views/1/drop")
    assert "Urgent Gulf" not in ana.get("/").text + ben.get("/").text
