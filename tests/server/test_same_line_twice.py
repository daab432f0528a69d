"""The same line twice in one request, or again among later ones: applied once, answered each time."""

from __future__ import annotations

import pytest
from attacker import Attacker
from pair.field import Field, on_both

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.visits.commands import Arrive
from rulebook.subjects.visits.records import Visit
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify

pytestmark = on_both


def arrival(one: Attacker, n: int) -> bytes:
    return one.good(Arrive(visit=f"visit-{n}"), f"order-{n}")


@pytest.mark.parametrize(
    "order", [(1, 1, 2, 3), (1, 2, 1, 3), (1, 2, 2, 2, 3), (1, 2, 3, 3), (1, 2, 3, 1, 2, 3), (1, 1, 1, 1)]
)
def test_a_copy_in_the_same_request_takes_no_place(field: Field, order: tuple[int, ...]) -> None:
    one = Attacker(field)
    lines = {n: arrival(one, n) for n in (1, 2, 3)}
    told = one.outcomes(1, *(lines[n] for n in order))
    assert [o.seq for o in told] == list(order)
    assert {o.outcome for o in told} == {"recorded"}
    again = one.outcomes(1, *(lines[n] for n in order))
    assert again == told, "sent again whole, with the same answer"
    known = sorted({*order})
    assert [seq for seq, *_ in field.kept_lines(one.device)] == known
    assert len([v for v in field.all(Visit) if v.id.startswith("visit-")]) == len(known)
    assert field.set_aside() == []
    assert not [i for i in field.all(Irregularity) if i.code == "set_aside"]
    one.seq = len(known)
    assert verify(field.company) == []
    assert compare(field.company).same


def test_a_copy_of_what_an_earlier_request_brought_takes_no_place_either(field: Field) -> None:
    one = Attacker(field)
    first, second, third, fourth = (arrival(one, n) for n in (1, 2, 3, 4))
    one.outcomes(1, first, second)
    told = one.outcomes(3, third, first, second, fourth)
    assert [(o.seq, o.outcome) for o in told] == [
        (3, "recorded"),
        (1, "recorded"),
        (2, "recorded"),
        (4, "recorded"),
    ]
    assert len(field.kept_lines(one.device)) == 4
    assert field.set_aside() == []


def test_empty_lines_in_the_places_of_forgotten_ones_each_take_their_own(field: Field) -> None:
    one = Attacker(field)
    for _ in range(2):
        one.signed(b"")
    third = arrival(one, 3)
    told = one.outcomes(1, b"\t", b"\t", third)
    assert [(o.seq, o.outcome) for o in told] == [(1, "quarantined"), (2, "quarantined"), (3, "recorded")]


def test_another_line_in_a_known_ones_place_is_a_second_history_still(field: Field) -> None:
    one = Attacker(field)
    first, second = arrival(one, 1), arrival(one, 2)
    one.outcomes(1, first, second)
    one.seq, one.head = 1, one.head
    other = arrival(one, 9)
    (told,) = one.outcomes(2, other)
    assert (told.outcome, told.code) == ("quarantined", "second_history")
    assert len(field.set_aside()) == 1
