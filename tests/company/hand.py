"""One person at their own device."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from memory import can_be_kept_and_said, keeps_its_order_open
from phone_sight import nothing_is_invented, the_bound_invent_nothing

from rulebook import RULES_VERSION
from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import DeviceId, LineId, PersonId
from rulebook.kernel.lines import GENESIS, Line, encode_line, line_hash
from rulebook.kernel.times import iso
from rulebook.rules import decide
from rulebook.subjects.orders.records import Order

if TYPE_CHECKING:
    from company.books import Company


class Hand:
    """One person at their own device: makes a real line of every command and has it judged."""

    def __init__(self, company: Company, person: str, device: str) -> None:
        self.company = company
        self.id = PersonId(person)
        self.device = DeviceId(device)
        self.seq = 0
        self.head = GENESIS

    def line(self, command: Command, subject: str, at: datetime | None = None, offset: int | None = 0) -> Line:
        """The next line of this device's chain. `at` is the device's clock; the company's `now` by default."""
        self.seq += 1
        line = Line(
            id=LineId(self.company.new_id()),
            device=self.device,
            seq=self.seq,
            prev=self.head,
            actor=self.id,
            kind=command.KIND,
            subject=subject,
            base=0,
            at=iso(at or self.company.now),
            offset=offset,
            rules=RULES_VERSION,
            body=msgspec.Raw(msgspec.json.encode(command)),
        )
        self.head = line_hash(encode_line(line))
        return line

    def does(
        self, command: Command, subject: str = "", at: datetime | None = None, offset: int | None = 0
    ) -> Decision | Refusal:
        """Have the command judged now, and what it changes applied. Every command takes a minute."""
        self.company.now += timedelta(minutes=1)
        line = self.line(command, subject, at, offset)
        verdict = decide(self.company.world, line, self.company.now, keys=self.company.keys)
        can_be_kept_and_said(verdict)
        if self.company.phones_are_asked:
            nothing_is_invented(self.company.world, line, self.company.now, verdict)
            the_bound_invent_nothing(self.company.world, line, self.company.now)
        if self.company.world.get(Order, subject):
            keeps_its_order_open(verdict, subject)
        if isinstance(verdict, Decision):
            self.company.world.apply(verdict)
        return verdict

    def must(self, command: Command, subject: str = "", at: datetime | None = None) -> Decision:
        """As `does`, where the test relies on it: a refusal is the test's own mistake."""
        verdict = self.does(command, subject, at)
        assert isinstance(verdict, Decision), f"{self.id} {command.KIND}: {verdict}"
        return verdict
