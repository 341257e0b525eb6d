"""Client of the fork server. A request is a length, JSON and open files; a response is one number."""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, Final

from crawler.errors import UserError
from crawler.installed import ROOT

NUMBER: Final = struct.Struct("!i")
_MOST_FILES: Final = 2
"""Open files that come with a request: the pipe of the worker and the lock."""


class ForkClient:
    """Has workers forked, and returns how they ended."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        life, self._life = os.pipe()  # closed by our end, however it comes: then the workers end
        files = (theirs.fileno(), life)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crawler.supervisor.fork_server", *map(str, files)],
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            pass_fds=files,
            start_new_session=True,
        )
        theirs.close()
        os.close(life)

    def fork(self, orders: dict[str, Any], files: Sequence[int]) -> int:
        """Process id of a new worker. Raises UserError when there is none to be had."""
        try:
            return self._ask({"fork": orders}, files)
        except OSError as error:
            raise UserError(f"no worker can be started: {error}") from None

    def wait(self, worker: int) -> int | None:
        """Exit status of a worker that has ended, negative for a signal; None when the fork server died."""
        try:
            return self._ask({"wait": worker})
        except OSError:
            return None

    def _ask(self, request: dict[str, Any], files: Sequence[int] = ()) -> int:
        body = json.dumps(request).encode()
        socket.send_fds(self._socket, [NUMBER.pack(len(body))], files)
        self._socket.sendall(body)
        answer = _read(self._socket, NUMBER.size)
        if len(answer) < NUMBER.size:
            raise OSError("the process that starts workers has ended")
        (number,) = NUMBER.unpack(answer)
        return int(number)

    def close(self) -> None:
        """End the fork server and the workers that are left."""
        self._socket.close()
        self._process.wait()
        os.close(self._life)


def receive_request(runner: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """The next request and the files that came with it; None when the runner is gone."""
    head, files, _, _ = socket.recv_fds(runner, NUMBER.size, _MOST_FILES)
    if not head:
        return None
    head += _read(runner, NUMBER.size - len(head))
    (size,) = NUMBER.unpack(head)
    request: dict[str, Any] = json.loads(_read(runner, size))
    return request, files


def _read(stream: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size and (piece := stream.recv(size - len(data))):
        data += piece
    return data
