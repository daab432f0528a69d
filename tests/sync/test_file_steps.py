"""Sending a file as steps without a network: asked first, never sent twice, never without an end."""

from __future__ import annotations

import pytest
from company import picture
from hypothesis import given
from hypothesis import strategies as st

from mobile.sync.files import MOST_STALLS, Ask, Failed, Upload, Whole, after, next_ask
from rulebook.kernel.files import ref_of

PHOTO = picture(b"before", 1000)
REF = ref_of(PHOTO)
assert REF is not None
START = Upload(REF)


def said(offset: object, whole: bool = False) -> dict[str, str]:
    return {"upload-offset": str(offset), "upload-complete": "?1" if whole else "?0"}


class Server:
    """What the real one does, in a few lines: a part at its offset, verified at the end."""

    def __init__(self) -> None:
        self.part = b""
        self.whole = False
        self.heard = 0

    def __call__(self, ask: Ask) -> tuple[int, dict[str, str], bytes]:
        if self.whole or ask.method == "HEAD":
            return 200, said(len(PHOTO) if self.whole else len(self.part), self.whole), b""
        assert ask.body is not None
        self.heard += len(ask.body)
        if int(ask.headers["upload-offset"]) != len(self.part):
            return 409, said(len(self.part)), b""
        self.part += ask.body
        if len(self.part) == int(ask.headers["upload-length"]):
            self.whole, self.part = self.part == PHOTO, b""
            return (200, said(len(PHOTO), True), b"") if self.whole else (422, said(0), b"")
        return 200, said(len(self.part)), b""


@given(st.lists(st.tuples(st.integers(1, 400), st.sampled_from(["", "", "lost", "answer_lost"])), max_size=30))
def test_collect_7356_whatever_breaks_it_gets_there_and_only_broken_bites_are_sent_again(
    weather: list[tuple[int, str]],
) -> None:
    server, step, broken = Server(), START, 0
    for bite, now in [*weather, *[(100, "")] * 40]:
        assert isinstance(step, Upload)
        ask = next_ask(step, PHOTO, bite)
        if now == "lost":
            step = START  # the next try asks first
            continue
        answer = server(ask)
        if now == "answer_lost":
            broken += len(ask.body or b"")
            step = START
            continue
        moved = after(step, *answer)
        if isinstance(moved, Whole):
            break
        assert isinstance(moved, Upload)
        step = moved
    assert server.whole
    assert server.heard <= len(PHOTO) + broken


def test_what_the_server_has_is_not_sent() -> None:
    server = Server()
    server.whole = True
    assert after(START, *server(next_ask(START, PHOTO, 100))) == Whole()
    assert server.heard == 0


def test_a_file_that_arrives_wrong_again_and_again_gives_the_others_their_turn() -> None:
    step: Upload | Whole | Failed = START
    server = Server()
    for _ in range(100):
        if not isinstance(step, Upload):
            break
        step = after(step, *server(next_ask(step, bytes(len(PHOTO)), 400)))
    assert step == Failed("answer", False)
    assert server.heard <= (MOST_STALLS + 1) * len(PHOTO)


def test_a_server_that_never_moves_is_not_asked_without_end() -> None:
    step: Upload | Whole | Failed = START
    for _ in range(MOST_STALLS + 2):
        assert isinstance(step, Upload)
        step = after(step, 409, said(7), b"")
    assert isinstance(step, Failed)


@pytest.mark.parametrize(
    ("status", "body", "code", "for_all"),
    [
        (401, b'{"title":"","status":401,"code":"login_unknown"}', "expired", True),
        (404, b'{"title":"","status":404,"code":"file_unnamed"}', "file_unnamed", False),
        (429, b'{"title":"","status":429,"code":"file_day"}', "file_day", True),
        (507, b'{"title":"","status":507,"code":"file_room"}', "file_room", True),
        (503, b'{"title":"","status":503,"code":"file_away"}', "file_away", True),
        (503, b"", "file_away", True),
        (503, b"<html>503 Service Unavailable", "server", True),
        (502, b"<html>502 Bad Gateway", "server", True),
        (413, b"", "request", False),
        (200, b"<html>Please log in", "answer", False),
    ],
)
def test_trouble_with_a_file_has_a_name(status: int, body: bytes, code: str, for_all: bool) -> None:
    assert after(START, status, {}, body) == Failed(code, for_all)


@pytest.mark.parametrize("body", [b"", b'{"title":"","status":410,"code":"file_erased"}'])
def test_file_2_a_file_that_the_company_erased_is_done_with(body: bytes) -> None:
    assert after(START, 410, {}, body) == Whole()


@pytest.mark.parametrize("offset", ["-1", "1001", "99999999999999999999", "x", "", "٣"])
def test_an_offset_that_cannot_be_is_no_progress(offset: str) -> None:
    assert isinstance(after(START, 200, said(offset), b""), Failed)


def test_a_server_that_says_it_has_all_of_it_and_never_makes_it_whole_is_not_asked_without_end() -> None:
    step = after(START, 200, said(len(PHOTO)), b"")
    for _ in range(MOST_STALLS):
        assert isinstance(step, Upload)
        ask = next_ask(step, PHOTO, 100)
        assert (ask.method, ask.body) == ("PATCH", b"")
        step = after(step, 200, said(len(PHOTO)), b"")
    assert isinstance(after(step, 200, said(len(PHOTO)), b"") if isinstance(step, Upload) else step, Failed)
