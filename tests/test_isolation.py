"""One bad ad never takes the others with it, at every edge: analyse, import, crawl, rescore, scan, joining, fleet."""

import asyncio
import json
import subprocess
import sys
from typing import Any, cast

import pytest

from crawler import cli
from crawler.distributed.crawl.bundle_merge import _BundleMerge
from crawler.errors import UserError
from crawler.isolation import Failure, guarded, guarded_items, guarded_stream
from crawler.store import Store
from crawler.store.assessment_rows import hit_rows
from crawler.store.contact_upsert import ContactUpsert
from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home, ad_page, sitemap
from tests.poison import ROOT, WORD, environment, poison, poison_confined
from tests.scan.archives import job_page, record, write
from tests.scan.test_scan import rows
from tests.scan.test_scan import scan as scan_into
from tests.store.ads import observation, posting

TEXTS = [
    "Cook wanted in Lagos.",
    f"Nanny for Oman, {WORD}, call +234 803 000 0123.",
    "Driver wanted in Kano.",
]
ERROR = "IndexError: span -1:17 outside a text of 17"


def raise_index_error():
    raise IndexError("span -1:17\noutside")


def test_a_step_that_raises_is_a_failure_that_names_step_error_and_place():
    failure = guarded("assessing", raise_index_error)
    assert isinstance(failure, Failure)
    assert failure.step == "assessing"
    assert str(failure).startswith("assessing failed: IndexError: span -1:17?outside (tests.test_isolation:")


@pytest.mark.parametrize("error", [UserError("disk full"), KeyboardInterrupt(), SystemExit(3)])
def test_what_concerns_the_whole_run_is_passed_on(error):
    def work():
        raise error

    with pytest.raises(type(error)):
        guarded("assessing", work)


def broken_iterator(error):
    yield 1
    raise error


def test_items_before_a_failure_are_kept_and_the_failure_is_last():
    one, failure = guarded_items("reading", broken_iterator(KeyError("x")))
    assert one == 1
    assert isinstance(failure, Failure)


def test_an_error_of_the_system_is_left_to_the_caller():
    items = guarded_items("reading", broken_iterator(OSError("gone")))
    assert next(items) == 1
    with pytest.raises(OSError, match="gone"):
        next(items)


def test_a_stream_ends_with_its_failure():
    async def stream():
        yield 1
        raise KeyError("x")

    async def collected():
        return [item async for item in guarded_stream("reading", stream())]

    one, failure = asyncio.run(collected())
    assert one == 1
    assert isinstance(failure, Failure)


def adwatch(home, *arguments):
    return cli.run(["--home", str(home), *arguments])


def lines(path, key="id"):
    path.write_text("\n".join(json.dumps({"id": f"ad-{n}", "text": t}) for n, t in enumerate(TEXTS)), "utf-8")
    return str(path)


def listings(home):
    with Store(home) as store:
        return {one.key: one for one in store.reader.each(None)}


def state(home, source):
    with Store(home) as store:
        return next(one for one in store.runs.sources() if one.name == source)


def assert_second_line_failed(status, out, err):
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["id"] for answer in answers] == ["ad-0", "ad-1", "ad-2"]
    assert (answers[1]["line"], "score" in answers[2]) == (2, True)
    assert answers[1]["error"].startswith(f"assessing failed: {ERROR}")
    assert status == 1
    assert err.splitlines()[-1].startswith("adwatch: 1 line could not be read or assessed")


@pytest.mark.parametrize(
    "place", ["crawler.cli.analyse_line.assess", "crawler.cli.analyse_line.from_mapping"]
)
def test_analyse_answers_an_error_line_and_goes_on(tmp_path, monkeypatch, capsys, place):
    poison(monkeypatch, place)
    status = adwatch(tmp_path, "analyse", "--jobs", "1", lines(tmp_path / "ads.jsonl"))
    assert_second_line_failed(status, *capsys.readouterr())


def test_analyse_in_processes_answers_an_error_line_and_goes_on(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "crawler", "analyse", "--jobs", "2", lines(tmp_path / "ads.jsonl")],
        env=environment(tmp_path / "site", assess=WORD),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert_second_line_failed(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("place", "step", "confined"),
    [
        ("crawler.assess.assess", "assessing", False),
        ("crawler.imports.ad_reader.from_mapping", "reading the ad", True),
    ],
)
def test_import_keeps_a_line_that_a_step_raises_for(tmp_path, monkeypatch, capsys, place, step, confined):
    file = lines(tmp_path / "ads.jsonl")
    with monkeypatch.context() as patched:
        if confined:
            poison_confined(patched, tmp_path / "site", place)
        else:
            poison(patched, place)
        assert adwatch(tmp_path / "home", "import", file, "--source", "old", "--jobs", "1") == 1
    said = capsys.readouterr()
    assert "3 new" in said.out
    assert f"ads.jsonl:2: {step} failed: {ERROR}" in said.err
    assert said.err.splitlines()[-1] == ("adwatch: 1 ad is in the store, but a step failed for it")
    kept = listings(tmp_path / "home")
    assert len(kept) == 3
    assert WORD in kept["ad-1"].posting.text
    assert kept["ad-1"].posting.problems[0].startswith(f"{step} failed: {ERROR}")
    assert [one.value for one in kept["ad-1"].assessment.contacts] == ["+2348030000123"]
    assert state(tmp_path / "home", "old").state == "unhealthy"
    assert adwatch(tmp_path / "home", "import", file, "--source", "old", "--jobs", "1") == 0
    assert state(tmp_path / "home", "old").state == "healthy"


def test_an_unjudged_ad_waits_in_the_queue_until_rescore_judges_it(tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        poison(patched, "crawler.assess.assess")
        adwatch(tmp_path, "import", lines(tmp_path / "ads.jsonl"), "--source", "old", "--jobs", "1")
    unread = listings(tmp_path)["ad-1"].assessment
    assert (unread.band, unread.ruleset) == ("look", "")
    assert adwatch(tmp_path, "rescore", "--jobs", "1") == 0
    assert listings(tmp_path)["ad-1"].assessment.ruleset


def test_import_in_processes_keeps_a_line_that_can_not_be_judged(tmp_path):
    file = tmp_path / "ads.jsonl"
    texts = [f"Cook number {n} wanted." for n in range(1500)]
    texts[1250] = TEXTS[1]
    file.write_text("\n".join(json.dumps({"text": text}) for text in texts), "utf-8")
    done = subprocess.run(
        Home(tmp_path).command("import", str(file), "--source", "old", "--jobs", "2"),
        env=environment(tmp_path / "site", assess=WORD),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("1500 new")
    assert f"ads.jsonl:1251: assessing failed: {ERROR}" in done.stderr


def note_contacts_of_others(method):
    """`ContactUpsert.note` that raises for the number of the second text."""

    def note(self, version, listing, contacts):
        if any(contact.value == "+2348030000123" for contact in contacts):
            raise IndexError("span -1:17 outside a text of 17")
        method(self, version, listing, contacts)

    return note


def test_import_keeps_an_ad_that_saving_raises_for(tmp_path, monkeypatch, capsys):
    method = ContactUpsert.note
    with monkeypatch.context() as patched:
        patched.setattr(ContactUpsert, "note", note_contacts_of_others(method))
        file = lines(tmp_path / "ads.jsonl")
        assert adwatch(tmp_path, "import", file, "--source", "old", "--jobs", "1") == 1
    said = capsys.readouterr()
    assert "3 new" in said.out
    assert f"ads.jsonl:2: saving failed: {ERROR}" in said.err
    kept = listings(tmp_path)["ad-1"]
    assert WORD in kept.posting.text
    assert kept.posting.problems[0].startswith(f"saving failed: {ERROR}")
    assert state(tmp_path, "old").state == "unhealthy"
    assert adwatch(tmp_path, "rescore", "--jobs", "1") == 0
    assert listings(tmp_path)["ad-1"].assessment.contacts


def test_import_names_an_ad_of_which_nothing_can_be_saved(tmp_path, monkeypatch, capsys):
    poison(monkeypatch, "crawler.store.batch_writer.to_columns")
    file = lines(tmp_path / "ads.jsonl")
    assert adwatch(tmp_path, "import", file, "--source", "old", "--jobs", "1") == 1
    said = capsys.readouterr()
    assert "2 new" in said.out
    assert f"ads.jsonl:2: saving failed: {ERROR}" in said.err
    assert listings(tmp_path).keys() == {"ad-0", "ad-2"}


def test_rescore_leaves_an_ad_that_it_can_not_save_as_it_was(tmp_path, monkeypatch, capsys):
    adwatch(tmp_path, "import", lines(tmp_path / "ads.jsonl"), "--source", "old", "--jobs", "1")
    with (
        Store(tmp_path) as store,
        store.transaction(),
    ):  # as an older catalogue left it: only what differs is written
        store.database.execute("UPDATE hits SET why = 'said otherwise'")
    before = listings(tmp_path)["ad-1"]

    def row(version, listing, assessment):
        if listing == before.id:
            raise IndexError("span -1:17 outside a text of 17")
        return hit_rows(version, listing, assessment)

    monkeypatch.setattr("crawler.store.rescoring.hit_rows", row)
    capsys.readouterr()
    assert adwatch(tmp_path, "rescore", "--jobs", "1") == 1
    assert f"ad-1: saving failed: {ERROR}" in capsys.readouterr().err
    assert listings(tmp_path)["ad-1"].assessment == before.assessment


def pages(folder):
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.html").write_bytes(ad_page(f"Ad {number}", text))
    return str(folder)


def test_import_keeps_the_text_of_a_page_that_can_not_be_read(tmp_path, monkeypatch, capsys):
    poison_confined(monkeypatch, tmp_path / "site", "crawler.imports.pages.read_page")
    assert adwatch(tmp_path, "import", pages(tmp_path / "pages"), "--source", "old") == 1
    said = capsys.readouterr()
    assert "3 new" in said.out
    assert f"1.html: reading the page failed: {ERROR}" in said.err
    (unread,) = (one for one in listings(tmp_path).values() if one.posting.problems)
    assert TEXTS[1] in unread.posting.text


def test_a_file_whose_reader_raises_is_named_and_the_next_one_read(tmp_path, monkeypatch, capsys):
    pages(tmp_path / "pages")
    poison_confined(monkeypatch, tmp_path / "site", "crawler.imports.saved_html.stated_url")
    assert adwatch(tmp_path, "import", str(tmp_path / "pages"), "--source", "old") == 1
    said = capsys.readouterr()
    assert "2 new" in said.out
    assert f"1.html: reading the file failed: {ERROR}" in said.err
    assert "1 of 3 could not be read" in said.err


def archive(path):
    records = [record(f"https://board.example/{n}", job_page(n, text)) for n, text in enumerate(TEXTS)]
    return str(write(path, records))


def test_a_record_of_an_archive_that_raises_costs_itself(tmp_path, monkeypatch, capsys):
    poison_confined(monkeypatch, tmp_path / "site", "crawler.imports.warc_pages.body_of")
    assert adwatch(tmp_path, "import", archive(tmp_path / "a.warc.gz"), "--source", "old") == 1
    said = capsys.readouterr()
    assert "2 new" in said.out
    assert f"a.warc.gz#2: https://board.example/1: reading the record failed: {ERROR}" in said.err


@pytest.mark.parametrize(
    ("place", "step"),
    [
        ("crawler.assess.assess", "assessing"),
        ("crawler.imports.pages.read_page", "reading the page"),
    ],
)
def test_scan_keeps_an_ad_that_a_step_raises_for(tmp_path, monkeypatch, capsys, place, step):
    if place == "crawler.assess.assess":
        poison(monkeypatch, place)
    else:  # pages are read in a confined process
        poison_confined(monkeypatch, tmp_path / "site", place)
    archive(tmp_path / "archives" / "a.warc.gz")
    assert scan_into(tmp_path / "out", tmp_path / "archives") == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("adwatch: 1 record could not be read")
    ads = rows(tmp_path / "out", "ads")
    assert len(ads) == 3
    assert sum(f"{step} failed: {ERROR}" in ad["posting"] for ad in ads) == 1
    (problem,) = rows(tmp_path / "out", "problems")
    assert f"{step} failed: {ERROR}" in problem["reason"]
    assert adwatch(tmp_path, "import", str(tmp_path / "out")) in (0, 1)


def test_rescore_leaves_an_ad_that_it_can_not_judge_as_it_was(tmp_path, monkeypatch, capsys):
    adwatch(tmp_path, "import", lines(tmp_path / "ads.jsonl"), "--source", "old", "--jobs", "1")
    before = listings(tmp_path)["ad-1"].assessment
    poison(monkeypatch, "crawler.rescore.judging.assess")
    capsys.readouterr()
    assert adwatch(tmp_path, "rescore", "--jobs", "1") == 1
    said = capsys.readouterr()
    assert said.out.startswith("3 ads read with")
    assert f"ad-1: assessing failed: {ERROR}" in said.err
    assert said.err.splitlines()[-1] == "adwatch: 1 ad could not be assessed, as before"
    assert listings(tmp_path)["ad-1"].assessment == before


JOINERS = {
    "crawler.campaigns.arrivals.normal_form": "reading an ad for joining",
    "crawler.campaigns.index.own": "reading what is its own",
}


@pytest.mark.parametrize(("place", "step"), JOINERS.items())
@pytest.mark.parametrize("verb", [["import"], ["campaigns", "--rebuild"]])
def test_an_ad_that_joining_raises_for_is_a_campaign_of_its_own(
    tmp_path, monkeypatch, capsys, place, step, verb
):
    file = lines(tmp_path / "ads.jsonl")
    more = [file, "--source", "old", "--jobs", "1"]
    if verb != ["import"]:
        adwatch(tmp_path, "import", *more)
        more = []
    poison(monkeypatch, place)
    capsys.readouterr()
    assert adwatch(tmp_path, *verb, *more) == 1
    said = capsys.readouterr().err
    assert (
        f"joining failed 1 time (an ad, a contact or a campaign), first version 2: {step} failed: {ERROR}"
        in said
    )
    monkeypatch.undo()
    with Store(tmp_path) as store:
        assert len({campaign for _, campaign in store.campaigns.records.by_key()}) == 3
    assert state(tmp_path, "old").state == "unhealthy"


JOBS = (
    "Housemaid wanted for a family in Muscat, two children, no papers needed, ticket paid by us.",
    "Housemaid wanted for a family in Muscat, two children, no papers needed, ticket paid by them.",
    "Waitresses for a new hotel in Manama, free room, no experience, we keep your passport safe.",
)
"""Two of one template, and all three with one number."""


@pytest.mark.parametrize(
    ("place", "step"),
    [
        ("crawler.campaigns.regrouping.read_contact", "reading a contact"),
        ("crawler.campaigns.regrouping.groups_of", "grouping"),
        ("crawler.campaigns.recording.cross_ad_hits", "reading a campaign"),
        ("crawler.campaigns.recording.make_record", "recording a campaign"),
        ("crawler.campaigns.index.judged", "comparing"),
    ],
)
def test_joining_goes_on_where_a_contact_a_component_or_a_campaign_raises(
    tmp_path, monkeypatch, capsys, place, step
):
    ads = [f"{job} WhatsApp +234 803 000 0123" for job in JOBS]
    file = tmp_path / "ads.jsonl"
    file.write_text("\n".join(json.dumps({"id": str(n), "text": t}) for n, t in enumerate(ads)), "utf-8")

    def raises(*_, **__):
        raise IndexError("span -1:17 outside a text of 17")

    with monkeypatch.context() as patched:
        patched.setattr(place, raises)
        assert adwatch(tmp_path, "import", str(file), "--source", "old", "--jobs", "1") == 1
        assert f"{step} failed: {ERROR}" in capsys.readouterr().err
    with Store(tmp_path) as store:
        assert all(campaign is not None for _, campaign in store.campaigns.records.by_key())
        assert not store.campaigns.is_marked()
    assert adwatch(tmp_path, "campaigns", "--rebuild") == 0
    with Store(tmp_path) as store:
        assert len({campaign for _, campaign in store.campaigns.records.by_key()}) == 2


HOST = "jobs.example.org"
CARD = '[source.board]\nkind = "sitemap"\nurl = "{url}/sitemap.xml"\nallow_private = true\n'


STEPS = {
    "read": "reading the page failed",
    "assess": "assessing failed",
    "save": "saving failed",
    "join": "reading an ad for joining failed",
}


def kept_of(home, step):
    """The listings with the word that a step raises for."""
    return [
        one
        for one in listings(home.data).values()
        if WORD + step in one.posting.description + one.posting.text
    ]


def test_crawl_keeps_each_ad_that_a_step_raises_for_and_calls_the_source_unwell(tmp_path):
    site = tmp_path / "site"
    (site / "jobs").mkdir(parents=True)
    urls = []
    for step in [*STEPS, "no"]:
        text = f"Nanny for Oman, {WORD}{step}, call +234 803 000 0123."
        (site / "jobs" / f"{step}.html").write_bytes(ad_page(f"Ad of {step} step", text))
        urls.append(f"https://{HOST}/jobs/{step}.html")
    (site / "sitemap.xml").write_bytes(sitemap(dict.fromkeys(urls, "")))
    with mirrored(Mirror(site, HOST)) as mirror:
        home = Home(tmp_path)
        home.write(CARD.format(url=mirror.url))
        done = subprocess.run(
            home.command("crawl", "board"),
            env=environment(tmp_path / "steps", **{step: WORD + step for step in STEPS}),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert done.stdout.startswith("board: 4 new")
        assert "a step failed for 3 of its ads or pages, first" in done.stderr
        assert f"{STEPS['join']}: {ERROR}" in done.stderr.splitlines()[-1]
        assert state(home.data, "board").state == "unhealthy"
        assert [len(kept_of(home, step)) for step in [*STEPS, "no"]] == [1, 1, 0, 1, 1]
        for step in ("read", "assess"):
            assert kept_of(home, step)[0].posting.problems[0].startswith(f"{STEPS[step]}: {ERROR}")
        again = home.adwatch("crawl", "board")
        assert again.returncode == 0, again.stderr
        assert {step: kept_of(home, step)[0].versions for step in STEPS} == {
            "read": 2,
            "assess": 1,
            "save": 1,
            "join": 1,
        }


def test_a_bundle_of_a_worker_keeps_an_ad_that_can_not_be_judged(tmp_path, monkeypatch):
    poison(monkeypatch, "crawler.assess.assess")
    merging = _BundleMerge(*cast("Any", (None,) * 5))
    kept, _ = merging._assessed(observation(posting(text=TEXTS[1])), None)
    assert kept.posting.assessment is not None
    assert kept.posting.assessment.band == "look"
    (fault,) = merging.faults[kept.posting.source]
    assert ERROR in fault


def test_a_rebuilt_store_keeps_an_ad_that_can_not_be_judged(tmp_path, monkeypatch, capsys):
    adwatch(tmp_path, "import", lines(tmp_path / "ads.jsonl"), "--source", "old", "--jobs", "1")
    poison(monkeypatch, "crawler.assess.assess")
    capsys.readouterr()
    assert adwatch(tmp_path, "doctor", "--rebuild") == 1
    assert "1 ad is kept, but could not be assessed" in capsys.readouterr().err
    assert len(listings(tmp_path)) == 3
