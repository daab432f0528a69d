"""What people know a thing by, for the cells of a report: a name, a number, a plate, never an id of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from sqlalchemy import Connection

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import ReceiptId
from rulebook.policy.ledger import root_of
from rulebook.subjects.books.whose import whose_name
from rulebook.subjects.company.fleet import plate_of
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receivables.names import debtor_name
from rulebook.subjects.rounds.charges import RoundCharge
from sync_server.reporting.report import as_seen

OF_NOBODY = frozenset({"income", "expense", "clearing", "wallet", "suspense"})
"""Accounts whose second part is no thing of ours: a method, or what was earned or spent for."""


class Names:
    """Looks each thing up once a report. What the books do not know stays as it was written.

    `receipt`: its number, or that of a round that was charged; `billed`: the plate on a receipt; `debtor`: who
    owes, `account`: whose account it is.
    """

    def __init__(self, connection: Connection) -> None:
        work = as_seen(connection)
        self.person: Callable[[str], str] = cache(lambda id: p.name if (p := work.get(Person, id)) else id)
        self.order: Callable[[str], str] = cache(lambda id: o.number if (o := work.get(Order, id)) else id)
        self.billed: Callable[[str], str] = cache(lambda id: r.plate if (r := work.get(Receipt, id)) else "")
        self.receipt: Callable[[str], str] = cache(
            lambda id: r.number if (r := work.get(Receipt, id) or work.get(RoundCharge, ReceiptId(id))) else id
        )
        self.debtor: Callable[[str], str] = cache(lambda whose: debtor_name(work, whose))
        self.device: Callable[[str], str] = cache(lambda id: (d.name if (d := work.get(Device, id)) else "") or id)
        self.plate: Callable[[str], str] = cache(lambda id: plate_of(work, id))
        self._whose: Callable[[str], str] = cache(lambda whose: whose_name(work, whose))

    def plates(self, vehicles: Iterable[str]) -> str:
        return " ".join(map(self.plate, vehicles))

    def account(self, account: str) -> str:
        """Whose an account is; '' where it is the company's own."""
        whose = account.partition(":")[2]
        return self._whose(whose) if whose and root_of(account) not in OF_NOBODY else ""
