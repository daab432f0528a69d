"""A server to be killed. No test: killing.py starts it, and it forks a server for each "<data> <port>".

A server says `P <pid>` when it begins and `U <port>` once it listens. "<data> <port> <sha256> <n>" makes one that
ends by SIGKILL at its nth step with that file: in a write, before a flush or rename, before something is put into
a bucket, copied or deleted there, at the commit, at the answer.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import obstore
import uvicorn
from sqlalchemy import event

from sync_server.api.app import make_app
from sync_server.core.company import Company, open_company
from sync_server.core.files.opening import open_files
from sync_server.core.server_settings import read_settings


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


class Fate:
    """The step with a file in which this process ends. Counted from the first bite of that file on."""

    def __init__(self, sha256: str, step: int) -> None:
        self._path = f"/api/files/{sha256}"
        self._left = step
        self._begun = False

    def strike(self, company: Company) -> None:
        """Lie in wait in the disk's calls and at the database's commit."""
        write = os.write

        def half(descriptor: int, data: Any) -> int:
            if self._is_now():
                write(descriptor, data[: len(data) // 2])
                self._end()
            return write(descriptor, data)

        os.write = half  # type: ignore[assignment]  # the disk is the port at which this fault comes in
        for name in ("fsync", "rename", "chmod", "unlink"):
            setattr(os, name, self._before(getattr(os, name)))
        for name in ("put", "copy", "delete"):
            setattr(obstore, name, self._before(getattr(obstore, name)))
        event.listen(company.engine, "commit", lambda _: self._end() if self._is_now() else None)

    def app(self, app: Any) -> Any:
        """The app, that may end before it answers."""

        async def watched(scope: Any, receive: Any, send: Any) -> None:
            mine = scope["type"] == "http" and scope["method"] == "PATCH" and scope["path"] == self._path
            self._begun |= mine

            async def answer(message: Any) -> None:
                if mine and message["type"] == "http.response.start" and self._is_now():
                    self._end()
                await send(message)

            await app(scope, receive, answer)

        return watched

    def _before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **named: Any) -> Any:
            if self._is_now():
                self._end()
            return call(*args, **named)

        return watched

    def _is_now(self) -> bool:
        self._left -= self._begun
        return self._begun and self._left == 0

    def _end(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def serve(data: Path, port: int, sha256: str = "", step: int = 0) -> None:
    settings = read_settings({"data": data}).server
    company = open_company(data, files=open_files(settings))
    fate = Fate(sha256, step)
    if step:
        fate.strike(company)
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen()
        say(f"U {port}")
        config = uvicorn.Config(fate.app(make_app(company)), log_level="error", lifespan="off")
        uvicorn.Server(config).run([listening])


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for request in sys.stdin:
        data, port, *fate = request.split()
        if os.fork() == 0:
            say(f"P {os.getpid()}")
            serve(Path(data), int(port), *(fate[:1] + [int(n) for n in fate[1:]]))
            os._exit(0)


if __name__ == "__main__":
    main()
