"""Small ads: a headline, a paragraph and a phone number, alone on a page or one below the other in running text."""

import pytest

from crawler.postings.dates import read_date
from crawler.postings.fetched_page import fetched_page
from crawler.postings.hints import Hints
from crawler.postings.page import read_listed, read_page
from crawler.postings.posted_day import posted_near
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


def test_goods_and_scholarships_with_the_labels_of_an_ad_are_no_job():
    goods = (
        "<p>Location: Accra</p><p>Price: 9,000 USD</p><p>Posted on 20/11/2026</p><p>Call +1 202 555 0173.</p>"
    )
    assert not read(f"<title>Corolla 2019</title><h1>Corolla 2019, low mileage</h1>{goods}", "/ad/7")
    award = (
        "<p>Deadline: 31 January 2027</p><h3>Requirements</h3><p>Apply to a@uni.example, 600 USD a month.</p>"
    )
    assert not read(f"<title>Award</title><h1>Scholarship 2027: how to apply</h1>{award}", "/ad/8")
    assert read(small("Scholarship officer wanted", OFFERS[0][2]))
    assert not read(
        small("Tractor for sale", "Good price, experience with it is welcome. Call +1 202 555 0174.")
    )


def test_years_and_dates_are_no_phone_number():
    text = "The council 2024-2027 is hiring staff, experience welcome, salary by scale, apply in person. {}"
    assert not read(small("Staff wanted", text.format("Since 30-11-2026.")))
    assert read(small("Staff wanted", text.format("Call +1 202 555 0175.")))


def test_labels_in_brackets_as_chinese_pages_write_them():
    lines = (
        "【店家名稱】 範例早餐",
        "【工作地點】 花蓮市",
        "【薪　　資】 時薪 200 元",
        "【聯絡方式】 0900-000-318 請來電",
    )
    (found,) = read(f"<title>早餐店外場 - 看板</title><h1>早餐店外場</h1><pre>{chr(10).join(lines)}</pre>")
    assert (found.hiring_organization, found.job_location) == ("範例早餐", "花蓮市")
    assert "200" in found.base_salary


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Nr. 90377 · 28 noiembrie · 377 vizualizări", "2026-11-28"),
        ("Admin Rabu, 19 November 2026 11:05:13 Dibaca 190 Kali", "2026-11-19"),
        ("Fri Nov 20 07:20:08 2026", "2026-11-20"),
        ("Posted 3 days ago by Ana", "2026-11-27"),
        ("قبل 3 أيام", "2026-11-27"),
        ("Deadline: 12 November 2026", None),
        ("Founded on 1 May 1998", None),
        ("Starts on 28 December 2026", None),
    ],
)
def test_the_day_of_posting_stands_near_the_headline(line, day):
    near = posted_near(
        ["Cook", line, "We cook."], "Cook", page(""), Hints(source="x", languages=("ro", "id"))
    )
    assert (near and near[1]) == day


def test_a_headline_that_is_a_date_is_no_title():
    text = OFFERS[0][2]
    day = "<h2>Saturday, November 21, 2026</h2>"
    html = f"<title>Board: Waiter wanted</title>{day}<h3>Waiter wanted</h3><p>{text}</p>"
    (found,) = read(html)
    assert (found.title, found.date_posted) == ("Waiter wanted", "2026-11-21")


def test_a_list_of_posts_whose_headlines_lead_away_is_no_ad():
    post = "<h3><a href='/p/{0}.html'>Cook {0}</a></h3><p>Employer: Example Inn</p><p>Salary: {0}00 USD</p>"
    posts = "".join(post.format(number) for number in (1, 2, 3))
    assert not read(f"<title>Blog</title><h1>Blog</h1>{posts}", "/2026/11/")


def test_a_name_beside_the_headline_in_the_title_alone_is_that_of_the_site():
    (found,) = read(small("Waiter wanted", OFFERS[0][2]))
    assert found.hiring_organization == ""
    html = (
        f"<title>Waiter wanted - Example Inn</title><h1>Waiter wanted</h1><p>Example Inn: {OFFERS[0][2]}</p>"
    )
    assert read(html)[0].hiring_organization == "Example Inn"


def test_fewer_signs_are_asked_for_where_nearly_all_pages_of_a_source_are_ads():
    text = "A couple needs help five mornings a week. Call +1 202 555 0176. {}</p><p>480 USD"
    html = small("Live-out housekeeper", text.format("References, please."))
    assert not read(html)
    assert read_page(page(html), Hints(source="x", likely=True))
    seeker = small("Housekeeper", text.format("I am looking for work, references at hand."))
    assert not read_page(page(seeker), Hints(source="x", likely=True))


def test_small_ads_under_headings_of_columns_with_a_picture_before_each_and_a_day_above_all():
    ad = (
        "<b>SITUATIONS VACANT</b><br><img src=a.gif> <b>{}</b> {} needs staff with experience. Apply: {}.<hr>"
    )
    ads = "".join(
        ad.format(
            f"COOK {n}", f"The Example Inn number {n} in the old town by the river", f"+1 202 555 018{n}"
        )
        for n in range(4)
    )
    found = read(f"<title>Ads</title><body><p>Printed on Monday, 23 November 2026</p>{ads}</body>")
    assert [one.title for one in found] == [f"COOK {n}" for n in range(4)]
    assert {one.date_posted for one in found} == {"2026-11-23"}


def test_the_name_of_a_part_of_the_board_makes_nobody_a_person_who_looks_for_work():
    offer = OFFERS[0][2]
    assert read(small("Waiter wanted", f"Jobs | Job seekers | หางาน</p><p>{offer}"))
    assert not read(small("Job seekers of this week", offer.replace("needs staff", "experience")))


def test_an_address_and_a_way_to_apply_are_no_employer():
    lines = "<p>CV to hr@example.com</p><p>How to apply: +1 202 555 0177</p>"
    (found,) = read(f"<title>Waiter wanted</title><h1>Waiter wanted</h1>{lines}<p>{OFFERS[0][2]}</p>")
    assert found.hiring_organization == ""


def test_a_list_made_by_scripts_with_headings_about_jobs_is_no_ad():
    parts = "<h3>How to apply</h3><p>Every listing has a direct link.</p><h3>Benefits</h3><p>Pension and leave.</p>"
    assert not read(
        f"<title>Jobs</title><h2>Recent jobs</h2><p>Loading jobs...</p>{parts}", "/jobs/list.html"
    )


TWO = PARTS[:2]


def vacancies(headline, parts, below=""):
    return (
        heads("h3", parts)
        .replace("<p>Of this week.</p>", f"<h1>{headline}</h1>")
        .replace("</main>", f"{below}</main>")
    )


def test_two_ads_on_a_page_that_is_headed_vacancies():
    assert [ad.title for ad in read_listed(page(vacancies("Vacancies", TWO)), Hints(source="x"))] == [
        "Milker",
        "Picker of berries",
    ]
    assert read_listed(page(vacancies("Our farm", TWO)), Hints(source="x")) == ()


def test_two_parts_of_one_ad_are_no_two_ads():
    one = [(title, text.replace("0182", "0181")) for title, text in TWO]
    assert read_listed(page(vacancies("Vacancies", one)), Hints(source="x")) == ()


def test_the_last_ad_of_a_list_ends_where_another_part_of_the_page_begins():
    below = "<h1>Who looks for work</h1><p>Cook, ten years of it, is looking for work in the valley.</p>"
    found = read_listed(page(vacancies("The board", PARTS, below)), Hints(source="x"))
    assert [ad.title for ad in found] == [title for title, _ in PARTS]
    assert "ten years" not in found[-1].description


def test_links_below_a_list_are_not_those_of_its_ads():
    below = "<h2>Papers</h2><p><a href=/a.pdf>One</a>, <a href=/b.pdf>two</a></p>"
    below += "<p>Or <a href=/c>this</a>, <a href=/d>that</a></p>"
    found = read_listed(page(vacancies("The board", PARTS, below)), Hints(source="x"))
    assert [ad.title for ad in found] == [title for title, _ in PARTS]


def test_a_box_beside_the_list_is_no_ad_of_it():
    text = "Give to the account of the parish for the new roof of our church, or call: +1 202 555 0190"
    box = f"<aside><h3>Our roof</h3><div>{text}</div></aside>"
    list_ = "".join(f"<h3>{title}</h3><div>{text}</div>" for title, text in PARTS)
    found = read_listed(
        page(f"<title>Valley</title><main><p>Of this week.</p>{box}<div>{list_}</div></main>"),
        Hints(source="x"),
    )
    assert [ad.title for ad in found] == [title for title, _ in PARTS]


@pytest.mark.parametrize(
    ("below", "count"), [("Call +1 202 555 0171.", 1), ("The results are on the board.", 0)]
)
def test_a_telephone_of_the_site_above_the_headline_answers_no_ad(below, count):
    html = (
        "<title>Waiter wanted</title><body><div>Example Town Hall, phone +1 202 555 0100</div><h1>Waiter wanted</h1>"
        f"<p>Our cafe needs staff for the evening shift, experience welcome, full time. {below}</p></body>"
    )
    assert len(read(html)) == count
