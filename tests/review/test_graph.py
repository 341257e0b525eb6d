"""The link graph: what is in it, what is kept out of it, and that a browser draws it under the page's policy."""

import hashlib
import json
import re
from html import unescape

import pytest

from crawler.review.graph import page as graph_page
from crawler.review.graph.elements import GraphFilter, link_graph
from crawler.review.graph.sql import GraphAd, GraphCase, GraphContact
from crawler.review.web.static_files import VENDOR, vendored
from tests.review.browser import chromium, needs_chromium, watched


def ad(number: int, employer: str = "", day: str = "2026-11-01", campaign: int | None = 1) -> GraphAd:
    return GraphAd(number, f"Ad {number}", employer, "board", day, campaign, "Maids", "look")


def test_ads_of_one_contact_meet_in_one_node():
    contacts = [GraphContact(n, 7, "phone", "+2347000000101", False) for n in (1, 2)]
    found = link_graph([ad(1), ad(2)], contacts, [GraphCase(3, "2026-001", "Gulf", 1)], GraphFilter())
    assert {node.id for node in found.nodes} == {"c1", "a1", "a2", "k7", "s3"}
    assert {("a1", "k7"), ("a2", "k7"), ("c1", "a1"), ("s3", "c1")} <= set(found.edges)
    assert {node.id: node.links for node in found.nodes}["k7"] == 2


def test_without_ads_their_contacts_are_joined_to_the_campaign():
    contacts = [GraphContact(1, 7, "phone", "+2347000000101", False)]
    found = link_graph([ad(1)], contacts, [], GraphFilter(kinds=frozenset({"campaign", "contact"})))
    assert found.edges == (("c1", "k7"),)


def test_employers_of_one_name_are_one_node_and_days_are_a_span():
    ads = [ad(1, "Joy Travels", "2026-11-01"), ad(2, "JOY travels", "2026-11-09")]
    found = link_graph(ads, [], [], GraphFilter())
    [employer] = [node for node in found.nodes if node.kind == "employer"]
    assert (employer.days, employer.links) == (("2026-11-01", "2026-11-09"), 2)
    late = link_graph(ads, [], [], GraphFilter(first="2026-11-02"))
    assert "a1" not in {node.id for node in late.nodes}
    assert link_graph(ads, [], [], GraphFilter(last="2026-10-01")).nodes == ()
    undated = [ad._replace(day="") for ad in ads]
    assert link_graph(undated, [], [], GraphFilter()).nodes
    assert link_graph(undated, [], [], GraphFilter(first="2000-01-01")).nodes == ()


def data_of(shown):
    found = re.search(r'id="graph-data">(.*?)</script>', shown, re.S)
    assert found
    return json.loads(found[1])


def contact_of(desk):
    """The contact of the first campaign."""
    with desk.store() as store:
        [(number,)] = store.database.rows("SELECT id FROM contacts WHERE value = '+2347000000101'")
    return number


def test_the_page_the_filter_and_the_expansion_say_the_same(desk):
    ana = desk.client("ana")
    shown = ana.get("/graph/campaign/1").text
    data = data_of(shown)
    kinds = {node["kind"] for node in data["nodes"]}
    assert kinds == {"campaign", "ad", "contact", "employer"}
    assert all(node["label"] in shown for node in data["nodes"] if node["kind"] == "ad")
    only = data_of(ana.get("/graph/campaign/1?kind=campaign&kind=contact&to=x").text)
    assert {node["kind"] for node in only["nodes"]} == {"campaign", "contact"}
    shared = contact_of(desk)
    more = json.loads(ana.get(f"/graph/contact/{shared}/more").text)
    assert {node["id"] for node in more["nodes"]} >= {"c1", f"k{shared}"}
    assert ana.get("/graph/people/1").status == 404
    assert ana.get("/graph/campaign/999").status == 404
    assert desk.client("vera").get("/graph/campaign/1").status == 403
    assert "No" in ana.get("/graph/campaign/1?from=2099-01-01").text


def test_a_graph_has_no_more_nodes_than_move_without_a_stutter_and_says_what_it_left_out(desk, monkeypatch):
    ana = desk.client("ana")
    whole = data_of(ana.get("/graph/campaign/1").text)["nodes"]
    monkeypatch.setattr(graph_page, "MOST_NODES", len(whole) - 1)
    shown = ana.get("/graph/campaign/1").text
    part = data_of(shown)["nodes"]
    assert 0 < len(part) < len(whole)
    ads = [sum(node["kind"] == "ad" for node in nodes) for nodes in (part, whole)]
    assert f"Drawn from the newest {ads[0]} ads, of {ads[1]}." in shown
    newest = sorted(int(node["id"][1:]) for node in whole if node["kind"] == "ad")[-ads[0] :]
    assert sorted(int(node["id"][1:]) for node in part if node["kind"] == "ad") == newest
    monkeypatch.setattr(graph_page, "MOST_NODES", 1)
    assert sum(node["kind"] == "ad" for node in data_of(ana.get("/graph/campaign/1").text)["nodes"]) == 1


def test_the_pages_of_the_table_hold_each_node_once(desk, monkeypatch):
    """Without script the table is the graph: none of it may be out of reach."""
    ana = desk.client("ana")
    monkeypatch.setattr(graph_page, "TABLE_ROWS", 3)
    whole = data_of(ana.get("/graph/campaign/1").text)["nodes"]
    address, labels = "/graph/campaign/1?kind=ad&kind=contact&kind=campaign&kind=employer&kind=case", []
    for _ in range(len(whole)):
        page = ana.get(address).text
        labels += re.findall(r'<th scope="row">(?:<a href="[^"]*" dir="auto">|<bdi>)([^<]*)', page)
        after = re.search(r'href="([^"]*row=\d+#table)">Next page', page)
        if not after:
            break
        address = "/graph/campaign/1" + unescape(after[1]).partition("#")[0]
    assert sorted(unescape(one) for one in labels) == sorted(node["label"] for node in whole)
    assert "Previous page" in page
    assert ana.get("/graph/campaign/1?row=99999").status == 200
    assert ana.get("/graph/campaign/1?row=-3").status == 200


def test_a_row_of_the_table_names_one_thing(desk):
    table = desk.client("ana").get("/graph/campaign/1").text.split("<tbody>")[1]
    assert "</span> ad</td>" in table
    assert "</span> ads</td>" not in table


def test_a_masked_number_is_nowhere_in_the_graph(desk):
    ana = desk.client("ana")
    assert "+2347000000101" in ana.get("/graph/campaign/1").text
    hidden = contact_of(desk)
    ana.post(f"/contacts/{hidden}/mark", {"what": "mask", "why": "may be a victim's"})
    for path in ("/graph/campaign/1", "/graph/campaign/1/more", f"/graph/contact/{hidden}"):
        assert "7000000101" not in ana.get(path).text.replace(" ", "")


@pytest.mark.parametrize("name", vendored())
def test_a_vendored_library_is_as_it_was_published(name):
    library = vendored()[name]
    assert hashlib.sha256((VENDOR / library.file).read_bytes()).hexdigest() == library.sha256
    assert name in (VENDOR / "LICENCES.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def browser():
    yield from chromium()


@pytest.mark.browser
@needs_chromium
def test_a_browser_draws_it_expands_it_and_saves_a_picture(browser, desk):
    seen = watched(browser, desk)
    seen.sign_in("ana")
    seen.go("/graph/ad/1")
    page = seen.page
    page.wait_for_selector("#canvas[data-settled]")
    before = page.locator("#chosen").inner_text()
    box = page.locator("#canvas").bounding_box()
    page.locator("[data-graph=layout]").select_option("rings")
    page.locator("[data-graph=find]").fill("Housemaids")
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    with page.expect_download() as saved:
        page.locator("[data-graph=picture]").click()
    assert saved.value.suggested_filename == "graph-graph-ad-1.png"
    assert page.locator("#chosen").inner_text()
    assert before
    assert (seen.complaints, seen.strangers, seen.dialogs) == ([], [], [])
    page.context.close()


DRAWN = """Array.from(document.querySelectorAll("#canvas canvas")).some(one =>
  one.getContext("2d").getImageData(0, 0, one.width, one.height).data.some(value => value))"""


@pytest.mark.browser
@needs_chromium
def test_ads_without_a_day_are_drawn_by_time_and_again_by_what_joins_them(browser, desk):
    with desk.store() as store, store.transaction():
        store.database.execute("UPDATE versions SET date_posted = NULL")
    seen = watched(browser, desk)
    seen.sign_in("ana")
    seen.go("/graph/campaign/1")
    page = seen.page
    page.wait_for_selector("#canvas[data-settled]")
    for layout in ("time", "force", "rings"):
        page.locator("[data-graph=layout]").select_option(layout)
        page.wait_for_function(DRAWN)
        page.wait_for_timeout(300)
        assert page.evaluate(DRAWN), layout
    assert seen.strangers == []
    page.context.close()


DRAG = """() => {
  const cy = document.getElementById("canvas")._cyreg.cy, renderer = cy.renderer();
  const hint = renderer.redrawHint.bind(renderer);
  window.again = 0;
  renderer.redrawHint = (what, is) => { window.again += what === "eles"; hint(what, is); };
  const spot = cy.$("node[kind = 'contact']")[0].renderedPosition();
  const box = document.getElementById("canvas").getBoundingClientRect();
  return [box.left + spot.x, box.top + spot.y];
}"""


@pytest.mark.browser
@needs_chromium
def test_dragging_a_node_draws_the_others_no_more_than_at_its_beginning(browser, desk):
    seen = watched(browser, desk)
    seen.sign_in("ana")
    seen.go("/graph/campaign/1")
    page = seen.page
    page.wait_for_selector("#canvas[data-settled]")
    page.locator("#canvas").scroll_into_view_if_needed()
    left, top = page.evaluate(DRAG)
    page.mouse.move(left, top)
    page.mouse.down()
    for step in range(1, 41):
        page.mouse.move(left + step, top + step)
        page.evaluate("new Promise(requestAnimationFrame)")
    assert page.evaluate("document.getElementById('canvas')._cyreg.cy.nodes(':grabbed').length") == 1
    assert page.evaluate("window.again") <= 10
    page.mouse.up()
    assert page.evaluate("document.getElementById('canvas')._cyreg.cy.nodes(':grabbed').length") == 0
    page.context.close()
