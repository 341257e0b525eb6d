"""pipelines.save.Save: every page ends in one outcome, with what the next run must know about it."""

from typing import Any

import pytest

from crawler.records import JobPosting
from pipelines.save import Save
from tests.pipelines.fakes import URL, fetched, known, passed, run

AD = JobPosting(url=URL, source="board", title="Cook", text="Cook in Lagos")
NEW: dict[str, Any] = {"postings": (AD,), "digest": "new", "finding": "ad"}


@pytest.mark.parametrize(
    ("result", "outcome", "state"),
    [
        (lambda: fetched(**NEW), "stored", "ad"),
        (lambda: fetched(**NEW, known=known()), "stored", "ad"),
        (lambda: fetched(**NEW | {"digest": "old"}, known=known()), "unchanged", "ad"),
        (lambda: fetched(finding="same", known=known()), "unchanged", "ad"),
        (lambda: fetched(finding="same", known=known("other")), "unchanged", "other"),
        (lambda: fetched(finding="removed", known=known()), "stored", "gone"),
        (lambda: fetched(finding="removed", known=known("gone")), "unchanged", "gone"),
        (lambda: fetched(finding="removed"), "failed", "gone"),
        (lambda: fetched(finding="other"), "index", "other"),
        (lambda: fetched(finding="layout", known=known()), "failed", None),
        (lambda: fetched(finding="blocked"), "failed", None),
        (lambda: fetched(**NEW, unread=True), "stored", None),
    ],
)
def test_outcome_and_frontier(tmp_path, result, outcome, state):
    with run(tmp_path) as spider:
        session = spider.session
        session.schedule(URL, "index")
        passed(Save(spider), result())
        session.write()
        (found,) = session.store.runs.outcomes(session.run)
        entry = session.frontier.of("board").get(URL)
    assert found.outcome == outcome
    assert (entry.state if entry else None) == state


@pytest.mark.parametrize(
    ("fields", "etag", "digest"),
    [
        ({"finding": "same", "headers": {"ETag": ""}}, '"v1"', "old"),
        ({"finding": "same"}, '"v2"', "old"),
        (NEW, '"v2"', "new"),
        ({**NEW, "headers": {"ETag": ""}}, None, "new"),
    ],
)
def test_an_unchanged_page_keeps_what_its_answer_leaves_out(tmp_path, fields, etag, digest):
    with run(tmp_path) as spider:
        passed(Save(spider), fetched(**fields, known=known()))
        entry = spider.session.known[URL]
    assert (entry.etag or None, entry.digest, entry.mark) == (etag, digest, "2026-11-25")


@pytest.mark.parametrize(
    ("validator", "purpose", "believed"),
    [("2026-11-20", "sample", False), ("2026-11-25", "sample", True), ("2026-11-20", "absent", True)],
)
def test_a_change_that_the_index_did_not_announce_ends_the_trust_in_it(
    tmp_path, validator, purpose, believed
):
    with run(tmp_path) as spider:
        passed(Save(spider), fetched(**NEW, known=known(), validator=validator, purpose=purpose))
    assert spider.audit.trust.believed is believed


def test_an_ad_that_expires_is_stored_and_gone(tmp_path):
    with run(tmp_path) as spider:
        spider.session.schedule(URL, "index")
        passed(Save(spider), fetched(**NEW | {"finding": "expired"}))
        spider.session.write()
        assert spider.session.counts["new"] == spider.session.counts["gone"] == 1
