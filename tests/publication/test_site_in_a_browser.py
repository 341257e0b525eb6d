"""The public site in a real browser: accessible at 320 pixels in every language, small, and asking nobody."""

from pathlib import Path

import axe_playwright_python
import pytest

from crawler.publication.site import MOST_BYTES
from tests.publication.test_publication import home, published
from tests.review.browser import chromium, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium]
__all__ = ["home"]

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")


@pytest.fixture(scope="module")
def browser():
    yield from chromium()


def test_every_page_is_accessible_small_and_asks_nobody(browser, home, capsys, tmp_path):
    files = published(home, capsys, tmp_path / "site")
    pages = sorted(name for name in files if name.endswith(".html"))
    assert len(pages) > 8
    page, asked = browser.new_page(viewport={"width": 320, "height": 640}), []
    page.on("request", lambda request: asked.append(request.url))
    source, broken = AXE.read_text(encoding="utf-8"), []
    for name in pages:
        assert len(files[name].encode()) <= MOST_BYTES, name
        page.goto((tmp_path / "site" / name).as_uri())
        page.evaluate(source)
        found = page.evaluate("axe.run().then(found => found.violations)")
        broken += [(name, one["id"], one["nodes"][0]["html"]) for one in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    assert broken == []
    assert all(url.startswith("file://") for url in asked)
    page.close()
