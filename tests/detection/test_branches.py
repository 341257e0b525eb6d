"""Lists of lists, bulletins, documents: boards whose ads lie on several levels, and pages that come every week."""

import pytest

from crawler.detection.addresses import grouped
from crawler.detection.branches import branches_of, joined
from crawler.detection.issues import issue_groups
from tests.detection.test_site_survey import SITE, ad, card_of, page, reader, sale  # noqa: F401

ROOT = f"{SITE}/work/"


def tree(*paths):
    """Links of a board: trades, areas of each, ads."""
    links = {f"{SITE}/": {ROOT}, ROOT: set()}
    for path in paths:
        trade, area, _ = path.split("/")
        links[ROOT].add(f"{ROOT}{trade}/")
        links.setdefault(f"{ROOT}{trade}/", set()).add(f"{ROOT}{trade}/{area}/")
        links.setdefault(f"{ROOT}{trade}/{area}/", set()).add(f"{ROOT}{path}")
    return links


def of(links, lists, ads=()):
    return branches_of(lists, links, lists, lambda url: url == f"{SITE}/", set(ads).__contains__)


def test_two_levels_of_lists_are_patterns_below_one_page():
    links = tree("build/east/a.html", "build/west/b.html", "care/east/c.html", "care/north/d.html")
    lists = [url for url in links if url.count("/") == 6]
    found = of(links, lists)
    assert found is not None
    assert found.root == ROOT
    assert found.holds(f"{ROOT}farm/"), "a trade that opens tomorrow"
    assert found.holds(f"{ROOT}farm/south/"), "and its areas"
    assert not found.holds(f"{ROOT}build/east/a.html")
    assert not found.holds(f"{SITE}/news/")


def test_lists_by_query_are_branches_too():
    top = {f"{SITE}/c.php?sub={n}" for n in range(4)}
    links = {f"{SITE}/": {f"{SITE}/c.php?trade=1"}, f"{SITE}/all.php": top}
    links |= {url: {f"{SITE}/ad.php?id={n}"} for n, url in enumerate(top)}
    found = of(links, top)
    assert found is not None
    assert found.holds(f"{SITE}/c.php?sub=77")
    assert not found.holds(f"{SITE}/ad.php?id=1")


@pytest.mark.parametrize(
    ("links", "lists"),
    [
        ({f"{SITE}/": {f"{SITE}/a/", f"{SITE}/b/"}, f"{SITE}/a/": set(), f"{SITE}/b/": set()}, ["a/", "b/"]),
        ({f"{SITE}/": set()}, ["work/a/x/", "jobs/b/y/"]),
        ({}, []),
    ],
)
def test_lists_that_are_like_no_other_are_no_branches(links, lists):
    assert of(links, [f"{SITE}/{name}" for name in lists]) is None


def test_a_pattern_that_holds_an_ad_is_none():
    links = {
        ROOT: {f"{ROOT}east/", f"{ROOT}west/", f"{ROOT}cook/"},
        f"{ROOT}east/": set(),
        f"{ROOT}west/": set(),
    }
    lists = [f"{ROOT}east/", f"{ROOT}west/"]
    assert of(links, lists, [f"{ROOT}cook/"]) is None
    assert of(links, lists) is not None


def test_pages_that_lead_to_each_other_end_the_search():
    ring = [f"{ROOT}{n}/" for n in range(9)]
    links = {url: {ring[(n + 1) % 9]} for n, url in enumerate(ring)}
    assert of(links, ring) is None


def test_folders_of_branches_are_one_template_where_two_of_them_hold_ads():
    urls = [f"{SITE}/work/{trade}/{area}/x{n}.html" for trade in "abc" for area in "xy" for n in range(2)]
    urls += [f"{SITE}/news/{year}/{month}/n.html" for year in (2025, 2026) for month in (1, 2)]
    found = joined(grouped(urls), lambda family: all("work" in group.key for group in family))
    assert "/work/*/*/*.html" in {group.key for group in found}
    assert any(group.key.startswith("/news/") for group in found)
    assert joined(grouped(urls), lambda _: False) == grouped(urls)


def branch(trade, area, *ads):
    place = f"/work/{trade}/{area}/"
    return [page(place, f"{trade} {area}", *((f"{place}{name}.html", name) for name, _ in ads))] + [
        make(f"{place}{name}.html", name) for name, make in ads
    ]


def board(empty=True):
    trades = {"build": ("east", "west"), "care": ("east", "north"), "farm": ("south",)}
    pages = [
        page("/", "The agency", ("/work/", "For workers"), ("/news/", "News")),
        page("/news/", "News", ("/news/a.html", "We moved")),
        page("/news/a.html", "We moved", text="Our office is now in the old mill."),
        page("/work/", "Trades", *((f"/work/{trade}/", trade) for trade in (*trades, *["sea"] * empty))),
        page("/work/sea/", "Sea", text="No posts at present."),
    ]
    for trade, areas in trades.items():
        pages.append(page(f"/work/{trade}/", trade, *((f"/work/{trade}/{area}/", area) for area in areas)))
        for area in areas:
            pages += branch(trade, area, (f"cook-{trade}-{area}", ad), (f"mason-{trade}-{area}", ad))
    return pages


def test_a_board_of_two_levels_gives_a_card_that_walks_down(reader):  # noqa: F811
    card = card_of(reader(board()))
    assert card["url"] == f"{SITE}/work/"
    assert "urls" not in card
    assert len(card["lists"]) == 2
    assert card["include"] == ["/work/[^/]+/[^/]+/[^/]+\\.html$"]


def test_branches_of_goods_beside_those_of_ads_are_left_out(reader):  # noqa: F811
    pages = board(empty=False)
    pages += branch("work", "goods", ("cart", sale), ("plough", sale))
    pages[0] = page("/", "The agency", ("/work/", "For workers"), ("/goods/", "Goods"))
    pages.append(page("/goods/", "Goods", *((f"/goods/{n}/", f"Part {n}") for n in "ab")))
    for n in "ab":
        pages.append(
            page(f"/goods/{n}/", f"Part {n}", *((f"/goods/{n}/{k}/cart.html", "Cart") for k in "xy"))
        )
        pages += [sale(f"/goods/{n}/{k}/cart.html", f"Cart {n}{k}") for k in "xy"]
    card = card_of(reader(pages))
    assert not any("goods" in pattern for pattern in card["include"])


def issue(path, *titles):
    text = (
        "We look for somebody with experience, salary 900 USD per month, room and board. Call +1 202 555 01"
    )
    parts = "".join(f"<h3>{title}</h3><p>{text}{60 + n}</p>" for n, title in enumerate(titles))
    return page(path, path, text=f"</p><h3>Thanks</h3><p>To all who sang on Sunday.</p>{parts}<p>")


def test_bulletins_are_watched_by_the_page_that_lists_them(reader):  # noqa: F811
    names = ["nov08", "nov15", "nov22", "nov29", "dec06"]
    pages = [
        page("/", "The parish", ("/sheet/", "The sheet")),
        page("/sheet/", "The sheet", *((f"/sheet/{name}.htm", name) for name in names)),
        *(issue(f"/sheet/{name}.htm", "Cook", "Maid", "Driver") for name in names[1:4]),
        *(page(f"/sheet/{name}.htm", name, text="The feast was fine.") for name in (names[0], names[4])),
    ]
    card = card_of(reader(pages))
    assert card["url"] == f"{SITE}/sheet/"
    assert card.get("follow", True)
    assert "/sheet/[^/]+\\.htm$" in card["include"]


@pytest.mark.parametrize(
    ("urls", "whole", "links"),
    [
        (["a/east.html", "a/west.html", "a/north.html"], ["a/east.html"], 3),
        (["a/n1.html", "a/n2.html", "a/n3.html"], [], 3),
        (["a/n1.html", "a/n2.html", "a/n3.html"], ["a/n1.html"], 2),
    ],
)
def test_pages_that_are_no_issues(urls, whole, links):
    places = [f"{SITE}/{url}" for url in urls]
    lists = {f"{SITE}/a/": places[:links]}
    assert issue_groups(grouped(places), {f"{SITE}/{one}" for one in whole}, lists) == []


def test_pages_of_a_folder_of_an_office_are_taken_behind_its_list_of_posts(reader):  # noqa: F811
    front = page("/", "The office", ("/office/vacancies.html", "Vacancies"), ("/office/team.html", "Team"))
    posts = [("/office/clerk.html", "Clerk"), ("/office/driver.html", "Driver")]
    pages = [
        front,
        page("/office/vacancies.html", "Vacancies", *posts),
        ad(*posts[0]),
        ad(*posts[1]),
        *(
            page(f"/office/{name}.html", name, text="Open from nine to five.")
            for name in ("team", "fees", "map")
        ),
    ]
    card = card_of(reader(pages))
    assert card["url"] == f"{SITE}/office/vacancies.html"
    assert "pages_are_ads" not in card
