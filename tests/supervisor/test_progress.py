"""What a crawl prints about its progress: on a terminal, in a log, for cron."""

import io

import pytest

from crawler.supervisor import progress
from crawler.supervisor.progress import (
    CrawlProgress,
    LiveProgress,
    NoProgress,
    choose_progress,
    progress_text,
)
from crawler.supervisor.result import SourceResult

MESSAGE = {"source": "board", "scheduled": 5, "pending": 2, "new": 1, "changed": 0, "gone": 3}
LINE = "3/5 pages, 1 new, 0 changed, 3 gone"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_message_in_words():
    assert progress_text(MESSAGE) == LINE


@pytest.mark.parametrize(
    ("stream", "quiet", "kind"),
    [
        (io.StringIO(), False, CrawlProgress),
        (io.StringIO(), True, NoProgress),
        (Terminal(), True, NoProgress),
        (Terminal(), False, LiveProgress),
    ],
)
def test_the_kind_of_output_is_chosen_by_the_stream(stream, quiet, kind):
    chosen = choose_progress(quiet, stream)
    chosen.close()
    assert type(chosen) is kind


def test_a_source_has_one_plain_line_in_an_interval(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("crawler.supervisor.progress.time.monotonic", lambda: now[0])
    out = io.StringIO()
    lines = CrawlProgress(out)
    for later in (0.0, progress.PLAIN_EVERY - 1, 1.0, 1.0):
        now[0] += later
        lines.show(MESSAGE)
    lines.show(MESSAGE | {"source": "other"})
    assert out.getvalue() == f"adwatch: board: {LINE}\n"


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (SourceResult("board", "healthy", "", 0.0, {"id": 1}), "board: healthy"),
        (
            SourceResult("board", "unhealthy", "its index names no ad"),
            "board: unhealthy: its index names no ad",
        ),
    ],
)
def test_the_end_of_a_source(result, line):
    plain, live, none = io.StringIO(), Terminal(), io.StringIO()
    CrawlProgress(plain).ended(result)
    NoProgress(none).ended(result)
    bars = LiveProgress(live)
    bars.show(MESSAGE)
    bars.ended(result)
    bars.close()
    assert (plain.getvalue(), none.getvalue()) == (f"adwatch: {line}\n", "")
    assert line in live.getvalue()


def test_a_stop_is_noted_also_for_cron():
    out = io.StringIO()
    for at_once in (False, True):
        NoProgress(out).stopping(at_once)
    assert out.getvalue() == "adwatch: stopping; once more to stop at once\nadwatch: stopping at once\n"


@pytest.mark.parametrize(
    ("state", "run", "ok"),
    [
        ("healthy", {"id": 1}, True),
        ("healthy", {}, False),
        ("unhealthy", {"id": 1}, False),
        ("stopped", {}, False),
    ],
)
def test_a_result_is_ok_only_when_healthy_with_a_run(state, run, ok):
    assert SourceResult("board", state, run=run).ok is ok
