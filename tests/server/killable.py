"""A server to be killed. No test: test_server_kills.py starts it, and it forks a server for each "<data> <port>".

A server says `P <pid>` when it begins and `U <port>` once it listens.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

import uvicorn

from sync_server.api.app import make_app
from sync_server.company import open_company


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def serve(data: Path, port: int) -> None:
    company = open_company(data)
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen()
        say(f"U {port}")
        config = uvicorn.Config(make_app(company), log_level="error", lifespan="off")
        uvicorn.Server(config).run([listening])


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for request in sys.stdin:
        data, port = request.split()
        if os.fork() == 0:
            say(f"P {os.getpid()}")
            serve(Path(data), int(port))
            os._exit(0)


if __name__ == "__main__":
    main()
