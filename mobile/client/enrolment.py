"""Lets this device in at the server with a one-time code. The device makes its own id and token."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import quote

import msgspec

from mobile.client.error_codes import trouble_in
from mobile.client.offline_client import Profile
from mobile.sync.link import Link, Unreachable
from rulebook.kernel.ids import DeviceId, PersonId, uuid7
from rulebook.kernel.wire import (
    LINES_TYPE,
    EnrolAnswer,
    EnrolRequest,
    SyncHeader,
    lines_digest,
    login_proof,
    request_body,
)

TIMEOUT_S = 20.0
T = TypeVar("T")


class NotEnrolled(Exception):
    """The server did not let us in, or was not there. `code` is of the catalogue `trouble.*`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fresh_request(code: str, name: str) -> EnrolRequest:
    """Made once per attempt of a person; asking again with the same one is harmless."""
    now = int(datetime.now(UTC).timestamp() * 1000)
    return EnrolRequest(
        code=code, device=uuid7(now, secrets.token_bytes(10)), token=secrets.token_urlsafe(32), name=name
    )


def login_request(profile: Profile, code: str, name: str) -> EnrolRequest:
    """Log in again as the device that one is, to go on with its chain: a new token, proven by the old key."""
    token = secrets.token_urlsafe(32)
    proof = login_proof(bytes.fromhex(profile.key), code, token)
    return EnrolRequest(code=code, device=profile.device, token=token, name=name, proof=proof)


async def login_lapsed(link: Link, profile: Profile) -> bool:
    """Whether the server does not know this login any more. Raises NotEnrolled where it cannot be asked."""
    header = SyncHeader(first=1, count=0, digest=lines_digest(b""))
    headers = {"authorization": f"Bearer {profile.device}.{profile.token}", "content-type": LINES_TYPE}
    try:
        got = await link.post("/api/sync", request_body(header, b""), headers, TIMEOUT_S)
    except Unreachable as error:
        raise NotEnrolled("unreachable") from error
    return got.status == 401


class Whom(msgspec.Struct, frozen=True):
    """Whom a code is for."""

    person: str
    person_name: str


async def whom_for(link: Link, code: str) -> Whom:
    """The person a code is for. Raises NotEnrolled."""
    try:
        got = await link.get(f"/api/enrol?code={quote(code, safe='')}", {}, TIMEOUT_S)
    except Unreachable as error:
        raise NotEnrolled("unreachable") from error
    if got.status != 200:
        raise NotEnrolled(trouble_in(got.status, got.body)[0])
    return _read(got.body, Whom)


async def enrol(link: Link, ask: EnrolRequest) -> Profile:
    """Ask to be let in. Raises NotEnrolled; the same request may be asked again."""
    headers = {"content-type": "application/json"}
    try:
        got = await link.post("/api/enrol", msgspec.json.encode(ask), headers, TIMEOUT_S)
    except Unreachable as error:
        raise NotEnrolled("unreachable") from error
    if got.status != 200:
        raise NotEnrolled(trouble_in(got.status, got.body)[0])
    answer = _read(got.body, EnrolAnswer)
    return Profile(
        device=DeviceId(answer.device),
        token=ask.token,
        key=answer.key,
        person=PersonId(answer.person),
        name=answer.person_name,
        code=ask.code,
        rescue=answer.rescue,
        key_number=answer.key_number,
    )


def _read(body: bytes, type: type[T]) -> T:
    """The server's answer; a hotel's log-in page answers 200 too."""
    try:
        return msgspec.json.decode(body, type=type)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotEnrolled("unreachable") from error
