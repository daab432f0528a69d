"""A device that speaks the protocol itself, so that it can lie. Enrolled like any other."""

from __future__ import annotations

import secrets
import time
from typing import Any

import msgspec
from httpx import Response
from pair.field import Field

from rulebook import RULES_VERSION
from rulebook.kernel.commands import Command
from rulebook.kernel.ids import DeviceId, LineId, PersonId, VisitId, uuid7
from rulebook.kernel.lines import GENESIS, Line, encode_line, frame, line_hash, sign_line
from rulebook.kernel.wire import (
    LINES_TYPE,
    EnrolAnswer,
    EnrolRequest,
    Outcome,
    SyncAnswer,
    SyncHeader,
    lines_digest,
    request_body,
)
from rulebook.subjects.visits.commands import RecordFinding
from sync_server.core.enrolment import issue_code


def new_id() -> str:
    return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))


def request(code: str, **changes: Any) -> EnrolRequest:
    said = {"code": code, "device": new_id(), "token": secrets.token_urlsafe(32), "name": "手机"}
    return EnrolRequest(**said | changes)


def ask(field: Field, wanted: EnrolRequest) -> Response:
    return field.client.post("/api/enrol", content=msgspec.json.encode(wanted))


def spoilt(line: bytes) -> bytes:
    """The framed line with another last sign than its own, so that its frame or signature no longer holds."""
    return line[:-2] + (b"1" if line[-2:-1] == b"0" else b"0") + b"\n"


class Attacker:
    """Makes lines by hand, true ones by default; `seq` and `head` follow the last one made."""

    def __init__(self, field: Field, person: str = "p-wang") -> None:
        self.field = field
        wanted = request(issue_code(field.company, person))
        got = ask(field, wanted)
        assert got.status_code == 200, got.text
        answer = msgspec.json.decode(got.content, type=EnrolAnswer)
        self.device, self.token, self.key = answer.device, wanted.token, bytes.fromhex(answer.key)
        self.person = person
        self.seq, self.head = 0, GENESIS

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.device}.{self.token}", "content-type": LINES_TYPE}

    def line(self, command: Command | None = None, subject: str = "order-x", **changes: Any) -> Line:
        """The next line of the chain; `changes` to its envelope."""
        body = command or RecordFinding(visit=VisitId("visit-x"), finding=f"检查 {self.seq + 1}")
        said: dict[str, Any] = {
            "id": LineId(new_id()),
            "device": DeviceId(self.device),
            "seq": self.seq + 1,
            "prev": self.head,
            "actor": PersonId(self.person),
            "kind": body.KIND,
            "subject": subject,
            "base": 0,
            "at": self.field.clock.now.isoformat(),
            "offset": 0,
            "rules": RULES_VERSION,
            "body": msgspec.Raw(msgspec.json.encode(body)),
        }
        return Line(**said | changes)

    def signed(self, raw: bytes) -> bytes:
        """The bytes in their frame under the device's own key; the chain goes on from them."""
        self.seq, self.head = self.seq + 1, line_hash(raw)
        return frame(raw, sign_line(self.key, raw))

    def good(self, command: Command | None = None, subject: str = "order-x", **changes: Any) -> bytes:
        return self.signed(encode_line(self.line(command, subject, **changes)))

    def post(self, first: int, *framed: bytes, **header: Any) -> Response:
        """Send so many framed lines (with or without their newline)."""
        whole = b"".join(one.removesuffix(b"\n") + b"\n" for one in framed)
        said = SyncHeader(**{"first": first, "count": len(framed), "digest": lines_digest(whole)} | header)
        return self.field.client.post("/api/sync", content=request_body(said, whole), headers=self.headers)

    def send(self, first: int, *framed: bytes, **header: Any) -> SyncAnswer:
        got = self.post(first, *framed, **header)
        assert got.status_code == 200, got.text
        return msgspec.json.decode(got.content, type=SyncAnswer)

    def outcomes(self, first: int, *framed: bytes) -> tuple[Outcome, ...]:
        return self.send(first, *framed).outcomes
