"""Several small ads in like blocks of one page, among rooms to let and cats; who offers a service offers no work."""

import pytest

from crawler.postings.fetched_page import fetched_page
from crawler.postings.hints import Hints
from crawler.postings.page import read_page
from crawler.records import Page
from crawler.text.html import node_text


def read(body, lang="en", path="/board.html"):
    html = f"<html lang={lang}><title>Board</title><body><main>{body}</main></body></html>"
    url = f"https://parish.example{path}"
    return read_page(Page(url=url, body=html.encode(), fetched_at="2026-11-30T10:00:00Z"), Hints(source="x"))


def titles(body, lang="en"):
    return [ad.title for ad in read(body, lang)]


def blocks(rows):
    return "".join(f"<div class=note><h3>{head}</h3><p>{text}</p></div>" for head, text in rows)


NOTICES = [
    ("Room to let", "Chamber and hall at the lake, USD 60 a month, one year in advance. Call 202 555 0101."),
    (
        "Kitchen help wanted",
        "Chop bar at the market, mornings, USD 140 a month and food. Ask Akosua, 202 555 0102.",
    ),
    (
        "Nanny for two",
        "Family at the lake needs a live in nanny, references please. Call 202 555 0103 after five.",
    ),
    (
        "Lost cat",
        "White cat with one ear, lost near the chapel on Sunday. Please call 202 555 0104 if you see her.",
    ),
    (
        "Driver, licence D",
        "Bus owner wants a driver with a clean record, daily account. Talk to Kwame, 202 555 0105.",
    ),
]


def test_the_jobs_of_a_notice_board_are_read_and_nothing_else():
    found = read(f"<h1>Notice board</h1>{blocks(NOTICES)}")
    assert [ad.title for ad in found] == ["Kitchen help wanted", "Nanny for two", "Driver, licence D"]
    assert len({ad.url for ad in found}) == 3
    assert "0103" in found[1].description
    assert "0104" not in found[1].description


def test_posts_without_headlines_are_called_by_their_first_words():
    posts = [
        "Требуются уборщицы в гостиницу, оплата 8000 в день. Писать +1 202 555 0111",
        "Ночью перекрыли улицу, объезд по набережной. Будьте внимательны!",
        "Ищем продавца в цветочный магазин, график 2/2, зарплата 150 000. Тел. +1 202 555 0112",
        "Продам детскую коляску, состояние отличное, 20 000. Тел. +1 202 555 0113",
    ]
    wall = "".join(
        f"<div class=w><div>1{n} ноября</div><div>{said}</div></div>" for n, said in enumerate(posts)
    )
    assert titles(wall, "ru") == ["Требуются уборщицы в гостиницу", "Ищем продавца в цветочный магазин"]


def test_text_read_on_air_is_parted_by_its_empty_lines():
    said = [
        "CASUAL LABOURERS\nNeeded at the quarry from Monday, USD 7 per day, paid on Saturday. Mr Kamau 202 555 0121.",
        "PLOT FOR SALE\n50 x 100 at the river, title ready, USD 9,000. Call 202 555 0122.",
        "HOUSEHELP\nFamily in town wants a househelp who can cook, USD 90 per month. Mama Njeri 202 555 0123.",
    ]
    assert titles(f"<pre>ADVERTS\n\n{chr(10).join(f'{one}{chr(10)}' for one in said)}</pre>") == [
        "CASUAL LABOURERS",
        "HOUSEHELP",
    ]


def test_a_table_for_each_job_order():
    rows = [
        ("Caregiver", "Taipei", "USD 800 a month"),
        ("Welder", "Taoyuan", "USD 1,000 a month"),
        ("Cook", "Hsinchu", "USD 900 a month"),
    ]
    tables = "".join(
        f"<table><tr><td>Position</td><td>{job}</td></tr><tr><td>Location</td><td>{place}</td></tr>"
        f"<tr><td>Salary</td><td>{pay}</td></tr></table>"
        for job, place, pay in rows
    )
    found = read(
        f"<h1>Job orders</h1>{tables}<p>Apply at our office with your passport, or call 202 555 0131.</p>"
    )
    assert [(ad.title, ad.job_location) for ad in found] == [row[:2] for row in rows]


def test_a_list_of_jobs_that_says_once_how_to_answer():
    rows = [
        ("Aide-cuisinier", "Restaurant du port, contrat de six mois, 75 000 FCFA par mois, repas fournis."),
        (
            "Gardien de nuit",
            "Résidence privée au lac, 60 000 FCFA par mois, logement possible. Homme sérieux.",
        ),
        ("Chauffeur-livreur", "Dépôt de boissons, permis B, 80 000 FCFA par mois. Disponibilité immédiate."),
    ]
    terms = "".join(f"<dt>{job}</dt><dd>{text}</dd>" for job, text in rows)
    body = f"<h1>Offres d'emploi de la semaine</h1><dl>{terms}</dl><p>Déposez votre CV : emploi@agence.example</p>"
    assert titles(body, "fr") == [job for job, _ in rows]


NO_OFFERS = {
    "staff": [
        ("Grace Otieno", "Recruitment manager, handles applications and interviews for all. 202 555 0141"),
        ("John Mwangi", "Payroll and salary officer, ten years of experience with us. 202 555 0142"),
        ("Ann Wairimu", "Head of training and jobs, apply to her for internships. 202 555 0143"),
    ],
    "agencies": [
        (
            "Alpha Manpower Ltd",
            "Licensed recruitment agency for jobs abroad, employs forty. Plot 4. 202 555 0144",
        ),
        (
            "Beta Labour Export",
            "Recruitment of workers for the Gulf. License until 2027, plot 8. 202 555 0145",
        ),
        (
            "Gamma Jobs Bureau",
            "Work in hotels and homes, apply at the office. Plot 9, main road. 202 555 0146",
        ),
    ],
    "courses": [
        (
            "Caregiver course",
            "Six weeks, fee USD 200. Graduates find jobs with good salary. 202 555 0147 to apply.",
        ),
        ("Welding course", "Three months, fee USD 350, experience is no condition. Apply on 202 555 0148."),
        ("Barista course", "One week, fee USD 90, with a certificate at the end. 202 555 0149 to enrol."),
    ],
    "services": [
        (
            "Plumber, day and night",
            "Experienced plumber for house and shop, USD 40 per hour, call 202 555 0150",
        ),
        ("House cleaning", "Our staff cleans your house and your office, USD 20 per hour. 202 555 0151"),
        ("Maths lessons", "Experienced teacher, USD 15 an hour, apply now for a free lesson. 202 555 0152"),
    ],
    "seekers": [
        ("Cook, 12 years", "I am looking for a job in a hotel, salary negotiable. Call 202 555 0153."),
        ("Driver available", "Licence D, I need a job with a company, any shift. Please call 202 555 0154."),
        ("Nanny", "I am looking for work as nanny, experience with twins. Call me 202 555 0155."),
    ],
}


@pytest.mark.parametrize("name", NO_OFFERS)
def test_blocks_with_contacts_that_offer_no_work_are_no_ads(name):
    assert len(read(f"<h1>Notices</h1>{blocks(NO_OFFERS[name])}")) <= (name == "staff")


def test_a_link_to_report_an_ad_makes_no_list_of_pages_of_a_board():
    told = [
        (head, f'{text} <a href="https://board.example/report.html">report</a>') for head, text in NOTICES
    ]
    assert len(read(f"<h1>Notice board</h1>{blocks(told)}")) == 3


def test_two_ads_on_a_page_called_after_jobs():
    jobs = [row for row in NOTICES if row[0].startswith(("Kitchen", "Driver"))]
    assert [ad.title for ad in read(f"<h1>Jobs in town</h1>{blocks(jobs)}")] == [head for head, _ in jobs]


def test_warnings_and_lists_of_pages_are_no_boards():
    jobs = [row for row in NOTICES if "wanted" in row[0] or "wants" in row[1] or "needs" in row[1]]
    assert len(read(f"<h1>Beware of false job offers</h1>{blocks(jobs)}")) <= 1
    led = [(f'<a href="/n/{n}.html">{head}</a>', text) for n, (head, text) in enumerate(jobs)]
    assert len(read(f"<h1>Notice board</h1>{blocks(led)}")) <= 1


def test_the_verdict_on_a_board_is_that_of_ads():
    html = f"<html><body><h1>Notice board</h1>{blocks(NOTICES)}</body></html>"
    found = fetched_page(
        Page(url="https://parish.example/b.html", body=html.encode(), fetched_at="2026-11-30T10:00:00Z"),
        Hints(source="x"),
    )
    assert len(found.postings) == 3


def test_many_nested_blocks_are_read_in_bounded_work():
    nested = "<div>" * 200 + "Cook wanted, call 202 555 0161" + "</div>" * 200
    assert len(read(nested + "<p>We need a cook.</p>" * 2_000)) <= 1


def test_like_blocks_inside_each_other_are_not_laid_out_at_each_level(monkeypatch):
    laid_out = []

    def counted(node):
        laid_out.append(len(text := node_text(node)))
        return text

    monkeypatch.setattr("crawler.postings.notice_boards.node_text", counted)
    long = f"<p>{'Cook wanted, call 202 555 0101, pay 500 a month. ' * 2_000}</p>"
    levels = "<div class=k>Driver wanted, call 202 555 0102</div><div class=k>" * 200
    assert read(levels + long + "</div>" * 200) == ()
    assert sum(laid_out) < len(long)
