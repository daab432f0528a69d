"""A debt from before, collected without signal by another technician; one nobody pays is told by the server."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from pair.field import Field, Phone

from mobile.screens.receivables.collect import owed_before
from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from sync_server.core.deadlines import pass_deadlines
from sync_server.core.rebuild import compare

OWED = Fen(86_000)
DEBTOR = "receivable:c-hongyun"


async def wang_lets_it_be_owed(field: Field) -> ReceiptId:
    """Wang's visit to the customer ends with the fee owed."""
    wang = await field.phone("p-wang")
    visit = await wang.arrives()
    await wang.swaps(visit)
    await wang.works(visit)
    return await receipt(wang, visit, method=Method.OWED)


async def receipt(phone: Phone, visit: str, order: str = "demo-order-00a1k7", **said: object) -> ReceiptId:
    """Issued without signal; sent afterwards."""
    number, _ = phone.next_receipt_number()
    id = ReceiptId(phone.new_id())
    words: dict[str, object] = {
        "visit": visit,
        "receipt": id,
        "number": number,
        "token": f"{number}-{phone.new_id()}"[:64],
        "plate": "苏E5K208",
        "lines": (),
        "total": OWED,
    }
    issue = IssueReceipt(**words | said)  # type: ignore[arg-type]  # test data by name
    await phone.does(issue, order)
    await phone.sync()
    return id


def test_cash_8_a_debt_from_before_is_collected_without_signal_by_another_technician(field: Field) -> None:
    async def scene() -> None:
        debt = await wang_lets_it_be_owed(field)
        assert field.balance(DEBTOR) == OWED
        zhao = await field.phone("p-zhao")
        assert zhao.world.get(Receivable, debt) is None, "nobody else's business"
        again = field.assigned("order-again", "p-zhao", vehicle=0)
        await zhao.sync()
        zhao = await zhao.restarted()
        visit = await zhao.arrives(again)
        (known,) = owed_before(zhao, zhao.the(Order, again))
        assert (known.id, known.left) == (debt, OWED)
        await receipt(zhao, visit, again, method=Method.CASH, collects=debt)
        assert zhao.the(Receivable, debt).state is ReceivableState.COLLECTED
        assert (field.balance(DEBTOR), field.balance("cash_in_hand:p-zhao")) == (0, OWED)
        assert compare(field.company).same

    asyncio.run(scene())


def test_cash_8_a_debt_nobody_pays_is_a_line_of_the_servers_own_once_its_day_is_over(field: Field) -> None:
    async def scene() -> None:
        debt = await wang_lets_it_be_owed(field)
        pass_deadlines(field.company)
        lines = len(field.tables()["lines"])
        field.clock.now += timedelta(days=31)
        finance = await field.phone("p-sun")
        pass_deadlines(field.company)
        told = [i for i in field.all(Irregularity) if i.code == "receivable_overdue"]
        assert [(i.about, i.owner) for i in told] == [(debt, Role.FINANCE)]
        assert len(field.tables()["lines"]) > lines
        await finance.sync()
        assert finance.the(Irregularity, told[0].id).facts["sum"] == "860.00"
        pass_deadlines(field.company)
        assert len([i for i in field.all(Irregularity) if i.code == "receivable_overdue"]) == 1
        assert compare(field.company).same

    asyncio.run(scene())
