"""The dossier opened offline in a real browser: no request, no script, nothing lost, accessible."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from crawler.export import dossier
from crawler.text.display import defang
from tests.export import fixture

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.mark.browser
@pytest.mark.parametrize("number", [1, 2, 3])
def test_opens_offline_without_a_request_or_script(tmp_path, browser, number):
    out = tmp_path / "dossier.html"
    dossier.write(fixture.document(number), out)
    page = browser.new_page()
    requests: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto(out.as_uri())
    text = page.inner_text("body")
    assert requests == [out.as_uri()]
    assert not dialogs
    for value in fixture.CONTACT_VALUES.values():
        assert (defang(value) if "://" in value else value) in text
    assert page.locator("a:not([href^='#']), script, img, iframe, form").count() == 0
    page.close()


@pytest.mark.browser
def test_has_no_accessibility_violation(tmp_path, browser):
    out = tmp_path / "dossier.html"
    dossier.write(fixture.document(1), out)
    page = browser.new_page(bypass_csp=True)
    page.goto(out.as_uri())
    found = Axe().run(page).response["violations"]
    assert not [(violation["id"], violation["nodes"][0]["html"]) for violation in found]
    page.close()


def test_masked_contacts_stay_masked():
    document = fixture.document(1, masked=True)
    raws = [use.written for use in dossier.gather(document).contacts if use.contact.masked]
    assert raws == [()]


def test_where_from_and_where_to_say_what_the_ads_say_and_no_reader_is_an_origin():
    document = fixture.document(2)
    page = dossier.render(document)
    assert "Where the work is said to be" not in page
    routes = dossier.gather(document).routes
    assert sum(route.ads for route in routes) == 14
    assert not [route for route in routes if route.origins == route.readers and route.crosses_border]
    assert "<b>posted</b> " in page
