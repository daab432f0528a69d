"""How a made-up visit ends: the customer signs what the phone shows, offline, and it is completed (ORD-10).

Has dice of its own, so that what the month's other subjects draw is what it was for the same seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import VisitId
from rulebook.kernel.lines import Line
from rulebook.kernel.records import Record, record_id, record_keys
from rulebook.kernel.times import parse_time
from rulebook.kernel.world import R, World
from rulebook.rules import RULES, decide
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.commands import CompleteVisit, SignVisit
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.records import Stroke, Visit
from sync_server.admin.generating.people import Hand

MISTAKES = {"declined": 0.01, "forgotten": 0.015}
"""How often a customer does not sign, or nobody thinks of completing the visit: its order goes on for good."""
WHY_NOT = ("客户赶路，口头确认", "门卫代收，无签字权", "客户手受伤，不便签字")
STROKES = (Stroke(points=tuple((x * 10, x * 7 % 300, x * 16) for x in range(12))),)


class OnPhone:
    """What a phone knows: the company's books, and what its own lines make of them that are not handed in yet."""

    def __init__(self, books: World, lines: Iterable[Line]) -> None:
        self._books = books
        self._own: dict[tuple[str, str], Record] = {}
        for line in lines:
            verdict = decide(self, line, parse_time(line.at))
            if isinstance(verdict, Decision):
                self._own |= {(type(one).KIND, record_id(one)): one for one in verdict.records}

    def get(self, kind: type[R], id: str) -> R | None:
        own = self._own.get((kind.KIND, id))
        return own if isinstance(own, kind) else self._books.get(kind, id)

    def find(self, kind: type[R], key: str, value: str) -> list[R]:
        found = {record_id(one): one for one in self._books.find(kind, key, value)}
        for (_, id), own in self._own.items():
            if isinstance(own, kind):
                found.pop(id, None)
                if record_keys(own).get(key) == value:
                    found[id] = own
        return [found[id] for id in sorted(found)]


class Signing:
    """Signatures of a month; `done`: orders whose visit was completed, in turn."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(f"{seed} signing")
        self.done: list[str] = []

    def end(self, at: datetime, hand: Hand, id: str, visit: VisitId, lines: Iterable[Line]) -> None:
        """Signed and completed, where the phone's rules find nothing missing: a wrong sum stays for the office."""
        with hand.company.read() as work:
            phone = OnPhone(work, lines)
            order, known = phone.get(Order, id), phone.get(Visit, visit)
            assert order is not None
            assert known is not None
            missing = set(RULES.missing_to_complete(phone, order, known)) - {"signature"}
            sheet = sheet_for(phone, order, known, "zh-CN")
        chance = self.dice.random()
        if missing or chance < MISTAKES["forgotten"]:
            return
        declined = chance < MISTAKES["forgotten"] + MISTAKES["declined"]
        before, hand.dice = hand.dice, self.dice
        signed = SignVisit(
            visit=visit,
            signer=order.contact,
            digest=sheet_digest(sheet),
            sheet=sheet,
            strokes=() if declined else STROKES,
            declined=self.dice.choice(WHY_NOT) if declined else "",
        )
        hand.does(at, signed, id)
        hand.does(at + timedelta(minutes=1), CompleteVisit(visit=visit), id)
        hand.dice = before
        self.done.append(id)
