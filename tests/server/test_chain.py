"""Chains that were tampered with: each bad line is quarantined by its name, kept whole, and blocks no other."""

from __future__ import annotations

import random
import re

import msgspec
import pytest
from attacker import Attacker
from drawn import a_seed
from pair.field import Field, on_both

from rulebook.kernel.identity import Device
from rulebook.kernel.ids import PersonId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import GENESIS, LINE_LIMIT, encode_line
from rulebook.kernel.wire import CHUNK_LINES, MOST_LINES
from rulebook.subjects.devices.commands import EnrolDevice, LeaseBlock
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.orders.commands import ApproveOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.visits.commands import Arrive, CompleteVisit
from rulebook.subjects.visits.records import Visit

pytestmark = on_both


def kept(field: Field, device: str) -> dict[int, bytes]:
    return {seq: raw for seq, raw, _ in field.kept_lines(device)}


BAD_BYTES: dict[str, tuple[bytes, str]] = {
    "not JSON": (b"}{", "schema"),
    "not UTF-8": (b'{"id":"\xff\xfe"}', "schema"),
    "NUL bytes": (b'{"id":"a\x00b"}', "schema"),
    "an escaped NUL": (b'{"id":"a\\u0000b"}', "schema"),
    "empty": (b"", "schema"),
    "an array": (b"[1,2,3]", "schema"),
    "deep nesting": (b'{"x":' * 100_000 + b"1" + b"}" * 100_000, "schema"),
    "an open nest": (b'{"id":"x","body":' + b"[" * 200_000, "schema"),
    "a huge line": (b'{"id":"' + b"x" * LINE_LIMIT + b'"}', "too_long"),
    "a field too many": (b'{"id":"x","extra":1}', "schema"),
    "tabs": (b"a\tb\tc", "schema"),
}


@pytest.mark.parametrize("name", BAD_BYTES)
def test_bytes_that_are_no_line_are_kept_whole_under_a_good_hmac_and_the_next_line_goes_on(
    field: Field, name: str
) -> None:
    raw, code = BAD_BYTES[name]
    one = Attacker(field)
    first, bad, after = one.good(), one.signed(raw), one.good()
    outcomes = one.outcomes(1, first, bad, after)
    assert [o.outcome for o in outcomes] == ["recorded", "quarantined", "recorded"]
    assert (outcomes[1].rule, outcomes[1].code, outcomes[1].seq) == ("SYS-5", code, 2)
    assert kept(field, one.device)[2] == raw
    assert one.outcomes(1, first, bad, after) == outcomes


def test_a_line_under_a_wrong_hmac_is_foreign_and_the_next_ones_go_on(field: Field) -> None:
    one = Attacker(field)
    lines = [one.good() for _ in range(4)]
    raw, _, mac = lines[1].rpartition(b"\t")
    wrong = raw + b"\t" + mac.swapcase().translate(bytes.maketrans(b"0123456789", b"1234567890"))
    outcomes = one.outcomes(1, lines[0], wrong, *lines[2:])
    assert [(o.outcome, o.code) for o in outcomes] == [
        ("recorded", ""),
        ("quarantined", "foreign"),
        ("recorded", ""),
        ("recorded", ""),
    ]


@pytest.mark.parametrize("mac", [b"", b"short", bytes(64), b"\xff" * 64, "中".encode() * 21 + b"x", b"0" * 65])
def test_whatever_stands_where_the_hmac_should_be_is_kept(field: Field, mac: bytes) -> None:
    one = Attacker(field)
    raw = encode_line(one.line())
    outcomes = one.outcomes(1, raw + b"\t" + mac)
    assert [(o.outcome, o.code) for o in outcomes] == [("quarantined", "foreign")]
    assert kept(field, one.device)[1].startswith(raw)


def test_another_devices_line_is_foreign_whoever_signs_it(field: Field) -> None:
    wang, zhao = Attacker(field), Attacker(field, "p-zhao")
    stolen = zhao.good()
    raw = stolen.removesuffix(b"\n").rpartition(b"\t")[0]
    outcomes = wang.outcomes(1, stolen, wang.signed(raw))
    assert [(o.outcome, o.code) for o in outcomes] == [("quarantined", "foreign")] * 2
    assert "device" in outcomes[1].facts["detail"]
    assert zhao.outcomes(1, stolen)[0].outcome == "recorded"


def test_an_actor_who_is_not_enrolled_on_the_device_says_nothing_there(field: Field) -> None:
    """Wang's phone approves under the manager's name."""
    one = Attacker(field)
    as_manager = one.good(ApproveOrder(revision=1), "demo-order-00b2m8", actor=PersonId("p-zhou"))
    as_system = one.good(AddPerson(name="我", roles=()), "p-me", actor=PersonId("system"))
    as_nobody = one.good(actor=PersonId("p-nobody"))
    outcomes = one.outcomes(1, as_manager, as_system, as_nobody, one.good())
    assert [(o.outcome, o.code) for o in outcomes[:3]] == [("quarantined", "author")] * 3
    assert outcomes[3].outcome == "recorded"
    assert field.order("demo-order-00b2m8").state is OrderState.SUBMITTED


def test_what_only_the_server_gives_out_nobody_gives_to_themselves(field: Field) -> None:
    """A technician leases a block of numbers and enrols a device by a fact, which is never refused."""
    one = Attacker(field)
    before = field.all(NumberBlock), field.all(Device)
    lease = LeaseBlock(device=one.device, person=PersonId("p-wang"), series="XX", first=1, last=10**6)
    enrolled = EnrolDevice(device="d-mine", person=PersonId("p-zhou"))
    outcomes = one.outcomes(1, one.good(lease), one.good(enrolled))
    assert [o.outcome for o in outcomes] == ["recorded"] * 2
    assert (field.all(NumberBlock), field.all(Device)) == before
    assert {i.code for i in field.all(Irregularity)} == {"no_role_fact"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (rb'"kind":"visit.find"', rb'"kind":"bribe.take"', "kind"),
        (rb'"finding":', rb'"fanding":', "body"),
        (rb'"seq":1', rb'"seq":9', "order"),
        (rb'"seq":1', rb'"seq":-1', "schema"),
        (rb'"seq":1', rb'"seq":99999999999999999999', "schema"),
        (rb'"at":"2026', rb'"at":"20262026', "time"),
        (rb'"at":"2026', rb'"at":"9999', "time"),
        (rb'"offset":0', rb'"offset":9007199254740992', "time"),
        (rb'"offset":0', rb'"offset":1e400', "schema"),
    ],
)
def test_a_line_that_says_what_no_phone_says_is_quarantined_by_name(
    field: Field, old: bytes, new: bytes, code: str
) -> None:
    one = Attacker(field)
    lead = one.good()
    assert one.outcomes(1, lead)[0].outcome == "recorded"
    raw = encode_line(one.line())
    old = old.replace(b'"seq":1', b'"seq":2')
    assert old in raw
    framed = one.signed(raw.replace(old, new, 1))
    after = one.good()
    if code == "order":  # alone, it would be a request whose header lies
        assert one.post(2, framed).status_code == 400
        framed, after = lead, framed
        outcomes = one.outcomes(1, framed, after)
        assert outcomes[1].code == code
        return
    outcomes = one.outcomes(2, framed, after)
    assert [o.outcome for o in outcomes] == ["quarantined", "recorded"]
    assert outcomes[0].code == code


def test_a_deleted_line_is_due(field: Field) -> None:
    one = Attacker(field)
    lines = [one.good() for _ in range(4)]
    assert len(one.outcomes(1, lines[0])) == 1
    answer = one.send(3, *lines[2:])
    assert (answer.due, answer.outcomes, answer.acknowledged.seq) == (2, (), 1)
    assert len(kept(field, one.device)) == 1
    assert [o.outcome for o in one.outcomes(2, *lines[1:])] == ["recorded"] * 3


def test_a_line_left_out_in_the_middle_of_a_request_is_noticed_and_nothing_is_lost(field: Field) -> None:
    one = Attacker(field)
    lines = [one.good() for _ in range(4)]
    outcomes = one.outcomes(1, lines[0], lines[2], lines[3])
    assert [(o.outcome, o.code) for o in outcomes[1:]] == [("quarantined", "order")] * 2
    everything = set(kept(field, one.device).values()) | set(field.set_aside())
    assert {line.rpartition(b"\t")[0] for line in (lines[0], lines[2], lines[3])} <= everything


def test_lines_in_another_order_are_noticed_and_kept(field: Field) -> None:
    one = Attacker(field)
    lines = [one.good() for _ in range(3)]
    outcomes = one.outcomes(1, lines[0], lines[2], lines[1])
    assert [o.outcome for o in outcomes] == ["recorded", "quarantined", "quarantined"]
    assert len(kept(field, one.device)) == 3


def test_a_second_history_is_set_aside_whole_and_the_first_goes_on(field: Field) -> None:
    """From any point on: at a seq already taken, at the next one, and behind it, damaged lines among them."""
    one = Attacker(field)
    lines = [one.good() for _ in range(2)]
    one.outcomes(1, *lines)
    head = one.head
    one.seq, one.head = 1, GENESIS.replace("0", "a")
    other = [one.good() for _ in range(3)]
    broken = other[1][:-6] + b"00000\n"
    before = kept(field, one.device)
    answer = one.send(2, other[0], broken, other[2], b"\x00")
    assert [(o.outcome, o.code) for o in answer.outcomes] == [("quarantined", "second_history")] * 4
    assert kept(field, one.device) == before
    for framed in (other[0], broken, other[2]):
        assert framed.removesuffix(b"\n").rpartition(b"\t")[0] in field.set_aside()
    assert one.send(2, other[0], broken, other[2], b"\x00").outcomes == answer.outcomes
    one.seq, one.head = 2, head
    assert one.outcomes(3, one.good())[0].outcome == "recorded"


def test_a_damaged_line_behind_a_second_history_leaves_no_gap_in_the_chain(field: Field) -> None:
    """It took a place of its own once; the seq before it was missing for ever, the phone never answered."""
    one = Attacker(field)
    true = one.good()
    one.outcomes(1, true)
    head = one.head
    one.head = "b" * 64
    strange = one.good()
    answer = one.send(2, strange, b"garbage", b"more garbage")
    assert [o.code for o in answer.outcomes] == ["second_history"] * 3
    assert sorted(kept(field, one.device)) == [1]
    assert len(field.set_aside()) == 3
    assert one.send(2, strange, b"garbage", b"more garbage").outcomes == answer.outcomes
    one.seq, one.head = 1, head
    assert one.outcomes(2, one.good(), one.good())[1].outcome == "recorded"


def test_the_same_line_id_twice_is_no_second_payment(field: Field) -> None:
    """One id, two lines: the second is kept for an administrator; money is never booked on it twice."""
    one = Attacker(field)
    first = one.line()
    outcomes = one.outcomes(1, one.signed(encode_line(first)), one.good(id=first.id))
    assert outcomes[0].line == outcomes[1].line
    assert outcomes[1].outcome in ("recorded", "quarantined")
    assert len(kept(field, one.device)) == 2


def test_one_bad_line_among_a_hundred_blocks_none_of_them(field: Field) -> None:
    seed = a_seed()
    dice = random.Random(seed)
    one = Attacker(field)
    bad = set(dice.sample(range(CHUNK_LINES), 20))
    junk = [raw for raw, _ in BAD_BYTES.values() if len(raw) < 1000]
    lines = [one.signed(dice.choice(junk)) if n in bad else one.good() for n in range(CHUNK_LINES)]
    outcomes = one.outcomes(1, *lines)
    assert {n for n, o in enumerate(outcomes) if o.outcome == "quarantined"} == bad, f"seed {seed}"
    visit = field.get(Visit, "visit-x")
    assert visit
    last = max(set(range(CHUNK_LINES)) - bad) + 1
    assert visit.finding == f"检查 {last}", f"seed {seed}"
    assert sorted(kept(field, one.device)) == list(range(1, CHUNK_LINES + 1))


def test_no_detail_of_a_quarantined_line_comes_back_longer_than_it_need_be(field: Field) -> None:
    one = Attacker(field)
    raw = b'{"id":"' + b"y" * 10_000 + b'"}'
    (outcome,) = one.outcomes(1, one.signed(raw))
    assert len(msgspec.json.encode(outcome)) < 1000
    assert re.fullmatch(r"[0-9a-f]{64}", outcome.line)


def test_more_lines_than_one_request_may_carry_are_refused_whole(field: Field) -> None:
    one = Attacker(field)
    got = one.post(1, *(one.good() for _ in range(MOST_LINES + 1)))
    assert got.status_code == 400
    assert got.json()["field"] == "count"
    assert kept(field, one.device) == {}


def test_a_header_nested_without_end_is_a_bad_request(field: Field) -> None:
    one = Attacker(field)
    body = b'{"x":' + b"[" * 200_000 + b"\n"
    got = field.client.post("/api/sync", content=body, headers=one.headers)
    assert got.status_code == 400
    assert got.json()["field"] == "header"


@pytest.mark.parametrize(
    "cursor", ["x", "a.b.c", "...", "a.b.1.2", "0" * 5000, "a.b." + "9" * 400, "\x00", "中", "a.b.-1"]
)
def test_a_cursor_nobody_gave_begins_anew(field: Field, cursor: str) -> None:
    one = Attacker(field)
    answer = one.send(1, cursor=cursor)
    assert answer.reset
    assert answer.changes


def test_a_visit_of_nothing_but_facts_under_a_stolen_name_never_reaches_the_order(field: Field) -> None:
    """Zhao reports Wang's visit as done: recorded as Zhao's, irregular, and the order stays Wang's."""
    zhao = Attacker(field, "p-zhao")
    order = "demo-order-00a1k7"
    arrive = Arrive(visit=VisitId("visit-w"))
    outcomes = zhao.outcomes(
        1, zhao.good(arrive, order), zhao.good(CompleteVisit(visit=VisitId("visit-w")), order)
    )
    assert [o.outcome for o in outcomes] == ["recorded", "refused"]
    assert field.order(order).technician == "p-wang"
    assert field.order(order).state is OrderState.ASSIGNED
