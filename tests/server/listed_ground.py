"""Books with some hundred orders, cases, complaints, receipts and irregularities of many days, drawn at random."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from pair.branch_field import WUXI
from pair.field import Field

from rulebook.horizon.lists import BY_KIND
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId, Fen, LineId, OrderId, PersonId, ReceiptId, VehicleId, VisitId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.paging import ListPage, ListQuery, ListSort
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.cases.records import CaseKind, CaseState, Channel, Owner, ServiceCase
from rulebook.subjects.complaints.records import About, Complaint, ComplaintState, Owned, Severity
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Method, Receipt
from sync_server.core.paging import catch_up, page

CUSTOMERS = [f"c-{n}" for n in range(4)]
VEHICLES = [f"v-{n}" for n in range(6)]


class Ground:
    """Draws records of the people who are there."""

    def __init__(self, field: Field, draw: random.Random) -> None:
        self.field = field
        self.draw = draw
        self.people = sorted(one.id for one in field.all(Person) if one.active)
        self.count = 0

    def fill(self, count: int) -> None:
        """So many more records, straight into the tables."""
        made = [self._one() for _ in range(count)]
        with self.field.company.write() as work:
            work.write(made, work.take_changes(len(made)))

    def write(self, *records: Record) -> None:
        with self.field.company.write() as work:
            work.write(records, work.take_changes(len(records)))

    def query(self) -> ListQuery:
        """Anything that may be asked."""
        draw, kind = self.draw, self.draw.choice(sorted(BY_KIND))
        states = draw.choice(
            ((), (), ("closed",), ("closed", "cancelled", "cash"), ("assigned", "open", "settled"))
        )
        days = sorted(self._moment()[:10] for _ in range(2)) if draw.random() < 0.3 else ("", "")
        return ListQuery(
            kind=kind, states=states, person=self._or_none(self.people), customer=self._or_none(CUSTOMERS),
            vehicle=self._or_none(VEHICLES), first=days[0], last=days[1], sort=draw.choice(list(ListSort)),
            most=draw.choice((1, 3, 10, 100)),
        )  # fmt: skip

    def _or_none(self, several: list[str]) -> str:
        return self.draw.choice(several) if self.draw.random() < 0.2 else ""

    def _moment(self) -> str:
        """Of few days and few hours, so that many are of the same moment; some said in another zone."""
        moment = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(hours=6 * self.draw.randrange(160))
        return iso(moment) if self.draw.random() < 0.8 else moment.isoformat()

    def _person(self) -> PersonId:
        return PersonId(self.draw.choice(self.people))

    def _one(self) -> Record:
        self.count += 1
        made: Record = self.draw.choice((self._order, self._case, self._complaint, self._receipt, self._broken))()
        return made

    def _order(self) -> Order:
        draw = self.draw
        return Order(
            id=OrderId(f"drawn-order-{self.count}"), number=f"W-{self.count}", kind=OrderKind.REPAIR,
            state=draw.choice(list(OrderState)), opened_by=self._person(), opened_at=self._moment(),
            customer=CustomerId(draw.choice(CUSTOMERS)), technician=draw.choice((None, self._person())),
            past_technicians=tuple({self._person()}), branch=draw.choice(("", WUXI)),
            vehicles=tuple(VehicleId(v) for v in draw.sample(VEHICLES, draw.randrange(3))),
        )  # fmt: skip

    def _whose(self, one: type[Any]) -> dict[str, Any]:
        at, person = self._moment(), self._person()
        return {
            "heard_at": at, "heard_by": self._person(), "heard_by_name": "", "owner": person, "owner_name": person,
            "owners": (one(person=person, name=person, since=at),),
            "order": self.draw.choice((None, f"drawn-order-{self.draw.randrange(1, self.count + 1)}")),
            "customer": self.draw.choice((None, *CUSTOMERS)), "vehicle": self.draw.choice((None, *VEHICLES)),
        }  # fmt: skip

    def _case(self) -> ServiceCase:
        return ServiceCase(
            id=f"drawn-case-{self.count}", number="", kind=CaseKind.REQUEST, channel=Channel.CALL, said="不上线",
            state=self.draw.choice(list(CaseState)), came_at=self._moment(), line=LineId(""), **self._whose(Owner),
        )  # fmt: skip

    def _complaint(self) -> Complaint:
        return Complaint(
            id=f"drawn-complaint-{self.count}", state=self.draw.choice(list(ComplaintState)), about=About.WORK,
            severity=Severity.MINOR, what="来晚了", **self._whose(Owned),
        )  # fmt: skip

    def _receipt(self) -> Receipt:
        order = OrderId(f"drawn-order-{self.draw.randrange(1, self.count + 1)}")
        return Receipt(
            id=ReceiptId(f"drawn-receipt-{self.count}"), number=f"R-{self.count}", token=f"t-{self.count}",
            order=order, visit=VisitId("v"), plate="苏E5K208", lines=(), total=Fen(self.count * 100),
            method=self.draw.choice(list(Method)), at=self._moment(), by=self._person(),
            customer=self.draw.choice(CUSTOMERS),
        )  # fmt: skip

    def _broken(self) -> Irregularity:
        return Irregularity(
            id=f"drawn-late:{self.count}", rule="ORD-5", code="late", about=str(self.count), person=self._person(),
            person_name="", owner=self.draw.choice(list(Role)), opened_at=self._moment(), due_at=self._moment(),
            state=self.draw.choice(list(IrregularityState)), line=LineId("l"),
        )  # fmt: skip


def walked(field: Field, query: ListQuery, tags: frozenset[str]) -> list[str]:
    """The ids on all pages, from the first to the last."""
    catch_up(field.company)
    found, cursor = [], ""
    while True:
        one: ListPage = page(field.company, query, cursor, tags)
        assert len(one.rows) <= query.most
        assert not one.behind
        found += [row.id for row in one.rows]
        if not one.cursor:
            return found
        assert one.cursor != cursor
        cursor = one.cursor
