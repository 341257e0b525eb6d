# ruff: noqa: E501 - attacks as tables
"""A referral covers the ads that two people decided on, a hold and a case what they were set on: no merge, cut or tick changes that."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.sharing.collections import referred_cases
from crawler.store import Store
from crawler.store.partners import Partner
from crawler.text.display import counted
from tests.adversary.insider import Desk, Home, words_of
from tests.review.conftest import Client

NANNY = "Nanny wanted in Muscat. Free visa and ticket, passport kept by the agent, processing fee 25,000 naira before travel. WhatsApp +2348030000301 Ref {n}."
WELDER = "Welders needed in Doha, registration fee of 300 dollars before the visa, we hold your passport. Telegram @weld_agent_doha number {n}"
BAKER = "Baker wanted in Lagos. Pay 90,000 naira a month, write to jobs@honestbakery.example."
ADS = [
    *({"id": f"nanny-{n}", "title": "Nanny in Muscat", "url": f"https://b.example/nanny-{n}", "description": NANNY.format(n=n)} for n in range(3)),
    *({"id": f"welder-{n}", "title": "Welder for Doha", "url": f"https://b.example/welder-{n}", "description": WELDER.format(n=n)} for n in range(2)),
    {"id": "baker", "title": "Baker in Lagos", "url": "https://b.example/baker", "description": BAKER},
]  # fmt: skip
BOTH = [
    {"id": f"both-{n}", "title": "Nanny and welder", "url": f"https://b.example/both-{n}", "description": f"{NANNY.format(n=n)} Also {WELDER.format(n=n)}"}
    for n in range(3)
]  # fmt: skip
"""Ads with the contacts of two campaigns: joining makes one of them."""
ADS[2] |= {
    "hiring_organization": "Honest Homes Ltd",
    "title": "HONESTTITLE nanny",
    "job_location": "Honestville",
    "description": f"{ADS[2]['description']} Only by HONESTWORDS letter to posts@honesthomes.example, or Telegram @honest_homes_ltd.",
}
OF_ITS_OWN = (
    "nanny-2",
    "Honest Homes",
    "HONESTTITLE",
    "Honestville",
    "HONESTWORDS",
    "honesthomes",
    "honest_homes_ltd",
)
"""What stands in the ad that is left out, and in no other."""
ADS[0] |= {"hiring_organization": "Lantern Hill"}
NANNIES = {"nanny-0", "nanny-1", "nanny-2"}
WELDERS = {"welder-0", "welder-1"}


class Room:
    """A home with its desk, and who works at it."""

    def __init__(self, home: Home, desk: Desk) -> None:
        self.home, self.desk = home, desk
        self.ana, self.ben, self.lea = (desk.client(name) for name in ("ana", "ben", "lea"))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with Store(self.home.path) as store:
            return list(store.database.rows(sql))

    def campaign(self, key: str) -> int:
        (row,) = self.rows(
            f"SELECT m.campaign FROM campaign_members m JOIN listings l ON l.id = m.listing WHERE l.key = '{key}'"
        )
        return int(str(row[0]))

    def listing(self, key: str) -> str:
        return str(self.rows(f"SELECT id FROM listings WHERE key = '{key}'")[0][0])

    def decide(
        self, who: Client, campaign: int, verdict: str = "refer", without: tuple[str, ...] = ()
    ) -> None:
        page = who.get(f"/campaigns/{campaign}").text
        seen = re.search(r'name="seen" value="(\d+)"', page)
        values: dict[str, object] = {
            "verdict": verdict,
            "reason": "fee",
            "seen": seen[1] if seen else "0",
            "view": "",
            "anyway": "yes",
        }
        shown = re.findall(r'name="shown" value="(\d+)"', page)
        if without:
            left = {self.listing(key) for key in without}
            values |= {"shown": shown, "member": [one for one in shown if one not in left]}
        elif shown:
            ticked = re.findall(r'name="member" value="(\d+)"[^>]*\bchecked', page)
            values |= {"shown": shown, "member": ticked}
        assert who.post(f"/campaigns/{campaign}/decide", values).status == 303

    def refer(self, campaign: int, without: tuple[str, ...] = ()) -> None:
        self.decide(self.ana, campaign, without=without)
        self.decide(self.ben, campaign, without=without)

    def merge(self, one: str, other: str) -> None:
        values: dict[str, object] = {
            "what": "join",
            "listing": self.listing(one),
            "other": self.listing(other),
        }
        assert self.ana.post(f"/campaigns/{self.campaign(one)}/rule", values).status == 303
        assert self.campaign(one) == self.campaign(other)

    def case(self, campaign: int) -> str:
        self.lea.post("/cases", {"title": "Case", "campaign": str(campaign)})
        ((number,),) = self.rows("SELECT number FROM cases ORDER BY id DESC LIMIT 1")
        return str(number)

    def export(self, *words: str) -> set[str]:
        """Ids of the ads that leave; none where the export is refused."""
        done = self.home("export", "--format", "jsonl", *words, "--out", "-")
        return {line["id"] for line in map(json.loads, done.out.splitlines()) if line["type"] == "listing"}

    def everywhere(self, case: str, folder: Path) -> str:
        """All that leaves of a case, by all ways."""
        folder.mkdir()
        self.lea.post(
            "/cases/1", {"title": "Case", "tlp": "AMBER", "recipients": "police", "legal_basis": "law"}
        )
        for form in ("jsonl", "csv", "stix", "misp", "ftm", "dossier", "case", "xlsx", "graphml"):
            assert (
                self.home("export", "--format", form, "--case", case, "--out", str(folder / form)).status == 0
            )
        assert (
            self.home("export", "--format", "bag", "--case", case, "--out", str(folder / "bag")).status == 0
        )
        assert self.home("refer", "platforms", "--case", case, "--out", str(folder / "packs")).status == 0
        with Store(self.home.path) as store:
            with store.transaction():
                store.partners.put(
                    Partner(
                        name="police",
                        public_key="k",
                        legal_basis="law",
                        max_contacts=1,
                        max_queries=1,
                        days=1,
                        added="2026-01-01",
                        added_by="lea",
                    )
                )
                store.partners.refer(case, ["police"], 1, "2026-01-01T00:00:00Z")
            served = json.dumps([one for found in referred_cases(store) for one in found.objects])
        assert "nanny-0" in served
        return served + words_of(folder)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("merges") / "home")
    home.bring(ADS)
    for name, role in (("ana", "analyst"), ("ben", "analyst"), ("lea", "lead")):
        home.account(name, role)
    home("campaigns")
    return home.path


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    shutil.copytree(prepared, made.path)
    return made


@pytest.fixture
def room(home: Home) -> Iterator[Room]:
    with home.desk() as desk:
        yield Room(home, desk)


def test_an_ad_without_its_tick_leaves_by_no_way(room: Room, tmp_path: Path) -> None:
    """Nor do its title and its employer's name, in what is said of its campaign."""
    nannies = room.campaign("nanny-0")
    room.refer(nannies, without=("nanny-2",))
    case = room.case(nannies)
    assert room.export("--case", case) == {"nanny-0", "nanny-1"}
    assert "nanny-2" not in room.export()
    out = room.everywhere(case, tmp_path / "out")
    assert not [words for words in OF_ITS_OWN if words in out]
    assert "1 ad stays" in room.home("export", "--format", "jsonl", "--case", case, "--out", "-").err


@pytest.mark.parametrize("kind", ["first", "part"])
def test_an_ad_that_one_of_two_left_out_stays(room: Room, kind: str) -> None:
    nannies = room.campaign("nanny-0")
    if kind == "part":  # on those that joined by a merge
        room.refer(nannies)
        room.merge("nanny-0", "welder-0")
        room.ana.get("/")
        nannies = room.campaign("nanny-0")
    out = "nanny-1" if kind == "first" else "welder-1"
    room.decide(room.ana, nannies)
    room.decide(room.ben, nannies, without=(out,))
    leaving = NANNIES if kind == "first" else NANNIES | WELDERS
    assert room.export("--campaign", f"c{nannies}") == leaving - {out}


def test_nobody_refers_alone_by_a_merge(room: Room, tmp_path: Path) -> None:
    nannies, welders = room.campaign("nanny-0"), room.campaign("welder-0")
    room.refer(nannies)
    case, other = room.case(nannies), room.case(welders)
    room.decide(room.ana, welders)  # waits for its second opinion
    assert room.export("--case", other) == set()
    room.merge("nanny-0", "baker")
    room.merge("nanny-0", "welder-0")
    merged = room.campaign("nanny-0")
    for way in (("--case", case), ("--campaign", f"c{merged}")):
        assert room.export(*way) == NANNIES, way
    assert not (WELDERS | {"baker"}) & room.export()
    assert room.export("--case", other) == set(), "its referral still waits"
    out = room.everywhere(case, tmp_path / "out")
    assert not [key for key in WELDERS | {"baker"} if key in out]
    assert "honestbakery" not in out


def test_what_a_merge_joined_leaves_when_two_people_decided_on_it(room: Room) -> None:
    nannies = room.campaign("nanny-0")
    room.refer(nannies)
    room.decide(room.ana, room.campaign("welder-0"))
    case = room.case(nannies)
    room.merge("nanny-0", "welder-0")
    merged = room.campaign("nanny-0")
    ((state,),) = room.rows(f"SELECT state FROM queue WHERE campaign = {merged}") or [("",)]
    room.ana.get("/")
    room.decide(room.ana, merged)  # the ads with a tick are those that the merge brought
    assert not WELDERS & room.export("--case", case), state
    room.decide(room.ben, merged)
    assert room.export("--case", case) == NANNIES | WELDERS
    assert room.home("verify").status == 0


def test_a_confirmed_referral_survives_a_merge_of_its_campaign(room: Room) -> None:
    room.refer(room.campaign("nanny-0"))
    room.refer(room.campaign("welder-0"))
    cases = [room.case(room.campaign(key)) for key in ("nanny-0", "welder-0")]
    room.merge("nanny-0", "welder-0")
    room.merge("nanny-0", "baker")
    for case in cases:
        assert room.export("--case", case) == NANNIES | WELDERS


def test_an_undone_merge_leaves_the_decisions_as_they_were(room: Room) -> None:
    nannies = room.campaign("nanny-0")
    room.refer(nannies)
    case = room.case(nannies)
    room.merge("nanny-0", "baker")
    assert room.export("--case", case) == NANNIES
    ((ruling,),) = room.rows("SELECT max(id) FROM campaign_rulings")
    assert room.ana.post(f"/campaigns/{nannies}/unrule", {"ruling": str(ruling)}).status == 303
    assert room.campaign("baker") != nannies
    assert room.export("--case", case) == NANNIES
    room.refer(room.campaign("baker"))
    assert room.export("--campaign", f"c{room.campaign('baker')}") == {"baker"}


def test_new_ads_of_a_referred_campaign_take_its_decision_over(room: Room) -> None:
    nannies = room.campaign("nanny-0")
    room.refer(nannies)
    room.home.bring(
        [{**ADS[0], "id": "nanny-9", "url": "https://b.example/nanny-9", "description": NANNY.format(n=9)}],
        "later",
    )
    assert room.campaign("nanny-9") == nannies
    assert room.export("--campaign", f"c{nannies}") == {*NANNIES, "nanny-9"}
    room.ana.get("/")
    assert room.export("--campaign", f"c{nannies}") == {*NANNIES, "nanny-9"}


def purge(home: Home, *keys: str) -> str:
    return home("purge", *keys, "--yes", "--why", "request").all


@pytest.mark.parametrize("kept_by", ["hold", "case"])
def test_what_is_kept_stays_kept_when_new_ads_join_its_campaign_to_another(room: Room, kept_by: str) -> None:
    welders = room.campaign("welder-0")
    if kept_by == "hold":
        assert room.home("purge", "--hold", f"campaign:c{welders}", "--why", "court order 12").status == 0
    else:
        room.case(welders)
    room.home.bring(BOTH, "later")
    assert room.campaign("welder-0") == room.campaign("nanny-0") != welders
    told = "court order 12" if kept_by == "hold" else "open case"
    for key in ("welder-0", "welder-1", "both-0"):
        assert told in purge(room.home, key), key
    if kept_by == "hold":
        assert room.home("purge", "--release", f"campaign:c{welders}").status == 0
        assert "2 ads and" in purge(room.home, "welder-0", "welder-1")


@pytest.mark.parametrize("kept_by", ["hold", "case"])
def test_what_is_kept_stays_kept_when_it_is_cut_out(room: Room, kept_by: str) -> None:
    nannies = room.campaign("nanny-0")
    if kept_by == "hold":
        room.home("purge", "--hold", f"campaign:{nannies}", "--why", "court order 12")
    else:
        room.case(nannies)
    for key in ("nanny-0", "nanny-1"):
        cut: dict[str, object] = {"what": "cut", "listing": room.listing(key)}
        assert room.ana.post(f"/campaigns/{room.campaign(key)}/rule", cut).status == 303
    assert len({room.campaign(key) for key in NANNIES}) == 3
    room.merge("welder-0", "nanny-2")
    told = "court order 12" if kept_by == "hold" else "open case"
    for key in sorted(NANNIES):
        assert told in purge(room.home, key), key
    assert room.home("verify").status == 0


@pytest.mark.parametrize(
    "subject",
    [
        "campaign:999",
        "campaign:c999",
        "campaign:",
        "campaign:x",
        "listing:nope",
        "source:nosuch",
        "ad:nanny-0",
        "nanny-0",
    ],
)
def test_a_hold_of_nothing_is_never_confirmed(home: Home, subject: str) -> None:
    done = home("purge", "--hold", subject, "--why", "court order 12")
    assert done.status == 2
    assert "is kept until" not in done.all
    assert home("purge", "--release", subject).status == 2


@pytest.mark.parametrize("written", ["campaign:1", "campaign:c1", "campaign:C1", " campaign: c1 "])
def test_a_hold_is_about_the_campaign_however_it_is_written(home: Home, written: str) -> None:
    assert "campaign:c1 is kept" in home("purge", "--hold", written, "--why", "court order 12").out
    assert "court order 12" in purge(home, "nanny-0")
    assert home("purge", "--release", written).status == 0
    assert "1 ad and" in purge(home, "nanny-0")


PERSON = [
    {"id": "chat", "title": "Nanny", "url": "https://b.example/chat", "description": NANNY.format(n=1)},
    {"id": "call", "title": "Driver", "url": "https://b.example/call", "description": "Driver wanted, call +2348030000301"},
    {"id": "mail", "title": "Cook", "url": "https://b.example/mail", "description": "Cook wanted in Lagos, write to Cook.Jobs@Mail.example"},
    {"id": "dotless", "title": "Cook", "url": "https://b.example/dotless", "description": "Another cook wanted, write to cookjobs@mail.example"},
    {"id": "name", "title": "Welder", "url": "https://b.example/name", "description": WELDER.format(n=1)},
]  # fmt: skip


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("people") / "home")
    home.bring(PERSON)
    return home


@pytest.mark.parametrize(
    ("named", "ads"),
    [
        *((f"{kind}:{number}", 2) for kind in ("phone", "whatsapp", "viber", "Phone") for number in ("+2348030000301", "+234 803 000 0301", "+234 (0)803-000-0301")),
        ("phone:002348030000301", 2),
        ("phone:08030000301", 2),
        ("phone:0803 000 0301", 2),
        ("phone:tel:+2348030000301", 2),
        ("phone:+2348030000302", 0),
        ("phone:+12348030000301", 0),
        ("email:cook.jobs@mail.example", 1),
        ("Email:Cook.Jobs@Mail.example", 1),
        ("email: COOK.JOBS@MAIL.EXAMPLE", 1),
        ("telegram:@Weld_Agent_Doha", 1),
        ("telegram:weld_agent_doha", 1),
    ],
)  # fmt: skip
def test_an_erasure_finds_every_ad_of_the_person(people: Home, named: str, ads: int) -> None:
    done = people("purge", "--contact", named)
    assert done.status == 0, done.all
    assert f"{counted(ads, 'ad')} would be purged" in done.out
    assert ("looked for" in done.err) == (not ads)


@pytest.mark.parametrize("named", ["telephone:+2348030000301", "phone", "phone:", "+2348030000301"])
def test_a_kind_that_does_not_exist_is_named_with_those_that_do(people: Home, named: str) -> None:
    done = people("purge", "--contact", named, "--yes", "--why", "request 7")
    assert done.status == 2
    assert "purged" not in done.out
    assert ("whatsapp" in done.err) == named.startswith("telephone"), done.err


def test_a_number_that_may_be_two_is_not_purged(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.bring([
        {"id": "one", "title": "Driver", "url": "https://b.example/one", "description": "Driver wanted, call +2348030000301"},
        {"id": "two", "title": "Baker", "url": "https://b.example/two", "description": "Baker wanted, call +278030000301"},
    ])  # fmt: skip
    numbers = home("--json", "show", "8030000301").out
    assert "+2348030000301" in numbers
    assert "+278030000301" in numbers
    done = home("purge", "--contact", "phone:08030000301", "--yes", "--why", "request 7")
    assert done.status == 2
    assert "country code" in done.err


def test_an_erasure_leaves_no_ad_of_the_person(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.bring(PERSON)
    assert (
        "2 ads and"
        in home("purge", "--contact", "phone:+234 803 000 0301", "--yes", "--why", "request 7").out
    )
    with Store(home.path) as store:
        left = {key for (key,) in store.database.rows("SELECT key FROM listings WHERE purged_at IS NULL")}
    assert left == {"mail", "dotless", "name"}


def test_the_page_of_a_case_has_the_ads_of_a_campaign_that_was_merged(room: Room) -> None:
    """Whichever of the two lives on, its case counts and lists what it is now, and the campaign's page names it."""
    nannies, welders = room.campaign("nanny-0"), room.campaign("welder-0")
    cases = [room.case(nannies), room.case(welders)]
    room.merge("nanny-0", "welder-0")
    merged = room.campaign("nanny-0")
    whole = len(NANNIES | WELDERS)
    for number in range(1, len(cases) + 1):
        page = words_of_page(room.ana.get(f"/cases/{number}").text)
        assert f"{whole} ads" in page
        assert page.count("Welder for Doha") >= len(WELDERS)
        assert page.count("nanny") + page.count("Nanny in Muscat") >= len(NANNIES)
    page = room.ana.get(f"/campaigns/{merged}").text
    assert all(number in page for number in cases)


def words_of_page(page: str) -> str:
    """The visible words, one space between them."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())
