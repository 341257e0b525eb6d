"""Sites that are walked over: parts with names that say nothing, boards of everything, pages that hold ads whole."""

import pytest

from crawler.detection.fetch_page import FetchedPage, PageClient
from crawler.detection.language_links import language_versions
from crawler.detection.page_facts import PageParser
from crawler.detection.site_reader import SiteReader
from crawler.detection.site_survey import MOST, SiteSearch
from crawler.detection.trial_cards import survey_card

SITE = "http://127.0.0.1:9"
MENU = ["/", "/who.html", "/rules.html", "/write.html"]


def page(path, title, *links, text=""):
    named = "".join(f'<li><a href="{link}">{said}</a>' for link, said in links)
    menu = "".join(f'<a href="{link}">{link}</a> ' for link in MENU)
    body = f"<nav>{menu}</nav><main><h1>{title}</h1><p>{text}</p><ul>{named}</ul></main>"
    return path, FetchedPage(SITE + path, SITE + path, 200, f"<title>{title}</title>{body}".encode())


def ad(path, title):
    text = f"{title} wanted. We are hiring, experience is welcome. Apply to +1 202 555 0144."
    return page(path, title, text=f"{text}</p><p>Salary: 900 USD per month</p><p>Place: Thi\u00e8s")


def sale(path, title):
    return page(
        path, title, text=f"{title}, ten years old, seen daily after six. Price 90 USD. +1 202 555 0145."
    )


def frame():
    return [
        page("/who.html", "Who we are", text="A board of the valley since 1987."),
        page("/rules.html", "Rules", text="Be kind to each other."),
        page("/write.html", "Write to us", text="Mail to board@valley.example"),
    ]


class Pages(PageClient):
    """Pages that are there already."""

    def __init__(self, pages):
        self._pages = dict([*frame(), *pages])

    def fetch(self, url):
        return self._pages.get(url.removeprefix(SITE)) or FetchedPage(url, url, 404)


@pytest.fixture
def reader():
    with PageParser() as parser:

        def of(pages):
            return SiteReader(f"{SITE}/", "", True, Pages(pages), parser)

        yield of


def card_of(site):
    found = survey_card(site, site.fetch([f"{SITE}/"])[0])
    assert found is not None, site.tried
    return found.card | {"all": sorted([found.card["url"], *found.card.get("urls", ())])}


def test_lists_three_steps_away_with_names_that_say_nothing(reader):
    front = page("/", "The valley", ("/a/", "Upper valley"), ("/b/", "Lower valley"))
    pages = [front]
    for part in "ab":
        pages.append(page(f"/{part}/", part, *((f"/{part}/{n}/", f"Village {n}") for n in (1, 2))))
        for n in (1, 2):
            links = [(f"/n/{part}{n}{k}-cook", f"{part}{n}{k}") for k in "xyz"]
            pages.append(page(f"/{part}/{n}/", f"Village {n}", *links))
            pages += [ad(path, f"Cook {said}") for path, said in links]
    card = card_of(reader(pages))
    assert card["all"] == [f"{SITE}/{part}/{n}/" for part in "ab" for n in (1, 2)]
    assert card["include"] == ["/n/[^/]+/?$"]


def test_of_a_board_of_everything_only_the_lists_of_ads_are_taken(reader):
    work = [(f"/item.php?id={n}", f"Cook {n}") for n in range(10, 18)]
    cars = [(f"/item.php?id={n}", f"Car {n}") for n in range(20, 28)]
    latest = [work[0], cars[0], cars[1]]
    pages = [
        page("/", "The valley", ("/c.php?k=1", "Hands"), ("/c.php?k=2", "Wheels"), *latest),
        page("/c.php?k=1", "Hands", *work),
        page("/c.php?k=2", "Wheels", *cars),
        *(ad(*one) for one in work),
        *(sale(*one) for one in cars),
    ]
    assert card_of(reader(pages))["all"] == [f"{SITE}/c.php?k=1"]


def test_pages_that_hold_their_ads_whole_are_taken_together(reader):
    def whole(path, *titles):
        text = "We look for somebody with experience, salary 900 USD per month, room and board. Call +1 202 555 01"
        parts = "".join(f"<h3>{title}</h3><p>{text}{60 + n}</p>" for n, title in enumerate(titles))
        body = f"<title>{path}</title><main><h1>{path}</h1>{parts}</main>"
        return path, FetchedPage(SITE + path, SITE + path, 200, body.encode())

    pages = [
        page("/", "The valley", ("/east.html", "East"), ("/west.html", "West")),
        whole("/east.html", "Cook", "Maid", "Driver"),
        whole("/west.html", "Nurse", "Tailor", "Welder"),
    ]
    card = card_of(reader(pages))
    assert card["all"] == [f"{SITE}/east.html", f"{SITE}/west.html"]
    assert card["follow"] is False


def test_a_site_without_ads_gives_no_card_and_says_how_many_pages_were_read(reader):
    site = reader([page("/", "The valley", *((f"/c/{n}", f"Car {n}") for n in range(9)))])
    assert survey_card(site, site.fetch([f"{SITE}/"])[0]) is None
    assert "no list of ads" in site.tried[-1]


def test_a_large_board_costs_no_more_than_a_small_one(reader):
    lists = [(f"/l/{n}/", f"Village {n}") for n in range(300)]
    pages = [page("/", "The valley", *lists)]
    for n in range(300):
        links = [(f"/n/{n}-{k}-cook", f"Cook {n} {k}") for k in range(5)]
        pages += [page(f"/l/{n}/", f"Village {n}", *links), *(ad(*one) for one in links)]
    site = reader(pages)
    survey = SiteSearch(site.fetch, site.parser.facts)
    survey.walk(site.fetch([f"{SITE}/"])[0])
    assert len(survey.pages) <= MOST
    assert sum(one.is_ad for one in survey.pages.values()) >= 4


def small(path, title, more):
    text = f"{title}. Our house in the hills has ten rooms and a garden. {more} +1 202 555 0146."
    return page(path, title, text=f"{text}</p><p>480 USD")


def test_a_template_of_which_nearly_all_pages_are_ads_is_read_with_fewer_signs(reader):
    ads = [ad(f"/house/h{n}", f"Cook {n}") for n in range(3)]
    ads += [small(f"/house/h{n}", f"Helper {n}", "References, please.") for n in range(3, 6)]
    links = [(path, f"Number {n}") for n, (path, _) in enumerate(ads)]
    front = page("/", "The valley", ("/list.html", "Families"))
    card = card_of(reader([front, page("/list.html", "Families", *links), *ads]))
    assert card["pages_are_ads"] is True


def test_a_template_of_ads_and_other_things_is_not(reader):
    ads = [sale(f"/item/i{n}", f"Cart {n}") for n in range(3)]
    ads += [ad(f"/item/i{n}", f"Cook {n}") for n in range(3, 6)]
    links = [(path, f"Number {n}") for n, (path, _) in enumerate(ads)]
    front = page("/", "The valley", ("/list.html", "All"))
    card = card_of(reader([front, page("/list.html", "All", *links), *ads]))
    assert "pages_are_ads" not in card


def other_language(path, title, *links, text="", language="fr"):
    path, made = page(path, title, *links, text=text)
    head = f'<link rel="alternate" hreflang="{language}" href="/{language}/">'.encode()
    return path, FetchedPage(made.asked, made.url, 200, head + made.body)


def test_a_site_in_two_languages_is_taken_in_both(reader):
    english = [(f"/en/jobs/{n}", f"Cook {n}") for n in range(3)]
    french = [(f"/fr/postes/{n}", f"Cook {n}") for n in range(3, 6)]
    pages = [
        other_language("/", "The valley", ("/en/jobs/", "Jobs")),
        page("/en/jobs/", "Jobs", *english),
        page("/fr/", "La vallée", ("/fr/postes/", "Emploi")),
        page("/fr/postes/", "Emploi", *french),
        *(ad(*one) for one in [*english, *french]),
    ]
    card = card_of(reader(pages))
    assert card["all"] == [f"{SITE}/en/jobs/", f"{SITE}/fr/postes/"]
    assert sorted(card["include"]) == ["/en/jobs/[^/]+/?$", "/fr/postes/[^/]+/?$"]


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<link rel="alternate" hreflang="fr" href="https://fr.firm.example/">', "https://fr.firm.example/"),
        ('<a hreflang="ar" href="/ar/work/">x</a>', "https://firm.example/ar/work/"),
        ('<a href="/l/7">Українська</a>', "https://firm.example/l/7"),
        ('<a href="/?lang=de">DE</a>', "https://firm.example/?lang=de"),
        ('<a href="/de/">DE</a>', "https://firm.example/de/"),
        ('<a href="/it-support.html">IT</a>', None),
        ('<link rel="alternate" type="application/rss+xml" href="/feed">', None),
        ('<a hreflang="en" href="/">English</a>', None),
    ],
)
def test_links_to_other_languages(link, found):
    url = "https://firm.example/"
    made = FetchedPage(url, url, 200, f"<title>Firm</title>{link}<p>Text</p>".encode())
    assert language_versions(made) == ((found,) if found else ())


def test_a_list_called_after_jobs_is_read_on_though_its_first_links_are_none(reader):
    ads = [(f"/hands/n{n}-cook", f"Cook {n}") for n in range(5)]
    others = [(f"/hands/n{n}-more", f"On the work {n}") for n in range(5, 8)]
    texts = [page(path, said, text="How we live and work in the valley.") for path, said in others]
    front = page("/", "The valley", ("/x.html", "Vacancies"))
    card = card_of(
        reader([front, page("/x.html", "Vacancies", *ads, *others), *(ad(*one) for one in ads), *texts])
    )
    assert card["include"] == ["/hands/[^/]+/?$"]


def whole_page(path, titles, *links):
    text = (
        "We look for somebody with experience, salary 900 USD per month, room and board. Call +1 202 555 01"
    )
    parts = "".join(f"<h3>{title}</h3><p>{text}{60 + n}</p>" for n, title in enumerate(titles))
    named = "".join(f'<p>See <a href="{link}">{said}</a></p>' for link, said in links)
    return path, FetchedPage(
        SITE + path, SITE + path, 200, f"<main><h1>{path}</h1>{parts}{named}</main>".encode()
    )


def test_ads_whole_on_a_page_are_taken_beside_those_with_pages_of_their_own(reader):
    ads = [(f"/board/{n}-cook.html", f"Cook {n}") for n in range(4)]
    pages = [
        page("/", "The valley", ("/board/", "Board"), ("/small.html", "Small")),
        page("/board/", "Board", *ads),
        whole_page("/small.html", ("Nurse", "Tailor", "Welder")),
        *(ad(*one) for one in ads),
    ]
    card = card_of(reader(pages))
    assert card["all"] == [f"{SITE}/board/"]
    assert card["whole_pages"] == [f"{SITE}/small.html"]
    assert card["include"][-1] == "#"


def test_a_page_with_short_texts_of_ads_that_have_pages_holds_none_whole(reader):
    ads = [(f"/board/{n}-cook.html", f"Cook {n}") for n in range(3)]
    pages = [
        page("/", "The valley", ("/board/", "Board"), ("/small.html", "Small")),
        page("/board/", "Board", *ads),
        whole_page("/small.html", [title for _, title in ads]),
        *(ad(*one) for one in ads),
    ]
    assert "whole_pages" not in card_of(reader(pages))


def test_a_page_of_one_ad_with_its_neighbours_is_not_taken_for_the_list(reader):
    paths = [f"/post/{n}" for n in range(20, 32)]
    pages = []
    for place, path in enumerate(paths):
        beside = [
            (other, f"Post {other[-2:]}") for other in paths[max(0, place - 2) : place + 3] if other != path
        ]
        if place % 4 == 1:
            text = "We are hiring, experience is welcome. Apply to +1 202 555 0144.</p><p>Salary: 900 USD per month"
            pages.append(page(path, f"Cook {place}", *beside, text=f"{text}</p><p>Place: Thi\u00e8s"))
        else:
            text = "Our house in the hills has ten rooms and a garden. References, please. +1 202 555 0146."
            pages.append(page(path, f"Helper {place}", *beside, text=f"{text}</p><p>480 USD"))
    links = [(path, f"Post {path[-2:]}") for path in paths]
    front = page("/", "The valley", ("/all.html", "Everything"))
    card = card_of(reader([front, page("/all.html", "Everything", *links), *pages]))
    assert card["all"] == [f"{SITE}/all.html"]
    assert card["pages_are_ads"] is True


def test_a_small_site_is_read_on_where_nothing_is_called_after_jobs(reader):
    news = [
        (f"/talk/item-{name}.html", name) for name in ("road", "fair", "choir", "well", "market", "bridge")
    ]
    work = [(f"/talk/item-{name}.html", name) for name in ("lathe", "kitchen", "nursery", "garage")]
    pages = [
        page("/", "The valley", ("/talk/", "Talk")),
        page("/talk/", "Talk", *news, *work),
        *(page(path, said, text="The valley met and spoke of it until late.") for path, said in news),
        *(ad(path, f"Hand for the {said}") for path, said in work),
    ]
    card = card_of(reader(pages))
    assert card["all"] == [f"{SITE}/talk/"]


def test_the_choice_is_told_in_words(reader):
    ads = [ad(f"/n/{n}-cook", f"Cook {n}") for n in range(5)]
    links = [(path, f"Number {n}") for n, (path, _) in enumerate(ads)]
    site = reader([page("/", "The valley", ("/l/", "Hands")), page("/l/", "Hands", *links), *ads])
    found = survey_card(site, site.fetch([f"{SITE}/"])[0])
    assert found is not None
    assert "it would store about 5 ads, 0.1 of them false or twice" in found.why


@pytest.mark.parametrize(("named", "kind"), [(4, "listing"), (9, "sitemap")])
def test_a_sitemap_gives_way_to_a_list_that_leads_to_more_ads(reader, named, kind):
    ads = [ad(f"/{'a' if n < 4 else 'b'}/{n}-cook", f"Cook {n}") for n in range(9)]
    links = [(path, f"Number {path[3]}") for path, _ in ads]
    places = "".join(f"<url><loc>{SITE}{path}</loc></url>" for path, _ in ads[:named])
    sitemap = (
        "/sitemap.xml",
        FetchedPage(f"{SITE}/sitemap.xml", f"{SITE}/sitemap.xml", 200, f"<urlset>{places}</urlset>".encode()),
    )
    pages = [page("/", "The valley", ("/l/", "Hands")), page("/l/", "Hands", *links), *ads, sitemap]
    assert next(reader(pages).proposals()).card["kind"] == kind
