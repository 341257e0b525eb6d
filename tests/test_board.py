"""The invented board says only invented things, and says them in all the ways that the brief asks for."""

import gzip
import json
import re
import urllib.error
import urllib.request
from collections import Counter

import phonenumbers
import pytest

from crawler.demo.board import Board
from crawler.demo.disguise import DISGUISES
from crawler.demo.faults import CHARSETS, FAULTS
from crawler.demo.server import SITEMAPS, running

BOARD = Board.load()
RESERVED = re.compile(r"[\w.-]+\.(example|test|invalid|localhost)$|^127\.0\.0\.1$")
SYNTHETIC = re.compile(r"0000\d{3}|000\d{3}|20255501\d\d|7700900\d{3}")


def test_board_is_as_large_and_mixed_as_promised():
    languages = {ad.language for ad in BOARD.ads}
    truths = Counter(ad.truth for ad in BOARD.ads)
    assert len(BOARD.ads) >= 150
    assert len(languages) >= 8
    assert {"en", "pcm", "fr", "ar", "ru", "zh", "vi"} <= languages
    assert truths["campaign"] >= 60
    assert truths["honest"] + truths["hard"] >= 80
    assert {page.kind for page in BOARD.pages} == {
        "news",
        "warning",
        "other",
        "expired",
        "gone",
        "soft-404",
        "moved",
    }


@pytest.mark.parametrize("group", sorted({ad.group for ad in BOARD.ads if ad.truth == "campaign"}))
def test_campaign_has_several_employers_and_one_pool_of_contacts(group):
    ads = [ad for ad in BOARD.ads if ad.group == group]
    contacts = Counter(contact for ad in ads for contact in set(ad.contacts))
    assert len({ad.employer for ad in ads}) >= 2
    assert len({ad.town for ad in ads}) >= 2
    assert max(contacts.values()) >= 2


def test_honest_agency_has_many_jobs_on_one_phone():
    ads = [ad for ad in BOARD.ads if ad.group == "agency-baobabel"]
    assert len({ad.title for ad in ads}) >= 15
    assert {ad.contacts for ad in ads} == {ads[0].contacts}


def test_paths_are_unique_except_for_the_shared_page():
    paths = Counter(ad.path for ad in BOARD.ads)
    assert [path for path, count in paths.items() if count > 1] == ["/jobs/walk-in-day"]


def test_every_number_is_synthetic_and_in_the_plan_of_its_country():
    numbers = {value for ad in BOARD.ads for key, value in ad.contacts if key == "phone"}
    for number in numbers | {BOARD.site["hotline"], BOARD.site["whatsapp"]}:
        assert SYNTHETIC.search(number), number
        assert phonenumbers.is_possible_number(phonenumbers.parse(number)), number


def test_every_host_is_reserved_and_every_handle_is_marked():
    for ad in BOARD.ads:
        for kind, value in ad.contacts:
            if kind == "email":
                assert RESERVED.search(value.rsplit("@", 1)[1]), value
            elif kind != "phone":
                assert value.startswith("zz_example"), value
        for host in re.findall(r"[\w-]+\.(?:com|org|net|ng|ru)\b", ad.description):
            pytest.fail(f"{host} in {ad.path}")


def test_all_faults_charsets_and_markups_are_in_use():
    assert {ad.fault for ad in BOARD.ads} == set(FAULTS)
    assert {ad.charset for ad in BOARD.ads} == set(CHARSETS)
    assert {ad.markup for ad in BOARD.ads} == {"jsonld", "microdata", "plain"}


@pytest.mark.parametrize(
    ("way", "value", "written"),
    [
        ("national", "+2348030000111", "0803 000 0111"),
        ("words", "+2348030000111", "zero eight zero three zero zero zero zero one one one"),
        ("words", "hr@place.example", "hr at place dot example"),
        ("spaced", "+2348030000111", "0 8 0 3 0 0 0 0 1 1 1"),
        ("letters", "+2348030000111", "O8O3OOOO111"),
        ("fullwidth", "+2348030000111", "０８０３００００１１１"),
    ],
)
def test_disguises(way, value, written):
    assert DISGUISES[way](value) == written


def get(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)


@pytest.fixture(scope="module")
def site():
    with running(Board.load()) as site:
        yield site


def test_sitemap_index_leads_to_every_job(site):
    _, index, _ = get(f"{site.url}/sitemap.xml")
    assert re.findall(rb"<loc>[^<]*/([\w.-]+)</loc>", index) == [name.encode() for name in SITEMAPS]
    text = gzip.decompress(get(f"{site.url}/{SITEMAPS[0]}")[1]) + get(f"{site.url}/{SITEMAPS[1]}")[1]
    listed = set(re.findall(r"<loc>([^<]+)</loc>", text.decode()))
    assert listed == {site.url + ad.path for ad in site.board.section("jobs")}


def test_list_pages_lead_to_every_notice(site):
    found, url = set(), "/notices"
    while url:
        text = get(site.url + url)[1].decode()
        found |= set(re.findall(r'<li class="ad"><a href="([^"]+)"', text))
        match = re.search(r'class="next"[^>]* href="([^"]+)"', text)
        url = match[1] if match else ""
    assert found == {ad.path for ad in site.board.section("notices")}


def test_feed_holds_the_bulletin(site):
    text = get(f"{site.url}/bulletin/feed.xml")[1].decode()
    assert text.count("<item>") == len(site.board.section("bulletin"))


def json_ld(text: str) -> str:
    match = re.search(r'ld\+json">(.*?)</script>', text, re.S)
    assert match
    return match[1]


def test_page_without_a_fault_holds_valid_json_ld(site):
    ad = next(ad for ad in site.board.section("jobs") if ad.markup == "jsonld" and not ad.fault)
    text = get(site.url + ad.path)[1].decode()
    block = json.loads(json_ld(text))
    assert block["title"] == ad.title
    assert site.board.notice in text


@pytest.mark.parametrize(
    "fault", sorted(set(FAULTS) - {"", "array", "graph", "string-fields", "unreadable-date"})
)
def test_broken_json_ld_is_refused_by_strict_json(site, fault):
    ad = next(ad for ad in site.board.ads if ad.fault == fault and ad.section == "jobs")
    block = json_ld(get(site.url + ad.path)[1].decode("utf-8"))
    with pytest.raises(ValueError):
        json.loads(block)


def test_charset_is_what_the_table_says(site):
    ad = next(ad for ad in site.board.ads if ad.charset == "windows-1251")
    assert ad.title in get(site.url + ad.path)[1].decode("windows-1251")


def test_conditional_request_is_answered_304(site):
    ad = site.board.ads[0]
    _, _, headers = get(site.url + ad.path)
    assert headers["Last-Modified"]
    assert get(site.url + ad.path, **{"If-None-Match": headers["ETag"]})[0] == 304


def test_pages_that_are_no_listing(site):
    assert get(f"{site.url}/jobs/gone-welder")[0] == 410
    assert get(f"{site.url}/jobs/lost-cashier")[0] == 200
    assert get(f"{site.url}/no/such/page")[0] == 404
    assert b"Disallow: /apply/" in get(f"{site.url}/robots.txt")[1]


def test_edit_and_remove():
    board = Board.load()
    first, second = board.ads[0], board.ads[1]
    board.edit(first.path, salary="USD 900 monthly")
    board.remove(second.path)
    assert board.at(first.path)[0].salary == "USD 900 monthly"
    assert board.at(first.path)[0].modified > first.modified
    assert board.at(second.path) == []
    assert Board.load().at(second.path) == [second]
