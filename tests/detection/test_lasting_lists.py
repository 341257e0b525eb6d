"""Where a card begins: on a list that will hold tomorrow's ads, not on one ad's page with the newest beside it."""

from crawler.detection.lasting_lists import not_lasting
from tests.detection.test_site_survey import SITE, ad, card_of, page, reader, sale

__all__ = ["reader"]


def with_links(one, links):
    """A page with further links at its end."""
    path, made = one
    named = "".join(f'<li><a href="{link}">{said}</a>' for link, said in links)
    return path, type(made)(made.asked, made.url, 200, made.body + f"<ul>{named}</ul>".encode())


def test_pages_of_single_things_with_the_newest_ads_beside_them_are_no_lists(reader):
    work = [(f"/item.php?id={n}", f"Cook {n}") for n in range(10, 18)]
    other = [(f"/course.php?id={n}", f"Course {n}") for n in range(1, 5)]
    parts = [("/k.php?cat=1", "Hands"), ("/k.php?cat=2", "Heads")]
    newest = work[:5]
    pages = [
        page("/", "The valley", *parts, *other),
        page("/k.php?cat=1", "Hands", *work[:4], *parts),
        page("/k.php?cat=2", "Heads", *work[4:], *parts),
        *(with_links(ad(*one), [*newest, *parts]) for one in work),
        *(with_links(sale(*one), [*newest, *parts]) for one in other),
    ]
    card = card_of(reader(pages))
    places = [card["url"], *card.get("urls", [])]
    assert not any("course.php" in url or "item.php" in url for url in places)


def test_the_first_page_of_a_list_is_named_though_it_reads_as_an_ad_itself(reader):
    work = [(f"/n/{n}.html", f"Cook {n}") for n in range(10, 22)]
    more = [(f"/work.html?start={n}", str(n)) for n in (4, 8)]
    first = with_links(ad("/work.html", "Cook"), [*work[:4], *more])
    pages = [
        page("/", "The valley", ("/work.html", "Jobs")),
        first,
        page("/work.html?start=4", "Jobs", *work[4:8], *more, ("/work.html", "1")),
        page("/work.html?start=8", "Jobs", *work[8:], *more, ("/work.html", "1")),
        *(ad(*one) for one in work),
    ]
    assert f"{SITE}/work.html" in card_of(reader(pages))["all"]


def test_a_card_that_can_only_begin_on_one_ads_page_or_a_dated_one_says_so():
    assert "tomorrow" in not_lasting(f"{SITE}/item.php?id=7", is_list=False)
    assert "dated" in not_lasting(f"{SITE}/2026/47/work.html", is_list=True)
    assert not not_lasting(f"{SITE}/jobs/", is_list=True)
