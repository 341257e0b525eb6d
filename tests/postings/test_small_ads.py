"""Small ads: a headline, a paragraph and a phone number, alone on a page or one below the other in running text."""

import pytest

from crawler.postings.dates import read_date
from crawler.postings.fetched_page import fetched_page
from crawler.postings.hints import Hints
from crawler.postings.page import read_listed, read_page
from crawler.records import Page

NOW = "2026-11-30T10:00:00Z"


def page(html, path="/x/7.html"):
    return Page(url=f"https://kleinanzeigen.example{path}", body=html.encode(), fetched_at=NOW)


def read(html, path="/x/7.html"):
    return read_page(page(html, path), Hints(source="x"))


def small(title, text, lang="en"):
    return (
        f"<html lang={lang}><title>{title} - Board</title><body><h1>{title}</h1><p>{text}</p></body></html>"
    )


OFFERS = [
    (
        "en",
        "Waiter wanted",
        "Our cafe needs staff for the evening shift, experience welcome, pay 12 USD per hour. Call +1 202 555 0171.",
    ),
    (
        "es",
        "Se busca cocinera",
        "Buscamos cocinera con experiencia para comedor, turno de mañana, sueldo 900 USD. Llamar al 202 555 0172.",
    ),
    (
        "pl",
        "Zatrudnię malarza",
        "Poszukuję malarza na stałe, stawka 30 zł na godzinę, doświadczenie mile widziane. Tel. 500 000 173",
    ),
    (
        "ru",
        "Требуется няня",
        "Ищем няню на полный день, график пять дней, оплата 500 USD, опыт обязателен. Телефон +7 900 000 01 74",
    ),
    (
        "zh",
        "诚聘厨师",
        "本店急招厨师一名，要求有经验，工资面议，包吃包住，有意者请致电联系，非诚勿扰。电话 000 0000 0175",
    ),
    (
        "ne",
        "भान्से चाहियो",
        "होटलमा काम गर्न अनुभव भएको भान्से चाहिएको छ। तलब आपसी समझदारीमा। निवेदन cook@hotel.example मा पठाउनुहोस्।",
    ),
]
NONE = [
    (
        "en",
        "Cook looking for work",
        "I need a job as a cook, experience ten years, salary by agreement, full time. Call +1 202 555 0176.",
    ),
    (
        "en",
        "Beware of fake job offers",
        "Nobody may ask for money for a vacancy. Candidates who paid an employer apply to us: +1 202 555 0177.",
    ),
    (
        "en",
        "Tractor for sale",
        "Good tractor, 40 hp, price 4,000 USD, new tyres, seen daily after six. Call +1 202 555 0178 for a visit.",
    ),
    (
        "pl",
        "Student podejmie pracę",
        "Student podejmie pracę w weekendy, doświadczenie w gastronomii, stawka do ustalenia. Tel. 500 000 179",
    ),
    (
        "en",
        "Staff wanted",
        "We are hiring waiters with experience, pay per hour. There is no way to answer this text at all, none.",
    ),
]


@pytest.mark.parametrize(("lang", "title", "text"), OFFERS, ids=[row[0] for row in OFFERS])
def test_a_small_ad_is_an_ad(lang, title, text):
    (ad,) = read(small(title, text, lang))
    assert ad.title == title


@pytest.mark.parametrize(("lang", "title", "text"), NONE, ids=[row[1] for row in NONE])
def test_who_seeks_work_warns_or_sells_offers_none(lang, title, text):
    assert read(small(title, text, lang)) == ()


def bulletin(*ads):
    return f"<title>The board</title><body><h2>Our board</h2>{'<p>* * *<p>'.join(ads)}</body>"


def entry(number):
    return (
        f"<b>PACKER {number}</b> -- Harbour Fish Ltd -- Portland, OR, US -- $1{number}.50/hr<br>"
        "Pack fish on the night shift in a cold hall, boots are given, no experience is asked.<br>"
        f"call 202 555 018{number} (listed 11/2{number}/2026)"
    )


def test_ads_below_each_other_in_running_text():
    ads = read_listed(page(bulletin(*(entry(n) for n in range(1, 5)))), Hints(source="x", date_order="MDY"))
    assert [(ad.title, ad.date_posted) for ad in ads] == [
        (f"PACKER {n}", f"2026-11-2{n}") for n in range(1, 5)
    ]
    assert {ad.hiring_organization for ad in ads} == {"Harbour Fish Ltd"}
    assert ads[0].base_salary == "$11.50/hr"
    assert ads[0].job_location == "Portland, OR, US"
    assert "202 555 0181" in ads[0].description
    assert "202 555 0182" not in ads[0].description
    assert len({ad.url for ad in ads}) == 4


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_are_no_list(count):
    assert read_listed(page(bulletin(*(entry(n) for n in range(1, count + 1)))), Hints(source="x")) == ()


def test_people_who_look_for_work_are_no_list_of_ads():
    ads = [
        f"<b>Cook {n}</b> -- Portland, OR, US -- $1{n}/hr<br>I am looking for work as a cook, experience ten years, "
        f"full time or part time, days or nights.<br>call 202 555 018{n}"
        for n in range(1, 6)
    ]
    assert read_listed(page(bulletin(*ads)), Hints(source="x")) == ()


def test_labels_that_a_style_sheet_sets_apart_from_their_values():
    html = """<title>Mason wanted</title><h1>Mason wanted</h1>
    <div><div><span>Country / Place</span><span>Doha, Qatar</span></div>
    <div><span>Salary</span><b>QAR 1,800</b></div></div>
    <p>Lay brick for a contractor, two years, room and food are given.</p>
    <p>Apply to jobs@agency.example</p>"""
    (ad,) = read(html)
    assert (ad.job_location, ad.base_salary) == ("Doha, Qatar", "QAR 1,800")
    assert "PlaceDoha" not in ad.description


def test_the_one_vacancy_of_a_page_that_is_headed_by_a_company():
    html = """<title>Gulf Tower LLC</title><h1>Gulf Tower LLC</h1>
    <div><span>Location</span><span>Doha, Qatar</span></div>
    <section><h3>Mason</h3><div><span>Salary</span><b>QAR 1,800</b></div>
    <p>Lay brick for two years, room is given.</p></section>
    <p>Contact: jobs@agency.example</p>"""
    (ad,) = read(html)
    assert (ad.title, ad.hiring_organization, ad.base_salary) == ("Mason", "Gulf Tower LLC", "QAR 1,800")


def test_a_title_with_a_stroke_is_whole_where_the_page_shows_it():
    html = """<title>Barista / cashier, nights - Suk</title><div>Barista / cashier, nights</div>
    <div><span>Salary</span><span>KD 200</span></div><div><span>Area</span><span>Salmiya</span></div>
    <div><span>Employer</span><span>Karak House</span></div><p>Make tea on the Gulf Road from eight to four.</p>"""
    (ad,) = read(html)
    assert (ad.title, ad.hiring_organization) == ("Barista / cashier, nights", "Karak House")


STRUCTURED = """<title>Welder - Sunrise Jobs</title><a href="/">Sunrise Jobs</a><script type="application/ld+json">
{"@type": "JobPosting", "title": "Welder", "datePosted": "DAY", "description": "Weld pipes.",
"hiringOrganization": {"name": "NAME"}, "jobLocation": {"address": "Kenya"}}</script><h1>Welder</h1><dl>
<dt>Employer</dt><dd>Pipe Works Ltd</dd><dt>Location</dt><dd>Mombasa, Kenya</dd>
<dt>Posted</dt><dd>12 November 2026</dd></dl><p>Weld pipes.</p>"""


def test_what_a_template_fills_for_every_ad_gives_way_to_the_label():
    (ad,) = read(STRUCTURED.replace("DAY", "2015-01-01").replace("NAME", "Sunrise"))
    assert (ad.hiring_organization, ad.job_location) == ("Pipe Works Ltd", "Mombasa, Kenya")
    assert ad.date_posted == "2026-11-12"


def test_structured_data_that_the_page_does_not_contradict_stays():
    (ad,) = read(STRUCTURED.replace("DAY", "2026-11-01").replace("NAME", "Other Works Ltd"))
    assert (ad.hiring_organization, ad.date_posted) == ("Other Works Ltd", "2026-11-01")


@pytest.mark.parametrize(
    "line",
    [
        "यो मागको म्याद सकिएको छ।",
        "ประกาศนี้ปิดรับแล้ว",
        "此招聘已结束",
        "Tangazo hili limekwisha",
        "Anunțul a expirat",
    ],
)
def test_an_ad_says_in_a_line_that_it_is_over(line):
    html = small("Waiter wanted", f"{line}</p><p>{OFFERS[0][2]}")
    assert fetched_page(page(html), Hints(source="x")).kind == "expired"


@pytest.mark.parametrize("raw", ["2026年11月3日", "2026년 11월 3일", "发布：2026年11月3日"])
def test_a_date_in_characters_needs_no_language(raw):
    assert read_date(raw, (), None, NOW) == "2026-11-03"


def heads(tag, parts, link=""):
    body = "".join(f"<{tag}>{title}</{tag}><div>{text}{link}</div>" for title, text in parts)
    return f"<html><title>Valley</title><main><p>Of this week.</p>{body}</main>"


PARTS = [
    (
        title,
        f"On our farm from May on, with room and board. Hill Farm, Bern - Pay: 30 USD per day - +1 202 555 01{n}",
    )
    for n, title in ((81, "Milker"), (82, "Picker of berries"), (83, "Hand with a licence"))
]


@pytest.mark.parametrize("tag", ["h1", "h2", "h3", "dt", "b"])
def test_ads_below_each_other_under_any_headline(tag):
    found = read_listed(page(heads(tag, PARTS)), Hints(source="x"))
    assert [(ad.title, ad.base_salary) for ad in found] == [(title, "30 USD per day") for title, _ in PARTS]


def test_headlines_with_a_page_each_are_no_ads_of_the_list():
    html = "".join(
        f"<h3>{title}</h3><div>{text} <a href='/a/{n}'>more</a></div>"
        for n, (title, text) in enumerate(PARTS)
    )
    assert read_listed(page(f"<html><title>Valley</title><main>{html}</main>"), Hints(source="x")) == ()


def test_things_for_sale_below_each_other_are_none():
    parts = [
        (title, f"Good as new, price 300 USD, to be seen daily after six in the valley. +1 202 555 01{n}")
        for n, title in ((84, "Tractor"), (85, "Plough"), (86, "Milk cans"))
    ]
    assert read_listed(page(heads("h3", parts)), Hints(source="x")) == ()


def test_a_label_of_pay_and_one_word_of_hiring_are_enough_for_a_small_ad():
    text = (
        "Two men are needed for the store from six to six, on five nights. Pay: 30 USD a day. +1 202 555 0187"
    )
    assert len(read(small("Night guards", text.replace(" Pay:", "</p><p>Pay:")))) == 1
    assert read(small("Night guards", text.replace("Pay: 30 USD a day. ", ""))) == ()
