"""Pages to postings: structured data, selectors, charsets, and pages that are no ads."""

from typing import Any
from unittest.mock import patch

import pytest

from crawler.errors import UserError
from crawler.postings import Hints
from crawler.postings.page import read_page
from crawler.records import Page

HINTS = Hints(source="board", region="NG")


def page(body: str | bytes, **fields: Any) -> Page:
    body = body.encode() if isinstance(body, str) else body
    return Page(url="https://board.example/jobs/7", body=body, fetched_at="2026-11-25T10:00:00Z", **fields)


def script(text: str, kind: str = "application/ld+json") -> str:
    return f'<html lang="en-NG"><head><script type="{kind}">{text}</script></head><body>x</body></html>'


AD = """{"@context":"https://schema.org","@type":"JobPosting","title":"Cook &amp; cleaner",
"description":"<p>Cook for us.</p><ul><li>Rice</li><li>Beans</li></ul>","datePosted":"2026-11-01T08:00:00Z",
"validThrough":"2026-12-31","hiringOrganization":{"@type":"Organization","name":"Example Foods",
"sameAs":"https://foods.example"},"jobLocation":[{"@type":"Place","address":{"addressLocality":"Ikeja",
"addressRegion":"Lagos","addressCountry":"NG"}}],"baseSalary":{"@type":"MonetaryAmount","currency":"NGN",
"value":{"@type":"QuantitativeValue","minValue":80000,"maxValue":120000,"unitText":"MONTH"}},
"employmentType":["FULL_TIME","CONTRACTOR"],"identifier":{"@type":"PropertyValue","name":"Board","value":"J-7"},
"applicationContact":{"@type":"ContactPoint","email":"jobs@foods.example","telephone":"+2348030000001"},
"directApply":true}"""


def test_every_field_of_a_json_ld_ad():
    (ad,) = read_page(page(script(AD)), HINTS)
    assert ad.title == "Cook & cleaner"
    assert ad.description.split("\n") == ["Cook for us.", "Rice", "Beans"] or "Rice\nBeans" in ad.description
    assert (ad.hiring_organization, ad.hiring_organization_url) == ("Example Foods", "https://foods.example")
    assert ad.job_location == "Ikeja, Lagos, NG"
    assert [place.country for place in ad.places] == ["NG"]
    assert ad.base_salary == "NGN 80000 - 120000 MONTH"
    assert ad.pay is not None
    assert (ad.pay.minimum, ad.pay.maximum, ad.pay.currency, ad.pay.period) == (80000, 120000, "NGN", "month")
    assert ad.employment_type == "FULL_TIME, CONTRACTOR"
    assert (ad.date_posted, ad.date_posted_raw) == ("2026-11-01", "2026-11-01T08:00:00Z")
    assert ad.valid_through == "2026-12-31"
    assert ad.identifier == "J-7"
    assert ad.application_contact == "jobs@foods.example\n+2348030000001"
    assert ad.language == "en-NG"
    assert (ad.url, ad.region, ad.source) == ("https://board.example/jobs/7", "NG", "board")
    assert ad.extra == {"directApply": True}


TWO = '{"@type":"JobPosting","title":"A","url":"/a"},{"@type":"JobPosting","title":"B","url":"/b"}'


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (f"[{TWO}]", ["A", "B"]),
        ('{"@graph":[{"@type":"WebSite","name":"x"},' + TWO + "]}", ["A", "B"]),
        ('{"@type":"ItemList","itemListElement":[{"item":' + TWO.split("},")[0] + "}}]}", ["A"]),
        ('{"@type":["Thing","JobPosting"],"title":"A"}', ["A"]),
        ('{"@type":"http://schema.org/JobPosting","title":"A"}', ["A"]),
        ('{"@type":"schema:JobPosting","schema:title":"A"}', ["A"]),
        ('{"@type":"JobPosting","Title":"A"}', ["A"]),
        ('{"@type":"Article","title":"JobPosting"}', []),
        ('{"@type":"JobPosting"}', []),
    ],
)
def test_where_postings_hide(text, titles):
    assert [ad.title for ad in read_page(page(script(text)), HINTS)] == titles


def test_several_ads_of_a_page_have_their_own_addresses():
    urls = [ad.url for ad in read_page(page(script(f"[{TWO}]")), HINTS)]
    assert urls == ["https://board.example/a", "https://board.example/b"]


def test_references_are_followed():
    text = """{"@graph":[{"@type":"Organization","@id":"#org","name":"Example Foods"},
    {"@type":"JobPosting","title":"A","hiringOrganization":{"@id":"#org"}}]}"""
    assert read_page(page(script(text)), HINTS)[0].hiring_organization == "Example Foods"


@pytest.mark.parametrize(
    "kind", ["application/ld&#43;json", "APPLICATION/LD+JSON", "application/ld+json; charset=utf-8"]
)
def test_spellings_of_the_type(kind):
    assert len(read_page(page(script(AD, kind)), HINTS)) == 1


def test_a_block_in_a_comment_does_not_count():
    assert read_page(page(f"<html><!-- {script(AD)} --></html>"), HINTS) == ()


def test_an_unreadable_block_is_a_problem_of_the_others():
    body = script(AD) + script("{{{{ JobPosting")
    (ad,) = read_page(page(body), HINTS)
    assert any("JSON-LD block 2" in problem for problem in ad.problems)


MICRODATA = """<div itemscope itemtype="http://schema.org/JobPosting"><h1 itemprop="title">Cook</h1>
<div itemprop="description"><p>Cook rice.</p><p>Call us.</p></div>
<span itemprop="hiringOrganization" itemscope itemtype="http://schema.org/Organization">
<span itemprop="name">Example Foods</span></span>
<span itemprop="jobLocation" itemscope itemtype="http://schema.org/Place"><span itemprop="address" itemscope
itemtype="http://schema.org/PostalAddress"><span itemprop="addressLocality">Accra</span></span></span>
<time itemprop="datePosted" datetime="2026-11-02">2 Nov</time></div>"""


def test_microdata():
    (ad,) = read_page(page(MICRODATA), HINTS)
    assert (ad.title, ad.hiring_organization, ad.job_location) == ("Cook", "Example Foods", "Accra")
    assert ad.date_posted == "2026-11-02"
    assert "Cook rice.\n" in ad.description
    assert "Call us." in ad.description


def test_properties_far_within_each_other_are_not_read_one_by_one():
    """Each one's text holds those inside it; the words of the page are read all the same."""

    def nested(depth):
        inside = '<span itemprop="name">Foods' * depth + "</span>" * depth
        return page(MICRODATA.replace("Example Foods", inside))

    (ad,) = read_page(nested(10), HINTS)
    assert ad.title == "Cook"
    extracted = []
    with patch("crawler.postings.microdata._extractor", lambda: extracted.append(1)):
        read_page(nested(300), HINTS)
    assert extracted == []


PLAIN = """<html><body><article class=ad><h2>Cook</h2>
<p class=who>Example Foods</p><div class=txt>Cook rice.<br>
Good pay.</div><b class=pay>N80k monthly</b><i class=at>Lagos</i>
<time>3 days ago</time><a href="/j/1">more</a>
</article><article class=ad><h2>Driver</h2></article></body></html>"""
SELECT = {
    "title": "h2::text", "hiring_organization": ".who", "description": ".txt", "base_salary": ".pay",
    "job_location": ".at", "date_posted": "time",
    "url": "a::attr(href)", "item": "article.ad", "next": "a.next",
}  # fmt: skip


def test_selectors_alone():
    cook, driver = read_page(page(PLAIN), Hints(source="s", select=SELECT))
    assert (cook.title, cook.hiring_organization, cook.url) == (
        "Cook",
        "Example Foods",
        "https://board.example/j/1",
    )
    assert cook.date_posted == "2026-11-22"
    assert cook.pay is not None
    assert cook.pay.currency == "NGN"
    assert cook.places[0].country == "NG"
    assert (driver.title, driver.description) == ("Driver", "")


def test_selectors_fill_what_structured_data_leaves_empty():
    body = script('{"@type":"JobPosting","title":"Cook"}') + "<h1>Other</h1><p class=d>Cook rice.</p>"
    (ad,) = read_page(page(body), Hints(source="s", select={"title": "h1::text", "description": ".d"}))
    assert (ad.title, ad.description) == ("Cook", "Cook rice.")


def test_a_selector_that_is_not_css_is_the_users_error():
    with pytest.raises(UserError, match="not CSS"):
        read_page(page(PLAIN), Hints(source="s", select={"title": "h1[["}))


@pytest.mark.parametrize(
    ("encoded", "header"),
    [("utf-8", None), ("utf-8", "iso-8859-1"), ("utf-16", None), ("windows-1251", "windows-1251"),
     ("utf-8", "rot13"), ("utf-8", "idna"), ("utf-8", "no-such-charset"), ("koi8-r", "koi8-r")],
)  # fmt: skip
def test_charsets(encoded, header):
    body = script('{"@type":"JobPosting","title":"Повар"}').encode(encoded)
    assert read_page(page(body, encoding=header), HINTS)[0].title == "Повар"


def test_a_legacy_charset_by_the_language_of_the_source():
    body = script('{"@type":"JobPosting","title":"Повар"}').encode("windows-1251")
    assert read_page(page(body), Hints(source="s", languages=("ru",)))[0].title == "Повар"


@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 1000, b"\xff\xfe", b"<", b"<html", "<p>JobPosting</p>", b"\xed\xa0\x80"]
)
def test_pages_without_an_ad(body):
    assert read_page(page(body), HINTS) == ()


def test_escaped_markup_in_a_description_is_read():
    text = '{"@type":"JobPosting","title":"A","description":"&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;"}'
    assert read_page(page(script(text)), HINTS)[0].description.split() == ["One", "Two"]


def test_a_place_in_parts():
    text = """{"@type":"JobPosting","title":"A","jobLocation":{"@type":"Place","address":
    {"streetAddress":"1 Any Road",
    "addressLocality":"San Jose","addressRegion":"CA","postalCode":"95112","addressCountry":{"name":"USA"}}}}"""
    (ad,) = read_page(page(script(text)), HINTS)
    assert ad.job_location == "1 Any Road, San Jose, CA, 95112, USA"
    place = ad.places[0]
    assert (place.locality, place.region, place.country) == ("San Jose", "CA", "US")


FACTS = """<html lang=fr><title>{title} - Lagune</title><header><nav><a href="/">Lagune</a></nav></header>
<main><h1>{title}</h1>{facts}<div class="text"><p>Nous recrutons.</p><p>Salaire : 300 000 FCFA par mois</p>
<h2>Profil</h2><p>Deux ans d'expérience au poste, permis de conduire, bonne présentation.</p></div></main>"""


@pytest.mark.parametrize(
    ("facts", "employer", "place", "day"),
    [
        ("<p class=company>Groupe Baobab</p><li class=job-location>Abidjan</li><i class=date-posted>"
         "<time datetime=2026-11-05>il y a 2 jours</time></i>", "Groupe Baobab", "Abidjan", "2026-11-05"),
        ("<p>Baobab SARL / Abidjan / 5 mars 2026</p>", "Baobab SARL", "Abidjan", "2026-03-05"),
        ("<p class=company-size>50</p><p class=display>Abidjan</p>", "", "Abidjan", None),
    ],
)  # fmt: skip
def test_facts_by_the_names_of_classes_and_in_a_line_below_the_title(facts, employer, place, day):
    html = FACTS.format(title="Chauffeur", facts=facts)
    (ad,) = read_page(page(html), Hints(source="s", languages=("fr",)))
    assert (ad.title, ad.hiring_organization, ad.job_location) == ("Chauffeur", employer, place)
    assert ad.date_posted == day


def test_a_label_names_the_job_where_the_headline_stands_over_every_ad():
    rows = "<tr><td>Position<td>Cook<tr><td>Salary<td>500 USD<tr><td>Duties<td>Cook rice for many people every day"
    html = f"<title>Details</title><h1>Job details</h1><table>{rows}</table>"
    (ad,) = read_page(page(html), Hints(source="s"))
    assert ad.title == "Cook"


def test_a_card_that_selects_a_headline_alone_reads_ads_and_no_lists():
    card = Hints(source="s", select={"title": "h1"})
    item = "<li><a href=/job/{n}>Cook {n} for a hotel by the sea, rice and soup</a></li>"
    pages = {
        "<h1>Cook</h1><p>We cook for many people, come and cook with us at the sea.</p>": ["Cook"],
        "<h1>All</h1><ul>" + "".join(item.format(n=n) for n in range(9)) + "</ul>": [],
    }
    for html, titles in pages.items():
        found = read_page(page(html), card)
        assert [ad.title for ad in found] == titles


def test_contacts_in_lines_and_links_of_their_own_are_kept_where_nothing_is_structured():
    tail = "<p>0803 000 0001</p><a href='tel:+2348030000002'>Call</a><a href='https://wa.me/2348030000003'>Chat</a>"
    html = FACTS.format(title="Cook", facts=tail)
    (ad,) = read_page(page(html), HINTS)
    assert "0803 000 0001" in ad.description
    assert all(number in ad.application_contact for number in ("2348030000002", "2348030000003"))
    card = Hints(source="s", select={"item": "div.a", "title": "b", "text": "div.a"})
    items = "".join(
        f"<div class=a><b>Cook {n}</b> Come. <a href='tel:+23480300000{n}'>Call</a></div>" for n in (10, 11)
    )
    found = read_page(page(items), card)
    assert [ad.application_contact for ad in found] == ["tel:+2348030000010", "tel:+2348030000011"]


MARKED = """<html lang="es"><title>Chofer | Tres Ríos</title><a href="/">Tres Ríos</a><main><h1>Chofer</h1>
<div><span class="company">Granos S.A.</span> <span>📍 Encarnación</span> <span>💰 Por viaje</span>
<span>Publicado hace 3 días</span></div><p>Empresa de acopio necesita choferes con registro y antecedentes.</p></main>
<script type="application/ld+json">{}</script>"""


@pytest.mark.parametrize("employer", ["", "Tres Ríos"])
def test_what_structured_data_leaves_empty_is_read_off_the_page(employer):
    stated = f'"title": "Chofer", "hiringOrganization": "{employer}", "datePosted": "0000-00-00"'
    data = f'{{"@type": "JobPosting", {stated}}}'
    (ad,) = read_page(page(MARKED.format(data)), HINTS)
    assert (ad.hiring_organization, ad.job_location, ad.base_salary, ad.date_posted) == (
        "Granos S.A.", "Encarnación", "Por viaje", "2026-11-22"
    )  # fmt: skip


def test_a_site_that_hires_for_itself_is_the_employer():
    (ad,) = read_page(
        page(
            MARKED.replace("company", "x").format(
                '{"@type": "JobPosting", "title": "Chofer", "hiringOrganization": "Tres Ríos"}'
            )
        ),
        HINTS,
    )
    assert ad.hiring_organization == "Tres Ríos"


TEMPLATE = """<title>Nurse | Board</title><main><h1>Nurse</h1><ul><li class="location">Thiès</li>
<li class="date-posted"><time datetime="2026-11-20">x</time></li><li class="salary">Salaire : A négocier</li></ul>
<p class="company-name">{}</p><p>A clinic with 40 beds looks for two nurses, who work day and night.</p>
<button data-phone="077 000 0000 11">Show</button></main>"""


@pytest.mark.parametrize(
    ("path", "said", "employer"),
    [
        ("jobs/7", "Clinic", "Clinic"),
        ("jobs/7", "User 654", ""),
        ("empresa/7", "Clinic", None),
        ("news/7", "Clinic", "Clinic"),
    ],
)
def test_marks_of_a_template_make_an_ad(path, said, employer):
    asked = Page(
        url=f"https://board.example/{path}",
        body=TEMPLATE.format(said).encode(),
        fetched_at="2026-11-25T10:00:00Z",
    )
    found = read_page(asked, HINTS)
    assert [ad.hiring_organization for ad in found] == ([] if employer is None else [employer])
    assert all("tel:077 000 0000 11" in ad.application_contact for ad in found)


def test_a_label_and_its_value_that_a_style_sheet_sets_apart():
    html = (
        "<title>Cook</title><h1>Cook</h1><ul><li><span>Company</span><span>Hotel Palm</span></li><li><b>Salary</b> "
        "<span>400 USD</span></li><li><span>City</span><span>Muscat</span></li></ul><p>We look for a cook who "
        "can start at once and work in the evening.</p>"
    )
    (ad,) = read_page(Page(url="https://b.example/a/1", body=html.encode(), fetched_at=""), Hints(source="b"))
    assert (ad.hiring_organization, ad.job_location, ad.base_salary) == ("Hotel Palm", "Muscat", "400 USD")
