"""Read a picture: decode it in one process, read it in another, put the lines in order here."""

from __future__ import annotations

import atexit
import subprocess
import tempfile
import threading
from dataclasses import replace
from hashlib import sha256
from itertools import accumulate, pairwise
from typing import Any, BinaryIO, Final, cast

from crawler.indicators.vocabulary import vocabulary
from crawler.installed import ROOT
from crawler.pictures.decoding import DecodedPicture, PictureError, decode_picture
from crawler.pictures.layout import lay_out
from crawler.pictures.limits import READ_FRAMES, READ_SILENCE
from crawler.pictures.messages import read_message, write_message
from crawler.pictures.picture_text import PictureText
from crawler.pictures.pieces import ANY_PACK, Piece, piece_from_json
from crawler.pictures.spacing import split_glued
from crawler.sandbox import command_of, environment
from crawler.this_machine import family_seconds

MAX_LOOKS: Final = READ_FRAMES * 40 * 1024
"""Bytes of the features of all frames of a picture."""
UNREAD_SCRIPT: Final = (
    "most of its lines are in a script that can't be read here; install the program tesseract with the pack of its"
    " language (on Debian tesseract-ocr-ara for Arabic, tesseract-ocr-rus for Russian, and so on)"
)
"""The problem of a picture in a script for which there is no reader."""
UNREAD_LETTERS: Final = (
    "letters of its language can't be read here; install the program tesseract with its language pack {pack}"
    " (on Debian tesseract-ocr-{pack})"
)
"""The problem of a picture in a language of which some letters can't be read."""
UNREAD_LINES: Final = "reading all of it takes too long; lines that were not read: {unread}"
"""The problem of a picture of which tesseract did not come to all lines within its processor seconds."""


class PictureReader:
    """Reads pictures with one process that keeps the models between them; started at the first picture."""

    def __init__(self, silence: float = READ_SILENCE) -> None:
        """Prepare a reader; its process is ended when it takes no processor for `silence` seconds by the clock."""
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._silence = silence

    def read(self, data: bytes) -> PictureText:
        """Read a picture; one that can't be read has a problem and no text.

        Args:
            data: The bytes of the file.

        Returns:
            The text with places, and what else is known of the picture.
        """
        digest = sha256(data).hexdigest()
        try:
            picture = decode_picture(data)
        except PictureError as error:
            return PictureText("", sha256=digest, problems=(str(error),))
        known = PictureText(
            "",
            sha256=digest,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            frames=len(picture.frames),
        )
        try:
            frames, looks, problems = self._pieces(picture)
        except PictureError as error:
            return replace(known, problems=(str(error),))
        scales = [max(picture.width, picture.height) / max(one.width, one.height) for one in picture.frames]
        text, lines = lay_out([[_unglued(piece) for piece in frame] for frame in frames], scales)
        return replace(known, text=text, lines=lines, looks=looks, problems=problems)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._folder = tempfile.TemporaryDirectory(prefix="adwatch-pictures-")
        return subprocess.Popen(
            command_of("crawler.pictures.read_worker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment(TMPDIR=self._folder.name),
        )

    def _watch(self, process: subprocess.Popen[bytes], answered: threading.Event) -> None:
        """End a process that waits for nothing: neither it nor what it started takes any processor."""
        used = family_seconds(process.pid)
        while not answered.wait(self._silence):
            before, used = used, family_seconds(process.pid)
            if used == before:
                process.kill()
                return

    def _pieces(
        self, picture: DecodedPicture
    ) -> tuple[list[list[Piece]], tuple[bytes, ...], tuple[str, ...]]:
        """Pieces and packed features of each frame, and what could not be read of it."""
        process = self._process = self._process or self._start()
        answered = threading.Event()
        threading.Thread(target=self._watch, args=(process, answered), daemon=True).start()
        try:
            sizes = [(one.width, one.height) for one in picture.frames]
            pixels = b"".join(one.pixels for one in picture.frames)
            write_message(cast("BinaryIO", process.stdin), {"frames": sizes}, pixels)
            answer = read_message(cast("BinaryIO", process.stdout), MAX_LOOKS)
        except OSError:
            answer = None
        finally:
            answered.set()
        if answer is None:
            self.close()
            raise PictureError("reading it takes too long or needs too much memory")
        header: dict[str, Any] = answer[0]
        if "error" in header:
            raise PictureError(f"reading it failed ({header['error']})")
        pieces = [[piece_from_json(piece) for piece in frame] for frame in header["frames"]]
        ends = list(accumulate(header["looks"], initial=0))
        looks = tuple(answer[1][start:end] for start, end in pairwise(ends))
        return pieces, looks, _problems(str(header["missing_pack"]), int(header["unread"]))


def _problems(missing: str, unread: int = 0) -> tuple[str, ...]:
    """What is told of a pack that is missing, by its name or `ANY_PACK`, and of so many lines that were not read."""
    no_pack = UNREAD_SCRIPT if missing == ANY_PACK else UNREAD_LETTERS.format(pack=missing)
    return (*([no_pack] if missing else []), *([UNREAD_LINES.format(unread=unread)] if unread else []))


def _unglued(piece: Piece) -> Piece:
    return piece if piece.reader == "code" else replace(piece, text=split_glued(piece.text, vocabulary()))


_shared = PictureReader()
atexit.register(_shared.close)


def read_picture(data: bytes) -> PictureText:
    """Read a picture with the reader that this process shares: `PictureReader.read`."""
    return _shared.read(data)
