"""The sync engine, without network or files: what is sent next, and what an answer means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from mobile.store.journal import Entry
from mobile.sync.engine import CHUNK_BYTES, Taken, Trouble, next_request, read_answer
from rulebook.kernel.lines import GENESIS
from rulebook.kernel.wire import CHUNK_LINES, Acknowledged, Problem, SyncAnswer, SyncHeader, lines_digest

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANSWER = SyncAnswer(
    cursor="e.s.7", acknowledged=Acknowledged(seq=3, hash=GENESIS), server_time="2026-03-02T12:00:10.500000+00:00"
)


def entries(count: int, size: int = 100, first: int = 1) -> list[Entry]:
    return [Entry(first + n, b"x" * (size - 1) + b"\n", GENESIS, None) for n in range(count)]


def parts(body: bytes) -> tuple[SyncHeader, bytes]:
    header, _, framed = body.partition(b"\n")
    return msgspec.json.decode(header, type=SyncHeader), framed


def test_the_lines_go_as_they_stand_in_the_journal_under_a_header_that_can_check_them() -> None:
    pending = entries(3, first=5)
    request = next_request(pending, 8, "e.s.1")
    header, framed = parts(request.body)
    assert framed == b"".join(e.framed for e in pending)
    assert (header.first, header.count, header.cursor) == (5, 3, "e.s.1")
    assert header.digest == lines_digest(framed)
    assert (request.first, request.count) == (5, 3)


def test_with_nothing_to_send_it_asks_for_news_and_says_which_line_would_come_next() -> None:
    header, framed = parts(next_request([], 9, "").body)
    assert (header.first, header.count, framed) == (9, 0, b"")


def test_a_bite_holds_so_many_lines_and_so_many_bytes_and_at_least_one_line() -> None:
    assert next_request(entries(250), 251, "").count == CHUNK_LINES
    assert next_request(entries(250), 251, "", lines=200).count == 200
    assert next_request(entries(10, CHUNK_BYTES // 4), 11, "").count == 4
    assert next_request(entries(10, CHUNK_BYTES * 2), 11, "").count == 1
    assert next_request(entries(10, 1_000), 11, "", most=4_000).count == 4


@pytest.mark.parametrize("lag_s", [-86_400 * 365, -300, 0, 300, 86_400 * 365])
def test_the_clocks_offset_is_measured_at_the_middle_of_the_round_trip(lag_s: int) -> None:
    """And a clock that was set wrong is off by just so much, whatever the link's delay."""
    device = NOON + timedelta(seconds=lag_s)
    taken = read_answer(200, msgspec.json.encode(ANSWER), device, device + timedelta(seconds=21))
    assert isinstance(taken, Taken)
    assert taken.offset == -lag_s * 1000


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, msgspec.json.encode(Problem(title="", status=401, code="login_unknown")), "expired"),
        (403, msgspec.json.encode(Problem(title="", status=403, code="device_revoked")), "revoked"),
        (400, msgspec.json.encode(Problem(title="", status=400, field="digest")), "request"),
        (400, msgspec.json.encode(Problem(title="", status=400, field="protocol")), "update_needed"),
        (429, msgspec.json.encode(Problem(title="", status=429, code="too_many")), "too_many"),
        (413, b"<html>", "request"),
        (302, b"", "request"),
        (500, b"oops", "server"),
        (502, b"<html>bad gateway", "server"),
        (200, b"<html>Log in to the hotel", "answer"),
        (200, b"", "answer"),
        (200, b"\xff\xfe", "answer"),
        (200, b'{"cursor":"x"}', "answer"),
        (200, msgspec.json.encode(msgspec.structs.replace(ANSWER, server_time="noon")), "answer"),
        (200, msgspec.json.encode(msgspec.structs.replace(ANSWER, server_time="2026-03-02T12:00:00")), "answer"),
    ],
)
def test_what_is_no_answer_of_the_server_is_trouble_and_nothing_else(status: int, body: bytes, code: str) -> None:
    trouble = read_answer(status, body, NOON, NOON)
    assert isinstance(trouble, Trouble)
    assert trouble.code == code


def test_an_answer_of_a_newer_server_is_understood_as_far_as_it_goes() -> None:
    said = msgspec.json.decode(msgspec.json.encode(ANSWER)) | {"weather": "fine", "due": 4}
    taken = read_answer(200, msgspec.json.encode(said), NOON, NOON)
    assert isinstance(taken, Taken)
    assert taken.answer.due == 4
