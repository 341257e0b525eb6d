"""`make demo` as a newcomer runs it: it ends well, shows reasons, says how to look closer, and can be repeated."""

import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

from rich.cells import cell_len

from crawler.cli import run as command_line
from crawler.demo import run as demo
from crawler.demo.desk import ACCOUNTS, PORT, show_desk
from crawler.review.accounts import passwords
from crawler.review.accounts.sql import find_user
from crawler.store import Store

ROOT = Path(__file__).parents[1]


def test_demo_shows_what_it_found_and_its_advice_works(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "crawler", "demo"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "upfront-recruitment-fee" in done.stdout
    table = [line for line in done.stdout.splitlines() if line.startswith("│")]
    assert {cell_len(line) for line in table} == {100}
    advice = re.search(r"Look closer: python -m crawler (--home \S+ show) (c\d+) .*show (\w+) ", done.stdout)
    assert advice
    shown = subprocess.run(
        [sys.executable, "-m", "crawler", *advice[1].split(), advice[3]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    assert "Why" in shown.stdout
    assert re.search(
        r"^Start it: python -m crawler --home \S+ review --port (\d+)   then open http://127.0.0.1:\1/$",
        done.stdout,
        re.M,
    )


def test_demo_never_writes_into_another_home_and_says_where_its_own_is(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command_line(["--home", "elsewhere", "demo", "--no-desk", "--port", "0"]) == 2
    assert "./data/demo" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


class CommandLine:
    """Stands in for the command line: notes what the demo would run."""

    def __init__(self) -> None:
        self.ran: list[list[str]] = []

    def __call__(self, arguments: list[str]) -> int:
        self.ran.append(arguments)
        return 0


def test_demo_ends_in_the_desk_where_its_accounts_may_sign_in(tmp_path):
    run = CommandLine()
    for _ in range(2):  # a second demo meets the accounts of the first
        show_desk(run, tmp_path, serve=True)
    with Store(tmp_path) as store:
        for account in ACCOUNTS:
            user = find_user(store.database.connection, account.name)
            assert user
            assert user.role == account.role
            assert passwords.verify_password(account.password, user.password)
    assert run.ran[0][:5] == ["--home", str(tmp_path), "review", "--host", "127.0.0.1"]


def test_demo_without_the_extra_of_the_desk_names_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("crawler.demo.desk.is_installed", lambda extra: extra != "review")
    run = CommandLine()
    show_desk(run, tmp_path, serve=True)
    assert "-m pip install 'adwatch[review]'" in capsys.readouterr().out
    assert run.ran == []


def test_demo_takes_another_port_for_the_desk_when_its_own_is_taken(tmp_path):
    run = CommandLine()
    with socket.socket() as taken:
        with suppress(OSError):  # another program has it: just as well
            taken.bind(("127.0.0.1", PORT))
            taken.listen()
        show_desk(run, tmp_path, serve=True)
    assert run.ran[0][-1] not in ("0", str(PORT))


def test_demo_takes_a_free_port_when_its_own_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "HOME", tmp_path / "demo")
    with socket.socket() as taken, ExitStack() as stack:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        site = demo.serve(stack, port)
        assert site.url.startswith("http://127.0.0.1:")
        assert not site.url.endswith(f":{port}")
