"""A commit's server, and people at devices who speak as docs/protocol.md says; imports nothing of the app."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import requests

from tools.compare_commits.checkout import Checkout, Failed

A_LIFE_S = 20.0
"""A server looks half a minute after its start which deadlines have passed. It is started anew before that, or the
machine's pace would decide which answers tell of them."""
RULES = 3
"""The rulebook that our lines name; a later server reads them for ever."""


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Server:
    """`paigong serve` (or `demo`) over a folder."""

    def __init__(self, checkout: Checkout, data: Path, command: str = "serve") -> None:
        self.checkout, self.data = checkout, data
        self._args = (command, "--data", data, "--app", checkout.work / "no-app")
        self._running: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """One request, and its answer unpacked."""
        if time.monotonic() - self._since > A_LIFE_S:
            self._stop()
            self._start()
        got = requests.request(
            method, self._base + path, data=body, headers=dict(headers or {}), timeout=60, allow_redirects=False
        )
        return Answer(got.status_code, {k.lower(): v for k, v in got.headers.items()}, got.content)

    def _start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._base = f"http://127.0.0.1:{port}"
        self._running = subprocess.Popen(
            self.checkout.command(*self._args, "--port", port),
            cwd=self.checkout.root,
            env=self.checkout.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self._running.poll() is None:
            with suppress(requests.RequestException):
                if requests.get(self._base + "/healthz", timeout=5).ok:
                    self._since = time.monotonic()
                    return
            time.sleep(0.1)
        self._stop()
        raise Failed(f"the server of {self.checkout.root.name} did not start")

    def _stop(self) -> None:
        if self._running is not None:
            self._running.terminate()
            self._running.wait(60)
            self._running = None


class Device:
    """Somebody's device, let in by a one-time code: it signs lines and syncs."""

    def __init__(self, server: Server, person: str, device: str, token: str, admin: Device | None = None) -> None:
        self.server, self.person, self.device = server, person, device
        self.login = {"authorization": f"Bearer {device}.{token}"}
        code = admin.code_for(person) if admin else _code_by_command(server, person)
        asked = {"code": code, "device": device, "token": token, "name": "compare"}
        self.enrolled = server.ask("POST", "/api/enrol", json.dumps(asked).encode())
        if self.enrolled.status != 200:
            raise Failed(f"{person} was not let in: {self.enrolled.body!r}")
        self._key = bytes.fromhex(json.loads(self.enrolled.body)["key"])
        self.seq, self.head, self.cursor = 0, "0" * 64, ""

    def code_for(self, person: str) -> str:
        """A one-time code, which an administrator may ask for."""
        answer = self.server.ask("POST", f"/api/codes?person={person}", headers=self.login)
        return str(json.loads(answer.body)["code"])

    def signed(self, kind: str, subject: str, body: dict[str, Any], at: str) -> bytes:
        """A line with its HMAC, as it travels."""
        self.seq += 1
        line = {
            "id": f"{self.device}-{self.seq}",
            "device": self.device,
            "seq": self.seq,
            "prev": self.head,
            "actor": self.person,
            "kind": kind,
            "subject": subject,
            "base": 0,
            "at": at,
            "offset": 0,
            "rules": RULES,
            "body": body,
        }
        raw = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()
        self.head = hashlib.sha256(raw).hexdigest()
        return raw + b"\t" + hmac.new(self._key, raw, hashlib.sha256).hexdigest().encode() + b"\n"

    def sync(self, framed: bytes = b"", first: int = 0) -> Answer:
        """One round trip; the cursor moves on."""
        count = framed.count(b"\n")
        header = {
            "protocol": 1,
            "first": first or self.seq - count + 1,
            "count": count,
            "digest": hashlib.sha256(framed).hexdigest(),
            "cursor": self.cursor,
            "rules": RULES,
        }
        body = json.dumps(header).encode() + b"\n" + framed
        answer = self.server.ask("POST", "/api/sync", body, self.login)
        if answer.status == 200:
            self.cursor = json.loads(answer.body)["cursor"]
        return answer


def _code_by_command(server: Server, person: str) -> str:
    link = server.checkout.must("enrol", person, "--data", server.data).text()
    code = re.search(r"#/enrol/([\w-]+)", link)
    if code is None:
        raise Failed(f"no link in {link!r}")
    return code[1]
