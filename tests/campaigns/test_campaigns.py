"""Records, cross-ad indicators, explanations, rulings and identity, on a few ads each."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from crawler.campaigns.service import join_new, rebuild
from crawler.campaigns.sketch import SIGNATURES
from crawler.campaigns.views import view
from crawler.cli import adwatch
from crawler.indicators import load_catalogue
from quality.corpora.planted import LabelledAd, Planter
from tests.campaigns.groups import join, names, partition, put, together

WHATSAPP = ("whatsapp", "+12025550143", "WhatsApp +1 202-555-0143")
TEXT = (
    "We need twenty girls for hotels in {town}.\nFree visa, ticket and bed are given by the company.\n"
    "No papers and no schooling are asked for, we teach all you have to do.\nPay is {pay} each month.\n"
    "Write to {contact} before the list closes."
)


def ad(
    number: int, *, text: str = TEXT, contact: tuple[str, str, str] = WHATSAPP, **fields: str
) -> LabelledAd:
    given = {"town": "Doha", "pay": "$900", "employer": f"Firm {number}", "title": "Hotel girls"} | fields
    return LabelledAd(
        id=f"ad{number}",
        truth="",
        kind="",
        language=given.get("language", "en"),
        title=given["title"],
        description=text.format(contact=contact[2], **given),
        hiring_organization=given["employer"],
        job_location=given["town"],
        base_salary=given["pay"],
        date_posted=given.get("date", f"2026-05-{number + 1:02d}"),
        url=f"https://board.example/{number}",
        contacts=(contact,),
    )


def campaign(store):
    return view(store, names(store)["ad1"])


def rule(store, kind, listing, other=None):
    ids = dict(store.database.rows('SELECT "key", id FROM listings').fetchall())
    store.database.execute(
        "INSERT INTO campaign_rulings (at, analyst, kind, listing, other) VALUES ('', 'ann', ?, ?, ?)",
        (kind, ids[listing], ids.get(other)),
    )
    join_new(store)


@pytest.fixture
def three(store):
    join(store, [ad(1), ad(2, town="Jeddah", pay="$1500"), ad(3, town="Muscat")])
    return store


def test_a_contact_under_three_employers_is_told_on_each_member(three):
    found = campaign(three)
    assert found.record["kind"] == "campaign"
    assert found.record["listings"] == 3
    assert found.record["band"] == "look"
    assert found.record["record"]["employers"] == ["Firm 1", "Firm 2", "Firm 3"]
    assert any("under 3 employers" in reason for reason in found.record["reasons"])
    listing = three.get("ad2")
    hits = {hit.id: hit for hit in listing.assessment.hits}
    assert {"contact-reused-across-employers", "near-duplicate-burst"} <= set(hits)
    reused = hits["contact-reused-across-employers"]
    assert reused.origin == "cross-ad"
    assert listing.posting.text_of(reused.field)[reused.start : reused.end] == reused.quote == WHATSAPP[2]


def test_cross_ad_ids_and_weights_are_the_catalogues(three):
    catalogue = load_catalogue().indicators
    rows = three.database.rows(
        "SELECT DISTINCT indicator, weight FROM hits WHERE origin = 'cross-ad'"
    ).fetchall()
    assert rows
    assert all(catalogue[indicator].weight == weight for indicator, weight in rows)


def test_each_join_is_explained(three):
    why = [join.why for join in campaign(three).joins]
    assert any("Same text but for" in line and "[town]" in line and "[employer]" in line for line in why)


def test_reposts_of_one_employer_are_not_alarming(store):
    join(store, [ad(number, employer="Elm Ltd") for number in (1, 2, 3)])
    found = campaign(store)
    assert found.record["kind"] == "reposts"
    assert found.record["band"] == "low"
    assert not store.database.number("SELECT count(*) FROM hits WHERE origin = 'cross-ad'")


def test_one_story_in_two_languages_is_tied_by_the_contact_alone(store):
    russian = "Нужны девушки в гостиницы города {town}.\nВиза и жильё бесплатно от фирмы.\nПисать {contact}"
    found = join(store, [ad(1), ad(2, text=russian, language="ru", title="Девушки")])
    assert together(found, "ad1", "ad2")
    assert any(join.basis == "contact" for join in campaign(store).joins)


def test_other_jobs_behind_one_employers_contact_are_suggested(store):
    jobs = (
        "Bakery in {town} seeks a night baker who can shape bread and clean ovens.\nAsk {contact}",
        "Drivers with a lorry licence bring flour to our shops in {town} each morning.\nAsk {contact}",
    )
    ads = [ad(n, text=jobs[n - 1], title=("Baker", "Driver")[n - 1], employer="Elm Ltd") for n in (1, 2)]
    mail = ("email", "jobs@elm.example", "jobs@elm.example")
    three = ad(3, text=TEXT.replace("{contact}", "{contact} or {contact}"), contact=mail, employer="Elm Ltd")
    ads = [
        replace(one, contacts=(mail,), description=one.description.replace(WHATSAPP[2], mail[2]))
        for one in ads
    ]
    assert not together(join(store, [*ads, three]), "ad1", "ad2")
    near = {each["listing"]: each["why"] for each in campaign(store).suggestions}
    assert near == dict.fromkeys(("ad2", "ad3"), "same email jobs@elm.example, another text")


def test_a_helpline_joins_nothing(store):
    line = TEXT.replace(
        "Write to {contact} before the list closes.", "Report a suspicious advert on {contact}."
    )
    other = "Bakery in {town} seeks a night baker who can shape bread.\nReport fraud: {contact}"
    found = join(store, [ad(1, text=line), ad(2, text=other, title="Baker")])
    assert not together(found, "ad1", "ad2")


@pytest.mark.parametrize("again", [join_new, rebuild])
def test_a_cut_holds_for_ever(three, again):
    rule(three, "cut", "ad2")
    put(three, [ad(4, town="Cairo")])
    again(three)
    found = partition(three)
    assert frozenset({"ad2"}) in found
    assert together(found, "ad1", "ad3", "ad4")


@pytest.mark.parametrize("again", [join_new, rebuild])
def test_not_the_same_holds_for_ever(three, again):
    rule(three, "apart", "ad1", "ad3")
    put(three, [ad(4, town="Cairo")])
    again(three)
    assert not together(partition(three), "ad1", "ad3")


def test_a_merge_holds_for_ever_and_keeps_the_older_name(store):
    other = (
        "Bakery in {town} seeks a night baker who can shape bread and clean ovens.\nPay {pay}. Ask {contact}"
    )
    mail = ("email", "jobs@bakery.example", "jobs@bakery.example")
    join(store, [ad(1), ad(2), ad(3, text=other, contact=mail, title="Baker")])
    before = names(store)
    rule(store, "merge", "ad1", "ad3")
    assert set(names(store).values()) == {before["ad1"]}
    assert store.campaigns.records.get(before["ad3"])["merged_into"] == before["ad1"]
    rebuild(store)
    assert set(names(store).values()) == {before["ad1"]}
    store.database.execute("UPDATE campaign_rulings SET undone_at = 'now'")
    join_new(store)
    assert not together(partition(store), "ad1", "ad3")


def test_a_store_signed_in_another_way_is_joined_anew_under_the_same_names(store, monkeypatch):
    join(store, [ad(1), ad(2), ad(3)])
    before = names(store)
    store.database.execute("DELETE FROM index_runs")
    assert join_new(store).versions == 0
    monkeypatch.setattr("crawler.campaigns.service.SIGNATURES", SIGNATURES + 1)
    assert join_new(store).versions == 3
    assert names(store) == before
    assert store.database.number("SELECT sum(entries) FROM index_runs") > 0
    assert join_new(store).versions == 0


def test_a_contact_marked_as_shared_joins_nothing_until_unmarked(store):
    other = (
        "We need twenty girls for hotels in {town}.\nNobody asks for a diploma or a language, all can be learned.\n"
        "No papers and no schooling are asked for, we teach all you have to do.\nPay {pay}. Ask {contact}"
    )
    ads = [ad(1), ad(2, text=other)]
    assert together(join(store, ads), "ad1", "ad2")
    store.database.execute("UPDATE contacts SET shared = 'analyst'")
    join_new(store)
    assert not together(partition(store), "ad1", "ad2")
    rebuild(store)
    assert not together(partition(store), "ad1", "ad2")
    store.database.execute("UPDATE contacts SET shared = NULL")
    join_new(store)
    assert together(partition(store), "ad1", "ad2")


def test_a_campaign_keeps_its_name_when_it_grows_and_when_its_ads_change(three):
    before = names(three)["ad1"]
    put(
        three,
        [
            ad(4, town="Cairo"),
            replace(ad(1), description="Gone elsewhere, all is new here now, nothing alike."),
        ],
    )
    join_new(three)
    assert names(three)["ad1"] == names(three)["ad4"] == before


def test_a_record_follows_its_ads_when_they_go(three):
    three.database.execute("UPDATE listings SET gone_at = '2026-11-21T00:00:00Z' WHERE \"key\" = 'ad3'")
    join_new(three)
    assert campaign(three).record["online"] == 2


def test_the_verb_prints_one_line_for_every_listing(three, tmp_path):
    put(three, list(Planter(1).group("single", 1)))
    three.close()
    run = CliRunner().invoke(adwatch, ["--home", str(three.home), "campaigns", "--members", "--json"])
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [set(line) for line in lines] == [{"id", "campaign"}] * 4
    assert len({line["campaign"] for line in lines}) == 2
    top = CliRunner().invoke(adwatch, ["--home", str(three.home), "--json", "campaigns", "--top", "1"])
    (row,) = json.loads(top.stdout)
    assert row["listings"] == row["online"] == 3
    shown = CliRunner().invoke(adwatch, ["--home", str(three.home), "--json", "show", lines[0]["campaign"]])
    whole = json.loads(shown.stdout)
    assert len(whole["members"]) == 3
    assert {name: whole[name] for name in row} == row
    named = {
        "type",
        "sources",
        "places",
        "employers",
        "contacts",
        "languages",
        "first_seen",
        "last_seen",
        "per_day",
    }
    assert named | {"score", "band", "reasons", "harm_types", "status"} <= row.keys()
    assert row["contacts"] == [{"kind": "whatsapp", "value": WHATSAPP[1], "listings": 3}]
    assert row["per_day"] == {"2026-05-02": 1, "2026-05-03": 1, "2026-05-04": 1}
    words = CliRunner().invoke(adwatch, ["--home", str(three.home), "show", lines[0]["campaign"]])
    assert "Same text but for" in words.stdout
