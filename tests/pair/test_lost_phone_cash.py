"""A phone that was given up for lost comes back, its own handover unsent: no fen doubled, none lost (CASH-3)."""

from __future__ import annotations

import asyncio

from pair.field import Field
from pair.test_debts_offline import OWED, receipt

from rulebook.kernel.ids import HandoverId, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.cash.commands import CountHandover, DeclareForAnother
from rulebook.subjects.cash.records import Count, Handover, HandoverState
from rulebook.subjects.receipts.records import Method, Receipt
from sync_server.core.rebuild import compare


def counts(fen: int) -> tuple[Count, ...]:
    return (Count(denomination=100, pieces=fen // 100),)


def told(field: Field, code: str) -> list[Irregularity]:
    return [one for one in field.all(Irregularity) if one.code == code]


def test_cash_3_a_lost_phone_that_comes_back_with_its_handover_doubles_and_loses_no_fen(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        await wang.works(visit)
        first = await receipt(wang, visit, method=Method.CASH)
        wang.weather.coming.extend(["no_signal"] * 500)
        again = await receipt(wang, visit, method=Method.CASH)
        kept = wang.the(Receipt, first)
        own = await wang.hands_over(OWED * 2, kept, wang.the(Receipt, again))
        before = field.balance("cash_in_hand:p-wang")
        assert before == OWED, "the second receipt and the envelope are on the lost phone only"

        field.office(
            "p-zhou",
            DeclareForAnother(
                handover=HandoverId("h-found"),
                technician=PersonId("p-wang"),
                counts=counts(OWED * 2),
                reason="手机丢失",
                evidence="腰包里的现金，陈调度在场",
            ),
            "h-found",
        )
        field.office("p-sun", CountHandover(handover=HandoverId("h-found"), counts=counts(OWED * 2)), "h-found")
        assert field.balance("safe") == OWED * 2
        assert field.balance("difference:p-wang") == -OWED, "nobody knows yet what the rest is for"

        wang.weather.coming.clear()
        await wang.sync()
        (twice,) = told(field, "declared_twice")
        assert twice.facts["numbers"] == kept.number
        assert not told(field, "picked")
        envelope = field.get(Handover, own)
        assert envelope is not None
        assert (envelope.state, envelope.receipts) == (HandoverState.DECLARED, (again,))
        assert field.balance("cash_in_hand:p-wang") == OWED
        assert wang.the(Receipt, first).handover == "h-found", "the phone shows where its cash went"

        field.office("p-sun", CountHandover(handover=own, counts=()), own)
        assert field.balance("safe") == OWED * 2
        assert field.balance("cash_in_hand:p-wang") == field.balance("difference:p-wang") == 0
        assert compare(field.company).same

    asyncio.run(scene())
