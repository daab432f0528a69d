"""A command as bytes: what is a line, what is quarantined, and that the judge survives anything (section 0)."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from company import Company
from hypothesis import example, given
from hypothesis import strategies as st

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.lines import (
    GENESIS,
    LINE_LIMIT,
    MOST_DEPTH,
    Unreadable,
    device_key,
    encode_line,
    frame,
    line_hash,
    read_line,
    sign_line,
    signature_holds,
    unframe,
)
from rulebook.rules import decide
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.receipts.numbers import is_provisional, provisional_number
from rulebook.subjects.visits.commands import RecordFinding

KEY = device_key(b"master", "device-1")

GOOD: dict[str, Any] = {
    "id": "0199-line",
    "device": "device-li",
    "seq": 1,
    "prev": GENESIS,
    "actor": "li",
    "kind": "visit.arrive",
    "subject": "order-1",
    "base": 0,
    "at": "2026-03-02T09:00:00+08:00",
    "offset": 0,
    "rules": 1,
    "body": {"visit": "v-1"},
}


def raw(**changes: Any) -> bytes:
    return json.dumps(GOOD | changes, ensure_ascii=False).encode()


def unreadable(given: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_line(given)
    return caught.value.code


# The envelope


def test_a_line_is_read_as_it_was_made(company: Company) -> None:
    line = company.li.line(RecordFinding(visit="v-1", finding="天线断\t\n“引号”"), "order-1")  # type: ignore[arg-type]  # an id is a string
    made = encode_line(line)
    assert read_line(made) == line
    assert encode_line(read_line(made)) == made
    assert b"\t" not in made
    assert b"\n" not in made


def test_a_device_chains_its_lines(company: Company) -> None:
    first = company.ji.line(ReturnToBase(), "")
    second = company.ji.line(ReturnToBase(), "")
    assert (first.seq, first.prev, second.seq) == (1, GENESIS, 2)
    assert second.prev == line_hash(encode_line(first))


@pytest.mark.parametrize("field", sorted(GOOD))
def test_a_line_without_one_of_its_fields_is_none(field: str) -> None:
    assert unreadable(json.dumps({k: v for k, v in GOOD.items() if k != field}).encode()) == "schema"


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 0},
        {"seq": -1},
        {"seq": 1.5},
        {"seq": "1"},
        {"seq": 2**53 + 1},
        {"seq": 10**30},
        {"prev": "0" * 63},
        {"prev": "0" * 65},
        {"base": -1},
        {"offset": "0"},
        {"offset": 10**40},
        {"rules": None},
        {"id": ""},
        {"id": "x" * 201},
        {"id": None},
        {"actor": ""},
        {"device": 7},
        {"subject": "x" * 201},
        {"at": None},
        {"extra": 1},
        {"body": {"visit": "\0"}},
    ],
    ids=str,
)
def test_a_line_with_a_wrong_field_is_none(changes: dict[str, Any]) -> None:
    assert unreadable(raw(**changes)) == "schema"


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"{",
        raw()[:-1],
        raw() + b"x",
        b"\xff" + raw(),
        raw().replace(b"li", b"\xff\xfe", 1),
    ],
    ids=range(9),
)
def test_what_is_no_json_object_is_no_line(given: bytes) -> None:
    assert unreadable(given) == "schema"


def test_a_body_nested_without_end_is_quarantined_and_stops_nothing() -> None:
    deep = raw(body=0)[: -len(b"0}")] + b"[" * 200_000 + b"]" * 200_000 + b"}"
    assert unreadable(deep) == "schema"


def test_the_letters_of_an_escaped_nul_are_no_nul() -> None:
    assert read_line(raw(body={"visit": "\\u0000"})).seq == 1
    assert unreadable(raw(body={"visit": "\\\0"})) == "schema"


def test_a_line_longer_than_the_limit_is_neither_made_nor_read(company: Company) -> None:
    assert unreadable(b" " * (LINE_LIMIT + 1)) == "too_long"
    assert unreadable(b" " * LINE_LIMIT) == "schema"
    line = company.li.line(ReturnToBase(), "")
    long = type(line)(**{f: getattr(line, f) for f in line.__struct_fields__} | {"kind": "x" * LINE_LIMIT})
    with pytest.raises(Unreadable, match="too_long"):
        encode_line(long)


@given(st.binary(max_size=300))
@example(raw())
def test_any_bytes_are_a_line_or_unreadable(given: bytes) -> None:
    with suppress(Unreadable):
        read_line(given)


# The frame: line, tab, HMAC, newline


def test_line_and_hmac_travel_together_with_or_without_the_newline() -> None:
    mac = sign_line(KEY, raw())
    framed = frame(raw(), mac)
    assert framed.count(b"\n") == 1
    assert unframe(framed) == unframe(framed.removesuffix(b"\n")) == (raw(), mac)


@pytest.mark.parametrize("cut", [1, 2, 33, 64, 65, 66, 200])
def test_a_torn_frame_is_no_frame(cut: int) -> None:
    framed = frame(raw(), sign_line(KEY, raw()))
    torn = framed[:-1][:-cut]
    with pytest.raises(Unreadable, match="frame"):
        unframe(torn)


@pytest.mark.parametrize("given", [b"", b"\n", b"\t", b"x\ty\n", raw(), raw() + b"\t" + b"a" * 63, b"a" * 64])
def test_what_carries_no_hmac_is_no_frame(given: bytes) -> None:
    with pytest.raises(Unreadable, match="frame"):
        unframe(given)


def test_an_hmac_that_is_no_text_is_compared_and_found_wrong() -> None:
    line, mac = unframe(raw() + b"\t" + b"\xff" * 64)
    assert not signature_holds(KEY, line, mac)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_one_changed_bit_breaks_hash_and_signature(line: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(line) * 8 - 1))
    changed = bytearray(line)
    changed[at // 8] ^= 1 << at % 8
    mac = sign_line(KEY, line)
    assert signature_holds(KEY, line, mac)
    assert not signature_holds(KEY, bytes(changed), mac)
    assert line_hash(line) != line_hash(bytes(changed))


def test_each_device_has_a_key_of_its_own() -> None:
    keys = {device_key(m, d) for m in (b"a", b"b") for d in ("device-1", "device-2", "")}
    assert len(keys) == 6
    assert not signature_holds(device_key(b"master", "device-2"), raw(), sign_line(KEY, raw()))


# Bodies


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("visit.teleport", {}),
        ("", {}),
        ("visit.arrive", {}),
        ("visit.arrive", {"visit": 1}),
        ("visit.arrive", {"visit": ""}),
        ("visit.arrive", {"visit": "v" * 101}),
        ("visit.arrive", {"visit": "v", "speed": 9}),
        ("visit.arrive", []),
        ("visit.arrive", None),
        ("visit.find", {"visit": "v", "finding": "x" * 2001}),
        ("visit.find", {"visit": "v", "finding": ["x"]}),
        ("handover.declare", {"handover": "h", "counts": [[0, 1]], "receipts": []}),
        ("handover.declare", {"handover": "h", "counts": [[-100, 1]], "receipts": []}),
        ("handover.declare", {"handover": "h", "counts": [[100, -1]], "receipts": []}),
        ("handover.declare", {"handover": "h", "counts": [[10**7, 1]], "receipts": []}),
        ("handover.count", {"handover": "h", "counts": [[100, 1, 5], "x"]}),
        ("order.approve", {"revision": "1"}),
        ("order.open", {"kind": "miracle"}),
        ("person.add", {"name": "x", "roles": ["king"]}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_body_that_is_none_of_its_kind_is_quarantined(company: Company, kind: str, body: Any) -> None:
    line = read_line(raw(kind=kind, body=body))
    with pytest.raises(Unreadable):
        decide(company.world, line, company.now)


RECEIPT: dict[str, Any] = {
    "visit": "v",
    "receipt": "r",
    "number": "PGLI-000001",
    "token": "t" * 22,
    "plate": "",
    "lines": [],
    "total": 0,
    "method": "cash",
}
FEE_LINE = {"model": "m", "name": "n", "name_en": "n", "quantity": 1, "fen": 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"total": -1},
        {"total": 10**12 + 1},
        {"total": 1.5},
        {"total": "100"},
        {"token": "t" * 21},
        {"token": "t" * 65},
        {"token": "t" * 21 + "/"},
        {"method": "gold"},
        {"receipt": ""},
        {"lines": [FEE_LINE | {"quantity": -1}]},
        {"lines": [FEE_LINE | {"fen": -1}]},
    ],
    ids=str,
)
def test_rct_1_amounts_are_whole_fen_and_never_negative(company: Company, changes: dict[str, Any]) -> None:
    good = read_line(raw(kind="receipt.issue", body=RECEIPT | {"lines": [FEE_LINE]}))
    assert isinstance(decide(company.world, good, company.now), Decision)
    with pytest.raises(Unreadable, match="body"):
        decide(company.world, read_line(raw(kind="receipt.issue", body=RECEIPT | changes)), company.now)


# Times


@pytest.mark.parametrize(
    "at",
    [
        "",
        "yesterday",
        "2026-03-02",
        "2026-03-02T09:00:00",
        "2026-02-30T09:00:00+08:00",
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00+00:00",
        "9999-12-31T23:59:59+00:00",
        "9999-12-31T23:59:59-12:00",
        "3000-01-01T00:00:00+08:00",
    ],
)
@pytest.mark.parametrize("kind", ["base.return", "visit.arrive"])
def test_a_time_that_cannot_be_is_quarantined(company: Company, kind: str, at: str) -> None:
    body = {"visit": "v"} if kind == "visit.arrive" else {}
    with pytest.raises(Unreadable, match="time"):
        decide(company.world, read_line(raw(kind=kind, at=at, body=body)), company.now)


@pytest.mark.parametrize("offset", [2**53, -(2**53)])
def test_an_offset_that_leads_out_of_the_calendar_is_quarantined(company: Company, offset: int) -> None:
    with pytest.raises(Unreadable, match="time"):
        decide(company.world, read_line(raw(offset=offset)), company.now)


@pytest.mark.parametrize(
    "at", ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59+08:00", "2026-03-02T01:00:00.123456Z"]
)
def test_a_device_that_lost_its_clock_loses_no_facts(company: Company, at: str) -> None:
    for kind, body in (("base.return", {}), ("visit.arrive", {"visit": "v"})):
        assert isinstance(
            decide(company.world, read_line(raw(kind=kind, at=at, body=body)), company.now), Decision
        )


def test_a_provisional_number_says_so_and_is_the_devices_own() -> None:
    numbers = {provisional_number(f"0199-device-{d}", n) for d in "ab" for n in (1, 2)}
    assert len(numbers) == 4
    assert all(map(is_provisional, numbers))


@pytest.mark.parametrize("framed", [b"{}\n", b"{}\tshort\n", b"{}\t" + b"a" * 65, b"", b"\t"])
def test_a_line_without_its_hmac_is_told_by_its_frame(framed: bytes) -> None:
    with pytest.raises(Unreadable) as unreadable:
        unframe(framed)
    assert unreadable.value.code == "frame"


def test_a_frame_is_taken_apart_at_its_last_tab() -> None:
    mac = "b" * 64
    assert unframe(b'{"a":"\t"}\t' + mac.encode() + b"\n") == (b'{"a":"\t"}', mac)
    assert unframe(b"{}\t" + mac.encode()) == (b"{}", mac)


def _outcome(raw: bytes, stack: int) -> str:
    """What comes of reading these bytes, so many calls down."""
    if stack:
        return _outcome(raw, stack - 1)
    try:
        return read_line(raw).kind
    except Unreadable as error:
        return f"{error.code}: {error.detail}"


@pytest.mark.parametrize("depth", [1, 100, 396, 397, 398, 500, 700, 800, 900, 950, 5000, 120_000])
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a":', "}")])
def test_sys_5_how_deep_a_line_is_nested_is_told_alike_however_deep_its_reader_is(
    depth: int, opens: str, closes: str
) -> None:
    body = f"{opens * depth}{'1' if closes == '}' else ''}{closes * depth}"
    raw = json.dumps(GOOD | {"body": 0}).replace('"body": 0', f'"body": {body}').encode()
    assert len({_outcome(raw, stack) for stack in (0, 100, 300)}) == 1
    assert ("recursion" in _outcome(raw, 0)) == (depth + 1 > MOST_DEPTH)


def test_brackets_within_a_text_are_no_depth() -> None:
    for text in ("[" * 5000, '\\"' + "[{" * 3000, "\\\\", '"' + "]" * 900):
        assert read_line(json.dumps(GOOD | {"body": {"a": text}}).encode()).kind == GOOD["kind"]
