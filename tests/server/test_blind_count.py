"""CASH-3: what a technician declared stays sealed until finance has counted that very envelope."""

from __future__ import annotations

import pytest
from attacker import Attacker
from pair.field import ORDER, Field

from rulebook.kernel.ids import HandoverId, PersonId, ReceiptId, VisitId
from rulebook.subjects.cash.commands import CountHandover, DeclareForAnother, DeclareHandover
from rulebook.subjects.cash.records import Count, Declaration
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.visits.commands import Arrive

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
    assert str(TELLING) not in asks(field, "p-feng", "/api/quarantine")
    assert str(TELLING) in asks(field, "p-qian", "/api/quarantine"), "whoever puts lines right sees all of it"


def declared_for(one: Attacker, id: str, reason: str = "手机丢了") -> bytes:
    said = DeclareForAnother(
        handover=HandoverId(id), technician=PersonId("p-wang"), counts=(Count(TELLING, 1),), reason=reason,
        evidence="在柜子里，老李在场",
    )  # fmt: skip
    return one.good(said, "")


def with_cash(field: Field) -> None:
    """Wang has taken cash and cannot declare it."""
    wang = Attacker(field)
    paid = IssueReceipt(
        visit=VisitId("v-1"), receipt=ReceiptId("r-1"), number="X-1", token="t" * 22, plate="苏E5K208", lines=(),
        total=500, method=Method.CASH,
    )  # fmt: skip
    wang.outcomes(1, wang.good(Arrive(visit=VisitId("v-1")), ORDER), wang.good(paid, ORDER))


@pytest.mark.parametrize("who", ["p-sun", "p-zhou", "p-feng"])
def test_cash_3_what_somebody_declared_for_another_stays_sealed_until_it_is_counted(
    field: Field, who: str
) -> None:
    with_cash(field)
    manager = Attacker(field, "p-zhou")
    (told,) = manager.outcomes(1, declared_for(manager, "h-for"))
    assert told.outcome == "accepted"
    paths = (f"/api/lines/{told.line}", "/api/trace/handover/h-for", "/api/trace/receipt/r-1")
    assert not [path for path in paths if str(TELLING) in asks(field, who, path)]
    field.office("p-sun", CountHandover(handover=HandoverId("h-for"), counts=()), "h-for")
    assert str(TELLING) in asks(field, who, paths[0])


def test_cash_3_what_was_refused_and_is_asked_again_stays_sealed(field: Field) -> None:
    """Refused under the id of an envelope that is open by now, the same sum may lie in the next one."""
    with_cash(field)
    wang, manager = Attacker(field), Attacker(field, "p-zhou")
    wang.outcomes(1, envelope(wang, "h-1", 100))
    field.office("p-sun", CountHandover(handover=HandoverId("h-1"), counts=()), "h-1")
    (told,) = manager.outcomes(1, declared_for(manager, "h-1"))
    assert told.outcome == "refused"
    assert str(TELLING) not in asks(field, "p-sun", f"/api/lines/{told.line}")
