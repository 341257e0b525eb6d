"""Twenty tasks of a day at the desk, by keyboard in a real Chromium, over the home of the demo; keys are counted.

The tasks follow each other as a day does: one home, one desk, one browser. `-s` prints what each took.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.reports.sealing import PRIVATE, make_keys
from crawler.review.accounts.people_page import make_account
from crawler.store import Store
from crawler.triage.worker import ProjectionWorker, catch_up
from tests.review.browser import chromium, needs_chromium, watched
from tests.review.conftest import COST, PASSWORD, serve
from tests.tasks.hands import Hands

pytestmark = [pytest.mark.browser, needs_chromium]

ROOT = Path(__file__).parents[2]
PEOPLE = {"ana": "analyst", "lea": "lead"}
NUMBER = "0803 000 0301"
"""Of an invented board, as a caller would say it."""
MOST_KEYS = 40
"""Of one task, with every Tab; set by hand in November 2026 above the longest way there is."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("day")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "crawler", "demo", "--no-desk", "--port", "0"]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    home = folder / "data" / "demo"
    make_keys(home, "an invented passphrase", home / PRIVATE)
    with Store(home) as store:
        catch_up(store)
    with Store(home) as store, store.transaction():
        for name in ("ana", "leo"):
            store.database.execute("UPDATE users SET name = ? WHERE name = ?", (f"demo-{name}", name))
        for name, role in PEOPLE.items():
            make_account(store.database.connection, name, PASSWORD, role, COST)
    return home


@pytest.fixture(scope="module")
def hands(home, request):
    capture = request.config.pluginmanager.getplugin("capturemanager")
    worker = ProjectionWorker(home)
    worker.start()
    for console in serve(home):
        for browser in chromium():
            desk = watched(browser, console)
            person = Hands(desk.page, desk.base)
            person.page.goto(person.base + "/sign-in")
            yield person
            assert desk.strangers == []
    worker.stop()
    lines = [
        f"{cost.name:<52} {cost.keys:>4} keys {cost.typed:>4} typed {cost.seconds:>6.1f} s"
        for cost in person.costs
    ]
    keys, seconds = sum(cost.keys for cost in person.costs), sum(cost.seconds for cost in person.costs)
    lines.append(f"{len(person.costs)} tasks: {keys} keys, {seconds:.1f} s")
    with capture.global_and_fixture_disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")


def sign_in(hands: Hands, name: str) -> None:
    hands.page.locator("input[name=name]:focus").wait_for()
    hands.write(name)
    hands.press("Tab")
    hands.write(PASSWORD)
    hands.go("Enter", to="**/")


def sign_in_first(hands):
    sign_in(hands, "ana")
    hands.sees("To decide")


def find_a_number(hands):
    hands.search(NUMBER)
    hands.sees("the whole contact")


def see_all_ads_with_it(hands):
    hands.go("j", "Enter", to="**/contacts/*")
    hands.sees("Ads with this contact")


def watch_it(hands):
    hands.reach("Watch this")
    hands.go("Enter", to="**/watches*")
    hands.reach("Watch it")
    hands.go("Enter", to="**/watches")
    hands.sees("nothing new")


def mask_a_victims_number(hands):
    hands.search("+234 803 000 0151")
    hands.go("j", "Enter", to="**/contacts/*")
    hands.reach("Why")
    hands.write("a victim's, she says")
    hands.go("Enter", to="**/contacts/*")
    hands.sees("Masked because:")


def decide_three(hands):
    hands.palette("Queue", to="**/")
    hands.go("j", "Enter", to="**/campaigns/*")
    for _ in range(3):
        hands.go("r", "1", to="**done=*")


def take_one_back_and_redo_it(hands):
    hands.go("u", to="**done=*")
    hands.sees("Undone.")
    hands.go("U", to="**done=*")
    hands.sees("Referred:")


def build_a_case_of_three_campaigns(hands):
    hands.palette("My last decisions", to="**/mine")
    campaigns = list(dict.fromkeys(re.findall(r'/campaigns/(\d+)"', hands.page.content())))[:3]
    for number in campaigns:
        hands.search(f"c{number}")
        hands.go("j", "Enter", to=f"**/campaigns/{number}*")
        if number == campaigns[0]:
            hands.reach("Title of the case")
            hands.write("Maids in the Gulf")
            hands.go("Enter", to="**/cases/*")
        else:
            hands.reach("Add to case")
            hands.go("Enter")
    hands.palette("Cases", to="**/cases")
    hands.go("j", "Enter", to="**/cases/*")
    hands.sees("3 campaigns")


def fill_in_who_it_is_for(hands):
    hands.reach("Recipients")
    hands.write("An agency of the example")
    hands.tab_to("legal_basis")
    hands.write("Section 2 of an invented act")
    hands.go("Enter", to="**/cases/*")


def mend_a_wrong_merge(hands):
    hands.search("c1")
    hands.go("j", "Enter", to="**/campaigns/1*")
    before = hands.page.locator("#ads tbody tr").count()
    hands.reach("Cut out")
    hands.go("Enter", to="**ruled=cut*")
    hands.reach("Undo")
    hands.go("Enter")
    hands.search("c1")
    hands.go("j", "Enter", to="**/campaigns/1*")
    assert hands.page.locator("#ads tbody tr").count() == before


def see_what_joins_a_campaign(hands):
    hands.reach("Link graph")
    hands.go("Enter", to="**/graph/**")
    hands.sees("What the ads of this campaign have in common:")


def read_an_ad_in_a_language_unknown_to_me(hands):
    hands.search("c3")
    hands.go("j", "Enter", to="**/campaigns/3*")
    hands.sees("Gloss")
    hands.sees("no translation")


def give_it_to_a_colleague_with_a_word(hands):
    hands.reach("Assign to")
    hands.press("l")
    hands.tab_to("Assign")
    hands.go("Enter")
    hands.reach("Comment;")
    hands.write("@lea is this the compound of last week?")
    hands.tab_to("Comment")
    hands.go("Enter", to="**#together")
    hands.sees("lea has it in hand")


def take_in_a_forward(hands):
    hands.palette("Take reports in", to="**/intake")
    hands.reach("A message")
    hands.write("They took her passport. The agent is +234 803 000 0173.")
    hands.tab_to("See what is read")
    hands.go("Enter")
    hands.sees("1 report was read")
    hands.reach("Store them")
    hands.go("Enter", to="**/intake?done=*")
    hands.sees("is done.")


def search_a_list(hands):
    hands.palette("Search a list", to="**/find")
    hands.reach("One a line")
    hands.write(f"{NUMBER}\nc1\n0809 999 9999")
    hands.tab_to("Look them up")
    hands.go("Enter")
    hands.sees("2 of 3 found")


def keep_a_view_for_all(hands):
    hands.palette("Queue", to="**/")
    hands.reach("priority")
    hands.go("Enter", to="**band=priority*")
    hands.reach("Name of the view")
    hands.write("Most urgent")
    hands.go("Enter")
    hands.sees("Most urgent")


def dismiss_several_with_their_words_in_view(hands):
    hands.palette("Queue: Below threshold", to="**state=sample*")
    hands.press("j", "x", "j", "x")
    hands.reach("Dismiss selected")
    hands.go("Enter", to="**/bulk*")
    hands.sees("Three ads of each")
    hands.reach("Dismiss")
    hands.go("Enter")
    hands.sees("Dismissed:")


def confirm_three_blind(hands):
    hands.reach("Sign out")
    hands.go("Enter", to="**/sign-in*")
    sign_in(hands, "lea")
    hands.palette("Queue: Second opinion", to="**state=second*")
    hands.go("j", "Enter", to="**/campaigns/*")
    for _ in range(3):
        hands.sees("Blind second opinion")
        hands.go("r", "1", to="**done=*")


def export(hands: Hands, form: str) -> None:
    hands.palette("Cases", to="**/cases")
    hands.go("j", "Enter", to="**/cases/*")
    hands.reach("Format")
    hands.page.keyboard.type(form)
    hands.typed += len(form)
    hands.tab_to("Export")
    hands.go("Enter", to="**/cases/*#exports")


def export_for_opencti(hands):
    export(hands, "STIX")
    assert "stix" in hands.page.locator("#exports").inner_text().lower()


def export_as_dossier(hands):
    export(hands, "Report (H")
    assert "html" in hands.page.locator("#exports").inner_text().lower()


def report_of_the_month(hands):
    hands.palette("Report", to="**/report")
    hands.sees("Referrals confirmed by a second person")


def see_who_did_what(hands):
    hands.palette("Custody", to="**/custody")
    hands.sees("decision")


TASKS = (
    sign_in_first,
    find_a_number,
    see_all_ads_with_it,
    watch_it,
    mask_a_victims_number,
    decide_three,
    take_one_back_and_redo_it,
    build_a_case_of_three_campaigns,
    fill_in_who_it_is_for,
    mend_a_wrong_merge,
    see_what_joins_a_campaign,
    read_an_ad_in_a_language_unknown_to_me,
    give_it_to_a_colleague_with_a_word,
    take_in_a_forward,
    search_a_list,
    keep_a_view_for_all,
    dismiss_several_with_their_words_in_view,
    confirm_three_blind,
    export_for_opencti,
    export_as_dossier,
    report_of_the_month,
    see_who_did_what,
)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_is_done_by_keyboard(hands, task):
    hands.page.set_default_timeout(30_000)
    with hands.task(task.__name__.replace("_", " ")):
        task(hands)
    assert hands.keys <= MOST_KEYS
