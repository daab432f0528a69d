"""Requests that come packed (gzip), and what somebody might send instead."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest
from attacker import Attacker
from pair.field import Field

from mobile.sync.link import Answer
from rulebook.kernel.lines import Unreadable, frame
from rulebook.kernel.packing import pack, unpack
from rulebook.kernel.wire import SyncHeader, lines_digest, request_body
from sync_server.core.syncing import MOST_BYTES

PACKED = {"content-encoding": "gzip"}


def request(framed: bytes) -> bytes:
    header = SyncHeader(first=1, count=framed.count(b"\n"), digest=lines_digest(framed))
    return request_body(header, framed)


def kept(field: Field, one: Attacker) -> bytes:
    return b"".join(frame(raw, mac) for _, raw, mac in field.kept_lines(one.device))


def test_what_was_packed_comes_out_as_it_was() -> None:
    data = "更换终端，".encode() * 1000
    assert unpack(pack(data), len(data)) == data
    assert gzip.decompress(pack(data)) == data
    assert len(pack(data)) < len(data) // 20


@pytest.mark.parametrize(
    "sent",
    [b"", b"nonsense", pack(b"x" * 99)[:-1], pack(b"x" * 99) + b"y", pack(b"x") * 2, zlib.compress(b"x")],
    ids=["nothing", "nonsense", "torn", "with a tail", "two pieces", "not gzip"],
)
def test_what_nobody_packed_is_refused(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        unpack(sent, 1000)


def test_a_bomb_unfolds_to_no_more_than_the_bound() -> None:
    bomb = pack(bytes(50_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="1000"):
        unpack(bomb, 1000)
    assert len(unpack(pack(bytes(1000)), 1000)) == 1000


def test_a_packed_request_is_judged_like_any_other(field: Field) -> None:
    one = Attacker(field)
    framed = one.good() + one.good()
    got = field.client.post("/api/sync", content=pack(request(framed)), headers=one.headers | PACKED)
    assert got.status_code == 200
    assert got.headers["accept-encoding"] == "gzip"
    assert len(got.json()["outcomes"]) == 2
    assert kept(field, one) == framed


def test_bits_flipped_in_a_packed_request_take_nothing_that_was_not_sent(field: Field) -> None:
    one = Attacker(field)
    framed = one.good() + one.good()
    sound = pack(request(framed))
    for at in range(0, len(sound), 7):
        broken = sound[:at] + bytes((sound[at] ^ 1 << at % 8,)) + sound[at + 1 :]
        got = field.client.post("/api/sync", content=broken, headers=one.headers | PACKED)
        assert got.status_code in (200, 400), at
        assert kept(field, one) in (b"", framed), at


@pytest.mark.parametrize("bytes_", [MOST_BYTES + 1, 200_000_000])
def test_a_bomb_takes_nothing_and_says_so(field: Field, bytes_: int) -> None:
    one = Attacker(field)
    got = field.client.post("/api/sync", content=pack(bytes(bytes_)), headers=one.headers | PACKED)
    assert (got.status_code, got.json()["field"]) == (400, "body")
    assert not field.kept_lines(one.device)


def test_a_stranger_makes_nobody_unpack_anything(field: Field) -> None:
    got = field.client.post("/api/sync", content=b"not packed at all", headers=PACKED)
    assert got.status_code == 401


def test_another_packing_is_refused_and_the_right_one_named(field: Field) -> None:
    one = Attacker(field)
    got = field.client.post("/api/sync", content=b"x", headers=one.headers | {"content-encoding": "br"})
    assert (got.status_code, got.json()["field"]) == (400, "content-encoding")


def test_a_phone_packs_once_the_server_has_said_that_it_takes_that(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang", synced=False)
        await wang.sync()
        await wang.does_the_visit()
        await wang.sync()
        assert wang.runner.signal == "online"
        assert wang.weather.packed == [False, False, True]  # to enrol, to hear of it, with the visit's lines
        assert not wang.client.pending

    asyncio.run(scene())


def test_a_server_that_no_longer_takes_packed_requests_gets_plain_ones(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        link, sent = wang.weather._link, []

        class Older:
            """As a server before packing answers: it reads what it gets as it is, and says nothing of coding."""

            async def send(
                self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
            ) -> Answer:
                sent.append(headers.get("content-encoding", ""))
                plainly = {key: value for key, value in headers.items() if key != "content-encoding"}
                got = await link.send(method, path, body, plainly, timeout_s)
                said = {key: value for key, value in got.headers.items() if key != "accept-encoding"}
                return Answer(got.status, said, got.body)

        wang.weather._link = Older()  # type: ignore[assignment]  # a link as the runner sees it
        await wang.sync()
        assert wang.runner.signal == "trouble"
        await wang.sync()
        assert wang.runner.signal == "online"
        assert sent == ["gzip", ""]
        assert not wang.client.pending

    asyncio.run(scene())
