"""Receipts from before they were looked up by the debt that they pay are found after the update."""

from __future__ import annotations

from pair.field import Field
from pair.older_database import as_of
from sqlalchemy import text

from rulebook.kernel.ids import Fen, ReceiptId, VisitId
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from sync_server.db.engine import migrate

KEYS = "SELECT id, name, value FROM record_keys WHERE kind = 'receipt' ORDER BY id, name"


def pays(n: int, debt: str | None) -> IssueReceipt:
    return IssueReceipt(
        visit=VisitId("v-1"),
        receipt=ReceiptId(f"r-{n}"),
        number=f"X-{n:06d}",
        token=f"{n:-<22}",
        plate="",
        lines=(),
        total=Fen(100),
        method=Method.CASH,
        collects=ReceiptId(debt) if debt else None,
    )


def test_cash_8_an_older_database_learns_which_receipts_pay_which_debt(field: Field) -> None:
    for n, debt in enumerate(("debt-1", None, "debt-2")):
        field.office("p-wang", pays(n, debt), "order-none")
    with field.company.engine.begin() as connection:
        before = connection.execute(text(KEYS)).all()
        connection.execute(text("DELETE FROM record_keys WHERE kind = 'receipt' AND name = 'collects'"))
        as_of(connection, "0011")
    with field.company.read() as work:
        assert not list(work.find(Receipt, "collects", "debt-1"))
    migrate(field.company.engine)
    with field.company.read() as work:
        assert [one.id for one in work.find(Receipt, "collects", "debt-1")] == ["r-0"]
    with field.company.engine.begin() as connection:
        assert connection.execute(text(KEYS)).all() == before
