"""CASH-3: what a technician declared stays sealed until finance has counted that very envelope."""

from __future__ import annotations

import pytest
from attacker import Attacker
from pair.field import Field

from rulebook.kernel.ids import HandoverId
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover
from rulebook.subjects.cash.records import Count, Declaration

TELLING = 77_700
"""A sum that stands nowhere else."""


def envelope(one: Attacker, id: str, fen: int) -> bytes:
    return one.good(DeclareHandover(handover=HandoverId(id), counts=(Count(fen, 1),), receipts=()), "")


def asks(field: Field, who: str, path: str) -> str:
    got = field.client.get(path, headers=Attacker(field, who).headers)
    assert got.status_code in (200, 404), got.text
    return got.text


@pytest.mark.parametrize("who", ["p-sun", "p-zhou", "p-feng"])
def test_cash_3_a_second_envelope_under_the_id_of_a_counted_one_stays_sealed(field: Field, who: str) -> None:
    wang = Attacker(field)
    first, second = wang.outcomes(1, envelope(wang, "h-1", 100), envelope(wang, "h-1", TELLING))
    field.office("p-sun", CountHandover(handover=HandoverId("h-1"), counts=(Count(100, 1),)), "h-1")
    own = f"h-1:{second.line}"
    assert "[100,1]" in asks(field, who, f"/api/lines/{first.line}")
    for path in (
        f"lines/{second.line}",
        "trace/handover/h-1",
        f"trace/handover/{own}",
        f"trace/declaration/{own}",
    ):
        assert str(TELLING) not in asks(field, who, f"/api/{path}"), path
    field.office("p-sun", CountHandover(handover=HandoverId(own), counts=()), own)
    assert str(TELLING) in asks(field, who, f"/api/lines/{second.line}")


def test_cash_3_an_envelope_of_another_under_a_counted_ones_id_stays_sealed(field: Field) -> None:
    wang, zhao = Attacker(field), Attacker(field, "p-zhao")
    wang.outcomes(1, envelope(wang, "h-1", 100))
    field.office("p-sun", CountHandover(handover=HandoverId("h-1"), counts=()), "h-1")
    (told,) = zhao.outcomes(1, envelope(zhao, "h-1", TELLING))
    assert str(TELLING) not in asks(field, "p-sun", f"/api/lines/{told.line}")
    assert str(TELLING) not in asks(field, "p-sun", "/api/trace/handover/h-1")


def test_cash_3_an_envelope_that_was_never_judged_stays_sealed(field: Field) -> None:
    wang = Attacker(field)
    wang.outcomes(1, envelope(wang, "h-1", 100))
    field.office("p-sun", CountHandover(handover=HandoverId("h-1"), counts=()), "h-1")
    odd = DeclareHandover(handover=HandoverId("h-1"), counts=(Count(TELLING, 1),), receipts=())
    (told,) = wang.outcomes(2, wang.good(odd, "", at="no time at all"))
    assert told.outcome == "quarantined"
    assert str(TELLING) not in asks(field, "p-sun", f"/api/lines/{told.line}")
    assert str(TELLING) not in asks(field, "p-sun", "/api/trace/handover/h-1")
    assert field.get(Declaration, "h-1") is not None
