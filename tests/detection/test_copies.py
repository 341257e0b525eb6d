"""Prints, phone views and translations that say themselves which ad they are: one ad of the site."""

from tests.detection.test_site_survey import SITE, ad, card_of, page, reader

__all__ = ["reader"]


def saying(one, link):
    """A page whose head has a link more."""
    path, made = one
    return path, type(made)(made.asked, made.url, 200, link.encode() + made.body)


def test_a_print_that_names_its_original_is_none(reader):
    work = [(f"/item.php?id={n}", f"Cook {n}") for n in range(10, 16)]
    prints = [(f"/sheet.php?id={n}", f"Cook {n}") for n in range(10, 16)]
    pages = [page("/", "The valley", ("/k.html", "Hands")), page("/k.html", "Hands", *work, *prints)]
    pages += [ad(*one) for one in work]
    pages += [
        saying(ad(*one), f"<link rel=canonical href='{SITE}{original[0]}'>")
        for one, original in zip(prints, work, strict=True)
    ]
    assert card_of(reader(pages))["include"] == ["/item\\.php\\?id="]


def test_of_translations_those_in_the_language_of_the_front_page_are_taken(reader):
    work = [(f"/en/jobs/{n}/", f"Cook {n}") for n in "abcdef"]
    other = [(f"/vi/tin/{n}/", f"Bep {n}") for n in "abcdef"]
    pages = [
        page("/", "The valley", ("/en/jobs/", "Jobs"), ("/vi/tin/", "Viet")),
        page("/en/jobs/", "Jobs", *work),
        page("/vi/tin/", "Viet", *other),
    ]
    for one, two in zip(work, other, strict=True):
        pages.append(saying(ad(*one), f"<link rel=alternate hreflang=vi href='{SITE}{two[0]}'>"))
        pages.append(saying(ad(*two), f"<link rel=alternate hreflang=en href='{SITE}{one[0]}'>"))
    assert card_of(reader(pages))["all"] == [f"{SITE}/en/jobs/"]


def test_of_two_pages_that_name_each_other_as_original_one_stays(reader):
    work = [(f"/item.php?id={n}", f"Cook {n}") for n in range(10, 16)]
    pages = [page("/", "The valley", ("/k.html", "Hands")), page("/k.html", "Hands", *work)]
    for one, other in zip(work, work[::-1], strict=True):
        pages.append(saying(ad(*one), f"<link rel=canonical href='{SITE}{other[0]}'>"))
    assert card_of(reader(pages))["all"] == [f"{SITE}/k.html"]


def test_an_original_that_all_pages_name_is_a_mistake_of_the_template(reader):
    work = [(f"/item.php?id={n}", f"Cook {n}") for n in range(10, 16)]
    pages = [page("/", "The valley", ("/k.html", "Hands")), page("/k.html", "Hands", *work)]
    pages += [saying(ad(*one), f"<link rel=canonical href='{SITE}/item.php?id=10'>") for one in work]
    assert card_of(reader(pages))["all"] == [f"{SITE}/k.html"]
