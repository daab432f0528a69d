"""The words of a line that cannot be read are kept from whom they would be if it could be (CASH-3, SEC-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from attacker import Attacker
from pair.field import Field
from test_blind_count import TELLING, asks, envelope

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import HandoverId, PersonId, VisitId
from rulebook.kernel.lines import encode_line
from rulebook.kernel.times import iso
from rulebook.subjects.absences.commands import TellSick
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover
from rulebook.subjects.cash.records import Count
from rulebook.subjects.visits.commands import RecordFinding

ODD = DeclareHandover(handover=HandoverId("h-1"), counts=(Count(TELLING, 1),), receipts=())
ILL = "急性肠胃炎"
TRACES = ("trace/handover/h-1", "trace/person/p-wang")

UNREAD: dict[str, Callable[[bytes], bytes]] = {
    "a newer form": lambda raw: raw[:-1] + b',"future":1}',
    "a newer form with its kind in escapes": lambda raw: (
        raw[:-1].replace(b"handover.", b"\\u0068andover.") + b',"future":1}'
    ),
    "a kind of a newer form": lambda raw: raw.replace(DeclareHandover.KIND.encode(), b"cash.tell_of_it"),
    "no kind": lambda raw: raw.replace(b'"kind"', b'"sort"'),
    "a kind that is no text": lambda raw: raw.replace(f'"{DeclareHandover.KIND}"'.encode(), b"7"),
    "cut off": lambda raw: raw[:-1],
    "no text of UTF-8": lambda raw: raw[:-1] + b',"future":"\xff"}',
    "a list": lambda raw: b"[" + raw + b"]",
    "nested too deep": lambda raw: raw[:-1] + b',"future":' + b"[" * 401 + b"]" * 401 + b"}",
}


def sends(one: Attacker, command: Command, spoils: Callable[[bytes], bytes], subject: str = "") -> None:
    first = one.seq + 1
    (told,) = one.outcomes(first, one.signed(spoils(encode_line(one.line(command, subject)))))
    assert told.outcome == "quarantined"


@pytest.mark.parametrize("how", UNREAD)
def test_cash_3_an_envelope_that_cannot_be_read_stays_sealed(field: Field, how: str) -> None:
    wang = Attacker(field)
    wang.outcomes(1, envelope(wang, "h-1", 100))
    field.office("p-sun", CountHandover(handover=HandoverId("h-1"), counts=()), "h-1")
    sends(wang, ODD, UNREAD[how])
    for who in ("p-sun", "p-zhou", "p-feng"):
        assert not [path for path in TRACES if str(TELLING) in asks(field, who, f"/api/{path}")], who
    assert str(TELLING) not in asks(field, "p-feng", "/api/quarantine")
    assert str(TELLING) in asks(field, "p-qian", "/api/quarantine"), "whoever puts lines right sees all of it"


def test_cash_3_the_sum_of_a_long_line_is_not_shown_because_its_kind_is_cut_off(field: Field) -> None:
    def long(raw: bytes) -> bytes:
        kind = f'"kind":"{DeclareHandover.KIND}",'.encode()
        assert kind in raw
        return raw.replace(kind, b"")[:-1] + b',"future":"' + b"x" * 20_000 + b'",' + kind[:-1] + b"}"

    sends(Attacker(field), ODD, long)
    assert str(TELLING) not in asks(field, "p-feng", "/api/quarantine")


def test_sec_1_sick_words_in_a_line_that_cannot_be_read_are_the_offices_alone(field: Field) -> None:
    wang, now = Attacker(field), field.company.clock()
    told = TellSick(
        absence="away-1", person=PersonId("p-wang"), begins=iso(now), ends=iso(now + timedelta(days=1)), words=ILL
    )
    sends(wang, told, UNREAD["a newer form"])
    for who, sees in (("p-sun", False), ("p-zhou", True)):
        said = asks(field, who, "/api/trace/person/p-wang")
        assert TellSick.KIND in said, "that there is one, and what it says that it is, is told"
        assert (ILL in said) is sees, who


def test_a_line_that_cannot_be_read_and_holds_nothing_close_is_told_as_it_is(field: Field) -> None:
    sends(Attacker(field), RecordFinding(visit=VisitId("v-1"), finding="线松了"), UNREAD["a newer form"])
    assert "线松了" in asks(field, "p-zhou", "/api/trace/person/p-wang")
