"""A reader of pictures is ended for what it takes or for waiting without end, not for a busy machine."""

import os
import resource
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from crawler.pictures import reading
from crawler.pictures.limits import limit_seconds_of
from crawler.pictures.reading import UNREAD_LINES
from crawler.this_machine import family_seconds
from tests.pictures.flyers import LINES, canvas, encoded, flyer, write

pytest.importorskip("rapidocr", reason="needs the extra `pictures`")

WAITING = "import sys; sys.stdin.read()"
TESSERACT = """#!/bin/sh
if [ "$1" = --list-langs ]; then printf 'List of available languages (1):\\nell\\nrus\\n'; exit 0; fi
printf 'level\\tpage_num\\tleft\\twidth\\tconf\\ttext\\n'
number=0
while read -r line || [ -n "$line" ]; do
  number=$((number + 1))
  if [ $number = LAST ]; then kill -XCPU $$; fi
  printf '5\\t%d\\t0\\t90\\t96\\tΓραμμή\\n' $number
done < "$1"
"""
"""A program that reads each line to the same word, until its processor seconds are over."""


@pytest.fixture
def waiting():
    process = subprocess.Popen([sys.executable, "-c", WAITING], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def test_a_reader_that_works_slowly_is_not_ended(monkeypatch, waiting):
    told, looked = iter(range(1, 100)), threading.Event()

    def work(process):
        seconds = next(told)
        if seconds == 5:
            looked.set()
        return float(seconds)

    monkeypatch.setattr(reading, "family_seconds", work)
    answered = threading.Event()
    watch = threading.Thread(target=reading.PictureReader(0.01)._watch, args=(waiting, answered))
    watch.start()
    assert looked.wait(60)
    answered.set()
    watch.join(60)
    assert waiting.poll() is None


def test_a_reader_that_takes_no_processor_is_ended(monkeypatch, waiting):
    monkeypatch.setattr(reading, "family_seconds", lambda process: 3.0)
    reading.PictureReader(0.01)._watch(waiting, threading.Event())
    assert waiting.wait(60) < 0


def test_what_a_program_takes_that_a_process_started_is_its_familys():
    own = family_seconds(os.getpid())
    done = subprocess.run([sys.executable, "-c", "sum(range(4_000_000))"], check=True)
    assert done.returncode == 0
    assert family_seconds(os.getpid()) > own


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_a_program_has_its_own_limit_of_processor_seconds(waiting):
    limit_seconds_of(waiting.pid, 7)
    assert resource.prlimit(waiting.pid, resource.RLIMIT_CPU) == (7, 7)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_program_that_runs_still_is_of_the_family():
    parent = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while True: pass'])"
    process = subprocess.Popen([sys.executable, "-c", parent], start_new_session=True)
    try:
        before = family_seconds(process.pid)
        while family_seconds(process.pid) < before + 0.05:
            assert process.poll() is None
    finally:
        os.killpg(process.pid, 9)
        process.wait()


@pytest.fixture
def tesseract(monkeypatch):
    """Puts in the place of tesseract a program that comes to its limit at its so-and-so-manieth line."""
    with tempfile.TemporaryDirectory(dir=sys.prefix) as folder:  # from there the reader may start programs

        def end_at(last):
            program = Path(folder) / "tesseract"
            program.write_text(TESSERACT.replace("LAST", str(last)), "utf-8")
            program.chmod(0o755)
            monkeypatch.setenv("PATH", folder, prepend=":")

        yield end_at


@pytest.mark.parametrize(("last", "told"), [(99, ()), (4, (UNREAD_LINES.format(unread=2),))])
def test_lines_that_tesseract_does_not_come_to_are_told(tesseract, last, told):
    from PIL import ImageOps

    tesseract(last)
    picture, draw = canvas()
    write(draw, LINES, 60, 60)
    reader = reading.PictureReader()
    read = reader.read(encoded(ImageOps.flip(picture)))
    reader.close()
    assert read.problems == told
    assert read.text.count("Γραμμή") == (2 if told else 4)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_reader_keeps_its_memory_from_one_picture_to_the_next():
    def taken():
        assert reader._process
        told = Path(f"/proc/{reader._process.pid}/stat").read_text("ascii").rpartition(")")[2]
        return int(told.split()[7])  # minflt of proc(5): pages that the kernel gave

    reader = reading.PictureReader()
    reader.read(flyer())
    before = taken()
    reader.read(flyer())
    again = taken() - before
    reader.close()
    assert (
        again * resource.getpagesize() < 100_000_000
    )  # 46 million here; 160 where each layer's are let go of
