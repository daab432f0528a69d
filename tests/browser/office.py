"""The demo company behind a real server, and browsers for whoever comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hands import enrolled, go_to, sees, tap
from harness import Desk, Device, Phone, Server
from sqlalchemy import func, select

from rulebook.kernel.commands import Command
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order
from sync_server.core.company import Company
from sync_server.core.system import write_as_system
from sync_server.db import tables as t


@dataclass
class Office:
    """The demo company behind a real server, and a browser for whoever comes in."""

    company: Company
    server: Server
    device: Callable[[type[Device], str], Device]

    def comes_in(self, person: str, name: str, kind: type[Device] = Desk) -> Device:
        """The person opens their enrolment link in a browser of their own."""
        return enrolled(self.device(kind, self.server.url), self.company, person, name)

    def phone_with_one_unsent(self) -> Device:
        """王建国's phone, installed and then offline, with one record that nobody else has."""
        phone = self.comes_in("p-wang", "王建国", Phone)
        phone.installed()
        phone.offline()
        go_to(phone, "行囊")
        tap(phone, "我已回司")
        tap(phone, "确认回司")
        go_to(phone, "我")
        sees(phone, "未发送：1 条记录")
        return phone

    def table(self, table: object) -> list[tuple[object, ...]]:
        with self.company.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(select(table))]  # type: ignore[call-overload]  # a table of tables.py

    def balances(self) -> dict[str, int]:
        p = t.postings.c
        with self.company.engine.connect() as connection:
            rows = connection.execute(select(p.account, func.sum(p.fen)).group_by(p.account))
            return {row[0]: int(row[1]) for row in rows}

    def asked_for_by(self, person: str) -> None:
        """An inspection that this person asks for themselves."""
        paper = OpenOrder(
            kind=OrderKind.INSPECTION,
            customer_name="鸿运物流有限公司",
            address="聚金路98号",
            contact="刘师傅",
            contact_phone="13862130977",
            submit=True,
        )
        with self.company.write() as work:
            write_as_system(
                work, self.company.master, paper, "order-of-my-own", self.company.clock(), actor=person
            )

    def says(self, command: Command, subject: str, person: str) -> None:
        """Somebody at another desk, whose screen is not what this is about."""
        with self.company.write() as work:
            write_as_system(work, self.company.master, command, subject, self.company.clock(), actor=person)

    def orders(self, problem: str) -> list[Order]:
        with self.company.read() as work:
            return [o for o in work.all(Order) if o.problem == problem]

    def order(self, problem: str) -> Order:
        """The one order with this problem."""
        (found,) = self.orders(problem)
        return found
