"""A technician's round: visits, swaps, receipts, offline all day; and what is in their hands afterwards."""

from __future__ import annotations

import hashlib
import random
from datetime import date, datetime, timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, HandoverId, ReceiptId, VisitId
from rulebook.subjects.books.commands import SpendCash
from rulebook.subjects.cash.commands import DeclareHandover, ReturnToBase
from rulebook.subjects.cash.records import Count
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.receipts.commands import IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.statements.commands import StatementRow
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.commands import Arrive, Depart, RecordFinding, RecordWork
from rulebook.subjects.visits.records import FeeLine
from sync_server.admin.generating.people import Hand, moment
from sync_server.admin.generating.planning import Planned
from sync_server.admin.generating.signing import Signing
from sync_server.admin.generating.vocabulary import SIM

METHODS = (*[Method.CASH] * 11, *[Method.WECHAT] * 5, *[Method.ALIPAY] * 2, Method.TRANSFER, Method.OWED)
TICKED = ("details", "customer_called", "tools", "spares", "papers")
OUTLAYS = ("高速通行费", "停车费", "购买扎带和胶布", "轮渡费")
SPOILT = ("金额写错", "收款方式选错", "客户改用微信付款")
MISTAKES = {"void": 0.02, "wrong_sum": 0.01, "skipped": 0.004, "outlay": 0.05, "late": 0.02}
"""How often, of receipts (void, wrong sum, skipped number) and of a technician's days (the others)."""


def notes(fen: int) -> tuple[Count, ...]:
    """An amount in the notes and coins that are about."""
    found = []
    for denomination in (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 1):
        pieces, fen = divmod(fen, denomination)
        if pieces:
            found.append(Count(denomination=denomination, pieces=pieces))
    return tuple(found)


class Rounds:
    """Everybody's rounds, and what they leave for the office: envelopes, debts, what wallets took, who is late."""

    def __init__(self, dice: random.Random, signing: Signing) -> None:
        self.dice, self.signing = dice, signing
        self.made = 0
        self.late: list[Hand] = []
        self.owed: list[tuple[str, int]] = []
        self.wallets: dict[Method, list[StatementRow]] = {Method.WECHAT: [], Method.ALIPAY: []}
        self.envelopes: list[tuple[HandoverId, int]] = []
        self._in_hand: dict[str, int] = {}
        self._held: dict[str, list[str]] = {}
        self._owed: dict[str, list[tuple[str, int]]] = {}

    def go(self, day: date, hand: Hand, orders: list[Planned]) -> None:
        """All visits of a day, offline; back at base the lines go out, or stay on the phone until morning."""
        for order in orders:
            self._visit(moment(day, order.minute / 60), hand, order)
        if self.dice.random() < MISTAKES["outlay"] and self._in_hand.get(hand.person, 0) > 5_000:
            fen = self.dice.randrange(500, 3_000, 100)
            spent = SpendCash(
                expense=f"x-{day:%m%d}-{hand.person}", fen=Fen(fen), purpose=self.dice.choice(OUTLAYS)
            )
            hand.does(moment(day, 17.3), spent)
            self._in_hand[hand.person] -= fen
        if self.dice.random() < MISTAKES["late"]:
            self.late.append(hand)
            return
        hand.does(moment(day, 17.5), ReturnToBase())
        self._declare(hand, moment(day, 17.6))
        self._hand_in(hand)

    def come_late(self, at: datetime) -> None:
        """Phones that had no signal last night: their day is closed by now (CASH-7)."""
        for hand in self.late:
            hand.does(at - timedelta(minutes=30), ReturnToBase())
            self._declare(hand, at - timedelta(minutes=20))
            self._hand_in(hand)
        self.late.clear()

    def _hand_in(self, hand: Hand) -> None:
        """The lines go out, and finance learns who owes what."""
        hand.sync()
        self.owed += self._owed.pop(hand.person, [])

    def _declare(self, hand: Hand, at: datetime) -> None:
        held = self._in_hand.pop(hand.person, 0)
        if not held:
            return
        receipts = tuple(ReceiptId(r) for r in self._held.pop(hand.person, []))
        id = HandoverId(f"h-{at:%m%d%H}-{hand.person}")
        hand.does(at, DeclareHandover(handover=id, counts=notes(held), receipts=receipts))
        self.envelopes.append((id, held))

    def _visit(self, at: datetime, hand: Hand, order: Planned) -> None:
        visit, trouble, before = VisitId(f"{order.id}-v"), order.trouble, len(hand.unsent)
        steps: list[Command] = [
            AcceptOrder(),
            Depart(visit=visit, ticked=TICKED),
            Arrive(visit=visit),
            RecordFinding(visit=visit, finding=trouble.finding, reproduced=self.dice.random() < 0.9),
            *_swaps(order, visit),
            RecordWork(visit=visit, work=trouble.work, cause=trouble.cause, customer_tried=True),
        ]
        for n, step in enumerate(steps):
            hand.does(at + timedelta(minutes=n), step, order.id)
        self._receipts(at + timedelta(minutes=len(steps) + 2), hand, order, visit)
        self.signing.end(at + timedelta(minutes=len(steps) + 6), hand, order.id, visit, hand.unsent[before:])

    def _receipts(self, at: datetime, hand: Hand, order: Planned, visit: VisitId) -> None:
        """One receipt that stands; now and then one that was spoilt first, a wrong sum or a number passed over."""
        method = self.dice.choice(METHODS)
        if self.dice.random() < MISTAKES["skipped"]:
            hand.number()
        off = 1_000 if self.dice.random() < MISTAKES["wrong_sum"] else 0
        sold = [(order.model, order.model.fen - off), *([(SIM, SIM.fen)] if order.sim else [])]
        lines = tuple(
            FeeLine(model=model.code, name=model.zh, name_en=model.en, quantity=1, fen=Fen(fen))
            for model, fen in sold
        )
        total = sum(line.fen for line in lines)
        spoilt = self.dice.random() < MISTAKES["void"]
        for n in range(2 if spoilt else 1):
            id = f"{order.id}-r{n}"
            issue = IssueReceipt(
                visit=visit,
                receipt=ReceiptId(id),
                number=hand.number(),
                token=self.dice.randbytes(18).hex(),
                plate=order.vehicle.plate,
                lines=lines,
                total=Fen(total),
                method=method,
                payer=self.dice.choice((order.customer.contact, order.vehicle.driver)),
            )
            hand.does(at + timedelta(minutes=3 * n), issue, order.id)
            self.made += 1
            if spoilt and n == 0:
                void = VoidReceipt(receipt=ReceiptId(id), reason=self.dice.choice(SPOILT))
                hand.does(at + timedelta(minutes=2), void, order.id)
        self._took(at, hand, issue, total, method)

    def _took(self, at: datetime, hand: Hand, issue: IssueReceipt, total: int, method: Method) -> None:
        if method is Method.CASH:
            self._in_hand[hand.person] = self._in_hand.get(hand.person, 0) + total
            self._held.setdefault(hand.person, []).append(issue.receipt)
        elif method is Method.OWED:
            self._owed.setdefault(hand.person, []).append((issue.receipt, total))
        elif method in self.wallets and self.dice.random() < 0.98:
            digest = hashlib.sha256(issue.receipt.encode()).hexdigest()
            numbered = self.dice.random() < 0.8
            row = StatementRow(
                number=issue.number.replace("-", "") if numbered else "",
                wallet_number=f"42{int(digest[:12], 16):015d}",
                at=(at + timedelta(minutes=self.dice.randrange(-5, 6))).isoformat(),
                fen=Fen(total),
                fee=Fen(total * 6 // 1000),
            )
            self.wallets[method].append(row)


def _swaps(order: Planned, visit: VisitId) -> list[Command]:
    units = [(UnitKind.TERMINAL, order.terminal, order.model.code)]
    if order.sim:
        units.append((UnitKind.SIM, order.sim, SIM.code))
    return [
        SwapUnit(
            visit=visit,
            swap=f"{order.id}-s{n}",
            vehicle=order.vehicle_id,
            plate=order.vehicle.plate,
            unit=unit,
            old_number="",
            new_number=number,
            model=model,
            reason=order.trouble.reason,
        )
        for n, (unit, number, model) in enumerate(units)
    ]
