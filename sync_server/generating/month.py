"""One month, day by day: orders, visits, receipts, envelopes, counts, closes and the wallet's statement."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from rulebook import commands as c
from rulebook.ids import Fen, HandoverId, PersonId, ReceiptId, VehicleId, VisitId
from rulebook.judging.company import vehicle_id
from rulebook.ledger import safe_by
from rulebook.records import Count, FeeLine, Method, OrderKind, Place, Role, UnitKind
from rulebook.times import COMPANY_ZONE, add_months
from sync_server.company import Company, open_company
from sync_server.db.engine import is_in_use
from sync_server.demo import imei
from sync_server.generating.people import Clock, Hand
from sync_server.system import write_as_system

OFFICE = (
    ("g-service", "李静", Role.CUSTOMER_SERVICE),
    ("g-dispatch", "陈晨", Role.DISPATCHER),
    ("g-manager", "周明", Role.SERVICE_MANAGER),
    ("g-head", "吴国强", Role.DEPARTMENT_MANAGER),
    ("g-finance", "孙丽", Role.FINANCE),
    ("g-store", "郑海", Role.STOREKEEPER),
    ("g-admin", "钱进", Role.ADMINISTRATOR),
    ("g-audit", "冯雪", Role.AUDITOR),
)
SURNAMES, GIVEN = (
    "王赵徐张刘杨黄吴周孙马朱胡林郭何高罗",
    ("建国", "小燕", "磊", "志强", "伟", "敏", "军", "洋", "勇", "涛"),
)
MODELS = (
    ("BD-1078V", "北斗视频终端", 86_000),
    ("BSJ-GT06N", "车载定位终端", 30_000),
    ("HB-R03S", "北斗定位终端", 38_000),
)
CUSTOMERS = 60
METHODS = (*[Method.CASH] * 11, *[Method.WECHAT] * 5, *[Method.ALIPAY] * 2, Method.TRANSFER, Method.OWED)
TICKED = ("details", "customer_called", "tools", "spares", "papers")
MISTAKES = {"void": 0.02, "wrong_sum": 0.01, "skipped": 0.004, "difference": 0.04, "outlay": 0.05, "late": 0.02}
"""How often, of receipts (void, wrong sum, skipped number) and of a technician's days (the others)."""


class Made(msgspec.Struct, frozen=True):
    """What was made: lines that were refused are the generator's own mistake."""

    receipts: int
    lines: int
    refused: tuple[str, ...]


def generate(
    data: Path,
    seed: int,
    technicians: int = 20,
    receipts: int = 3000,
    month: date = date(2026, 10, 1),
    url: str | None = None,
) -> Made:
    """Make a company's month in an empty folder (or database, by `url`); the same bytes for the same seed."""
    if (data / "paigong.db").exists():
        raise FileExistsError(f"{data} holds a company already")
    if url and is_in_use(url):
        raise FileExistsError("the database holds tables already")
    dice = random.Random(seed)
    clock = Clock(_at(month, 6))
    company = open_company(data, url=url, clock=clock, entropy=dice.randbytes)
    made = _Month(company, clock, dice, technicians).run(month, receipts)
    company.engine.dispose()
    return made


def _at(day: date, hour: float) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=COMPANY_ZONE) + timedelta(minutes=round(hour * 60))


def notes(fen: int) -> tuple[Count, ...]:
    """An amount in the notes and coins that are about."""
    found = []
    for denomination in (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 1):
        pieces, fen = divmod(fen, denomination)
        if pieces:
            found.append(Count(denomination=denomination, pieces=pieces))
    return tuple(found)


class _Month:
    """The company while it is made."""

    def __init__(self, company: Company, clock: Clock, dice: random.Random, technicians: int) -> None:
        self.company, self.clock, self.dice = company, clock, dice
        self.made = 0
        self._people(technicians)
        self.late: list[Hand] = []
        self.owed: list[tuple[str, int]] = []
        self.wallets: dict[Method, list[c.StatementRow]] = {Method.WECHAT: [], Method.ALIPAY: []}
        self.in_hand: dict[str, int] = {}
        self.held: dict[str, list[str]] = {}
        self.envelopes: list[tuple[HandoverId, int]] = []

    def _office(self, commands: Iterator[tuple[c.Command, str]]) -> None:
        with self.company.write() as book:
            for command, subject in commands:
                write_as_system(book, self.company.master, command, subject, self.clock.now)

    def _people(self, technicians: int) -> None:
        def entered() -> Iterator[tuple[c.Command, str]]:
            for id, name, role in OFFICE:
                yield c.AddPerson(name=name, roles=(role,)), id
            for n in range(technicians):
                name = (
                    SURNAMES[n % len(SURNAMES)]
                    + GIVEN[n // len(SURNAMES) % len(GIVEN)]
                    + ("师傅" if n > 170 else "")
                )
                yield c.AddPerson(name=name, roles=(Role.TECHNICIAN,), skills=("repair",)), f"g-tech-{n:03d}"
            for n in range(CUSTOMERS):
                yield (
                    c.AddCustomer(name=f"第{n + 1}运输有限公司", contact="队长", contact_phone="13862130977"),
                    f"g-c-{n}",
                )
            for model, name, fen in MODELS:
                price = c.SetPrice(model=model, name=name, name_en=model, fen=Fen(fen), valid_from="2025-01-01")
                yield price, model

        self._office(entered())
        self.office = {role: Hand(self.company, self.dice, id) for id, _, role in OFFICE}
        self.technicians = [Hand(self.company, self.dice, f"g-tech-{n:03d}") for n in range(technicians)]

    def run(self, month: date, receipts: int) -> Made:
        days = (add_months(month, 1) - month).days
        for n in range(days):
            self._day(month + timedelta(days=n), receipts * (n + 1) // days - receipts * n // days)
        self._sync_late(_at(add_months(month, 1), 7))
        self._statements(add_months(month, 1))
        hands = (*self.office.values(), *self.technicians)
        refused = tuple(f"{o.rule} {o.code} {o.facts}" for hand in hands for o in hand.refused)
        return Made(self.made, sum(hand.seq for hand in hands), refused)

    # a day
    def _day(self, day: date, receipts: int) -> None:
        self._sync_late(_at(day, 7))
        shares = [receipts // len(self.technicians)] * len(self.technicians)
        for n in self.dice.sample(range(len(shares)), receipts % len(shares)):
            shares[n] += 1
        work = [
            (hand, self._orders(day, hand, share)) for hand, share in zip(self.technicians, shares, strict=True)
        ]
        self._approve(day, work)
        self.clock.now = _at(day, 18)
        for hand, orders in work:
            self._round(day, hand, orders)
        self._count(day)
        self._close(day)

    def _orders(self, day: date, hand: Hand, share: int) -> list[tuple[str, int]]:
        """So many repair calls for one technician: (order, model). The units go into their bag."""
        self.clock.now = _at(day, 8)
        found = [
            (f"g-{day:%m%d}-{hand.person[-3:]}-{n:03d}", self.dice.randrange(len(MODELS))) for n in range(share)
        ]
        self._office(self._stock(hand, found))
        service = self.office[Role.CUSTOMER_SERVICE]
        for order, model in found:
            n = self.dice.randrange(CUSTOMERS)
            paper = c.OpenOrder(
                kind=OrderKind.REPAIR,
                customer=f"g-c-{n}",
                customer_name=f"第{n + 1}运输有限公司",
                address=f"聚金路{n + 1}号",
                contact="队长",
                contact_phone="13862130977",
                product_model=MODELS[model][0],
                purchase_date="2024-05-01",
                problem="不上线",
                symptom="灯不闪",
                tried="热线：已请司机重启，无效",
                vehicles=(_vehicle(order),),
                submit=True,
            )
            service.does(self.clock.now, paper, order)
        return found

    def _stock(self, hand: Hand, orders: list[tuple[str, int]]) -> Iterator[tuple[c.Command, str]]:
        rows = tuple(c.VehicleLine(plate=_plate(order)) for order, _ in orders)
        if rows:
            yield c.ImportVehicles(file="generate", sha256="0" * 64, vehicles=rows), f"import:{orders[0][0]}"
        for order, model in orders:
            number = _unit(order)
            yield (
                c.ReceiveUnit(
                    unit=UnitKind.TERMINAL,
                    number=number,
                    model=MODELS[model][0],
                    place=Place.PERSON,
                    holder=hand.person,
                ),
                number,
            )

    def _approve(self, day: date, work: list[tuple[Hand, list[tuple[str, int]]]]) -> None:
        self.clock.now = _at(day, 8.2)
        self.office[Role.CUSTOMER_SERVICE].sync()
        manager, dispatcher = self.office[Role.SERVICE_MANAGER], self.office[Role.DISPATCHER]
        self.clock.now = _at(day, 8.4)
        for hand, orders in work:
            for order, _ in orders:
                manager.does(self.clock.now, c.ApproveOrder(revision=1), order)
                dispatcher.does(self.clock.now, c.AssignOrder(technician=PersonId(hand.person)), order)
        manager.sync()
        dispatcher.sync()

    def _round(self, day: date, hand: Hand, orders: list[tuple[str, int]]) -> None:
        """All visits of a day, offline; back at base the lines go out, or stay on the phone until morning."""
        for n, (order, model) in enumerate(orders):
            self._visit(_at(day, 9) + timedelta(minutes=480 * n // max(1, len(orders))), hand, order, model)
        if self.dice.random() < MISTAKES["outlay"] and self.in_hand.get(hand.person, 0) > 5_000:
            fen = self.dice.randrange(500, 3_000, 100)
            spent = c.SpendCash(expense=f"x-{day:%m%d}-{hand.person}", fen=Fen(fen), purpose="高速通行费")
            hand.does(_at(day, 17.3), spent)
            self.in_hand[hand.person] -= fen
        if self.dice.random() < MISTAKES["late"]:
            self.late.append(hand)
            return
        hand.does(_at(day, 17.5), c.ReturnToBase())
        self._declare(day, hand, _at(day, 17.6))
        hand.sync()

    def _declare(self, day: date, hand: Hand, at: datetime) -> None:
        held = self.in_hand.pop(hand.person, 0)
        if not held:
            return
        receipts = tuple(ReceiptId(r) for r in self.held.pop(hand.person, []))
        id = HandoverId(f"h-{at:%m%d%H}-{hand.person}")
        hand.does(at, c.DeclareHandover(handover=id, counts=notes(held), receipts=receipts))
        self.envelopes.append((id, held))

    def _visit(self, at: datetime, hand: Hand, order: str, model: int) -> None:
        visit = VisitId(f"{order}-v")
        steps: list[c.Command] = [
            c.AcceptOrder(),
            c.Depart(visit=visit, ticked=TICKED),
            c.Arrive(visit=visit),
            c.RecordFinding(visit=visit, finding="主板无输出", reproduced=True),
            c.SwapUnit(
                visit=visit,
                swap=f"{order}-s",
                vehicle=_vehicle(order),
                plate=_plate(order),
                unit=UnitKind.TERMINAL,
                old_number="",
                new_number=_unit(order),
                model=MODELS[model][0],
                reason="主板损坏",
            ),
            c.RecordWork(visit=visit, work="更换终端", cause="进水", customer_tried=True),
        ]
        for n, step in enumerate(steps):
            hand.does(at + timedelta(minutes=n), step, order)
        self._receipts(at + timedelta(minutes=8), hand, order, visit, model)

    def _receipts(self, at: datetime, hand: Hand, order: str, visit: VisitId, model: int) -> None:
        """One receipt that stands; now and then one that was spoilt first, a wrong sum or a number passed over."""
        name, zh, fen = MODELS[model]
        method = self.dice.choice(METHODS)
        if self.dice.random() < MISTAKES["skipped"]:
            hand.number()
        total = fen - 1_000 if self.dice.random() < MISTAKES["wrong_sum"] else fen
        line = FeeLine(model=name, name=zh, name_en=name, quantity=1, fen=Fen(fen))
        spoilt = self.dice.random() < MISTAKES["void"]
        for n in range(2 if spoilt else 1):
            id = f"{order}-r{n}"
            issue = c.IssueReceipt(
                visit=visit,
                receipt=ReceiptId(id),
                number=hand.number(),
                token=self.dice.randbytes(18).hex(),
                plate=_plate(order),
                lines=(line,),
                total=Fen(total),
                method=method,
                payer="队长",
            )
            hand.does(at + timedelta(minutes=3 * n), issue, order)
            self.made += 1
            if spoilt and n == 0:
                void = c.VoidReceipt(receipt=ReceiptId(id), reason="金额写错")
                hand.does(at + timedelta(minutes=2), void, order)
        self._took(at, hand, issue, total, method)

    def _took(self, at: datetime, hand: Hand, issue: c.IssueReceipt, total: int, method: Method) -> None:
        if method is Method.CASH:
            self.in_hand[hand.person] = self.in_hand.get(hand.person, 0) + total
            self.held.setdefault(hand.person, []).append(issue.receipt)
        elif method is Method.OWED:
            self.owed.append((issue.receipt, total))
        elif method in self.wallets and self.dice.random() < 0.98:
            digest = hashlib.sha256(issue.receipt.encode()).hexdigest()
            numbered = self.dice.random() < 0.8
            row = c.StatementRow(
                number=issue.number.replace("-", "") if numbered else "",
                wallet_number=f"42{int(digest[:12], 16):015d}",
                at=(at + timedelta(minutes=self.dice.randrange(-5, 6))).isoformat(),
                fen=Fen(total),
                fee=Fen(total * 6 // 1000),
            )
            self.wallets[method].append(row)

    # the office in the evening
    def _sync_late(self, at: datetime) -> None:
        """Phones that had no signal last night: their day is closed by now (CASH-7)."""
        self.clock.now = at
        for hand in self.late:
            hand.does(at - timedelta(minutes=30), c.ReturnToBase())
            self._declare(at.date(), hand, at - timedelta(minutes=20))
            hand.sync()
        self.late.clear()
        if self.envelopes:
            self._count(at.date(), 7.5)

    def _count(self, day: date, hour: float = 18.2) -> None:
        self.clock.now = _at(day, hour)
        finance, manager = self.office[Role.FINANCE], self.office[Role.SERVICE_MANAGER]
        off: list[str] = []
        for id, held in self.envelopes:
            wrong = (
                self.dice.choice((-10_000, -5_000, -100, 500))
                if self.dice.random() < MISTAKES["difference"]
                else 0
            )
            counted = max(0, held + wrong)
            finance.does(self.clock.now, c.CountHandover(handover=id, counts=notes(counted)))
            if counted != held:
                off.append(f"difference:{id}")
        self.envelopes.clear()
        finance.sync()
        for number, opened in enumerate(off):
            settle = c.Settle(irregularity=opened, text="已谈话", write_off=number % 3 == 1, found=number % 3 == 2)
            manager.does(self.clock.now, settle)
        manager.sync()

    def _close(self, day: date) -> None:
        self.clock.now = _at(day, 19)
        finance = self.office[Role.FINANCE]
        if day.weekday() == 4:
            with self.company.read() as book:
                safe = safe_by(book, day)
            if safe > 1_000_000:
                finance.does(self.clock.now, c.DepositCash(fen=Fen(safe - 500_000), reference=f"回单{day:%m%d}"))
                finance.sync()
        with self.company.read() as book:
            safe = safe_by(book, day)
        short = 100 if self.dice.random() < 0.1 and safe > 100 else 0
        finance.does(self.clock.now, c.CloseDay(day=day.isoformat(), counts=notes(max(0, safe - short))))
        if self.owed and self.dice.random() < 0.5:
            receipt, total = self.owed.pop(0)
            pay = c.CollectReceivable(
                receivable=receipt, fen=Fen(total), method=Method.TRANSFER, reference=f"工行{day:%m%d}"
            )
            finance.does(self.clock.now, pay)
        finance.sync()

    def _statements(self, day: date) -> None:
        self.clock.now = _at(day, 9)
        finance = self.office[Role.FINANCE]
        for method, rows in self.wallets.items():
            for start in range(0, len(rows), 300):
                part = tuple(rows[start : start + 300])
                digest = hashlib.sha256(msgspec.json.encode(part)).hexdigest()
                statement = c.ImportStatement(method=method, file=f"{method}.csv", sha256=digest, rows=part)
                finance.does(self.clock.now, statement)
        finance.sync()


def _plate(order: str) -> str:
    return f"苏E{int(hashlib.sha256(order.encode()).hexdigest()[:8], 16) % 10**5:05d}{order[-3:]}"


def _vehicle(order: str) -> VehicleId:
    return VehicleId(vehicle_id(_plate(order)))


def _unit(order: str) -> str:
    _, day, technician, n = order.split("-")
    return imei(int(day[2:]) * 100_000 + int(technician) * 1000 + int(n))
