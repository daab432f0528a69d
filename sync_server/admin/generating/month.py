"""One month, day by day: orders, visits, receipts, envelopes, counts, closes and the wallet's statement."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import add_months
from rulebook.policy.ledger import safe_by
from rulebook.subjects.books.commands import CloseDay, DepositCash
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, SetPrice
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.letterhead.records import ID as LETTERHEAD_ID
from rulebook.subjects.orders.commands import ApproveOrder, AssignOrder, CancelOrder, SuspendOrder
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.statements.commands import ImportStatement
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, UnitKind
from sync_server.admin.demo import LETTERHEAD
from sync_server.admin.generating import drawing
from sync_server.admin.generating.aftercare import Aftercare
from sync_server.admin.generating.branches import open_branches
from sync_server.admin.generating.cases import Cases
from sync_server.admin.generating.complaints import Complaints
from sync_server.admin.generating.dealers import Dealers
from sync_server.admin.generating.duty import FEWEST, after_month
from sync_server.admin.generating.house import after_duty
from sync_server.admin.generating.inspections import walk_rounds
from sync_server.admin.generating.next_day_calls import NextDayCalls
from sync_server.admin.generating.pages import Pages
from sync_server.admin.generating.people import Clock, Hand, moment
from sync_server.admin.generating.planning import AHEAD, Planned, Planner
from sync_server.admin.generating.reading import read_at_last
from sync_server.admin.generating.rounds import Rounds, notes
from sync_server.admin.generating.signing import Signing
from sync_server.admin.generating.terms import Terms
from sync_server.admin.generating.vocabulary import MODELS, SIM, WAITS
from sync_server.core.company import Company, open_company
from sync_server.core.progress import track
from sync_server.core.system import write_as_system
from sync_server.db.engine import is_in_use

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
SKILLS = (
    ("repair",),
    ("repair", "install"),
    ("repair", "install", "removal", "inspection"),
    ("repair",),
)
ONE_WAITS_OF = 25
"""Beside so many orders that are visited, one is not within the month."""
DIFFERENCE = 0.04
"""How many envelopes hold another sum than they say."""
SETTLED = ("已谈话，当事人认可", "点钞时夹带，已找到", "找零出错，说明附后")
LIST = 100
"""Rows of one customer's list."""


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
    branches: int = 0,
) -> Made:
    """Make a company's month in an empty folder (or database, by `url`); the same bytes for the same seed.

    Calls come in from a fortnight before the month on; `receipts` are spread evenly over its days.
    `branches`: so many are opened once it is over.
    """
    if (data / "paigong.db").exists():
        raise FileExistsError(f"{data} holds a company already")
    if url and is_in_use(url):
        raise FileExistsError("the database holds tables already")
    dice = random.Random(seed)
    clock = Clock(moment(month - timedelta(days=AHEAD), 6))
    drawn = random.Random(f"{seed} entropy")  # its own: what the server draws changes nothing of the month
    company = open_company(data, url=url, clock=clock, entropy=drawn.randbytes)
    made = _Month(company, clock, dice, technicians, receipts, seed).run(month, receipts, branches)
    company.engine.dispose()
    return made


class _Month:
    """The company while it is made."""

    def __init__(
        self, company: Company, clock: Clock, dice: random.Random, technicians: int, receipts: int, seed: int
    ) -> None:
        self.company, self.clock, self.dice, self.seed = company, clock, dice, seed
        self.customers = drawing.customers(dice)
        # More than there are orders: trailers and what has no lasting plate are never sent for.
        self.fleets = drawing.fleets(dice, self.customers, vehicles=receipts * 3 // 2 + 40)
        self.planner = Planner(dice, self.customers, self.fleets)
        self.signing = Signing(seed)
        self.rounds = Rounds(dice, self.signing)
        self._people(technicians)
        self.calls_after = NextDayCalls(company, clock, seed)
        self.after = Aftercare(company, clock, str(seed))
        self.pages = Pages(company, clock, str(seed))
        self.cases = Cases(company, clock, seed, self.office, self.technicians)
        self._office(Cases.sites(len(self.customers)))
        self.complaints = Complaints(company, clock, seed, self.office, self.technicians)
        office = {role: hand.person for role, hand in self.office.items()}
        self.dealers = Dealers(company, clock, office, [one.id for one in self.customers])

    def _office(self, commands: Iterator[tuple[Command, str]]) -> None:
        with self.company.write() as work:
            for command, subject in commands:
                write_as_system(work, self.company.master, command, subject, self.clock.now)

    def _people(self, technicians: int) -> None:
        taken = {name for _, name, _ in OFFICE}
        free = [name for name in drawing.names(self.dice, technicians + len(OFFICE)) if name not in taken]

        def entered() -> Iterator[tuple[Command, str]]:
            for id, name, role in OFFICE:
                yield AddPerson(name=name, roles=(role,)), id
            for n in range(technicians):
                person = AddPerson(name=free[n], roles=(Role.TECHNICIAN,), skills=SKILLS[n % len(SKILLS)])
                yield person, f"g-tech-{n:03d}"
            for one in self.customers:
                yield (
                    AddCustomer(name=one.name, address=one.address, contact=one.contact, contact_phone=one.phone),
                    one.id,
                )
            yield LETTERHEAD, LETTERHEAD_ID
            for model in (*MODELS, SIM):
                price = SetPrice(
                    model=model.code,
                    name=model.zh,
                    name_en=model.en,
                    fen=Fen(model.fen),
                    valid_from="2025-01-01",
                )
                yield price, model.code
            yield from self._fleets()

        self._office(entered())
        self.office = {role: Hand(self.company, self.dice, id) for id, _, role in OFFICE}
        self.technicians = [Hand(self.company, self.dice, f"g-tech-{n:03d}") for n in range(technicians)]

    def _fleets(self) -> Iterator[tuple[Command, str]]:
        for customer, rows in zip(self.customers, self.fleets, strict=True):
            for start in range(0, len(rows), LIST):
                part = tuple(rows[start : start + LIST])
                digest = hashlib.sha256(msgspec.json.encode(part)).hexdigest()
                file = f"{customer.name}车辆明细.xlsx"
                batch = ImportVehicles(file=file, sha256=digest, vehicles=part, customer=customer.id)
                yield batch, f"import:{customer.id}:{start}"

    def run(self, month: date, receipts: int, branches: int) -> Made:
        first, end = month - timedelta(days=AHEAD), add_months(month, 1)
        visits = self._visits(month, end, receipts)
        waiting = self.planner.waiting(first, end, receipts // ONE_WAITS_OF, len(self.technicians))
        self.calls: dict[date, list[Planned]] = defaultdict(list)
        for order in (*(o for orders in visits.values() for o in orders), *waiting):
            self.calls[order.opened].append(order)
        self.dealers.begin(month)
        for n in track(range((end - first).days), "days"):
            day = first + timedelta(days=n)
            self._day(day, visits.get(day, []), worked=day >= month)
            if day >= month:
                self.after.day((day - month).days, day)
                self.pages.day((day - month).days, day)
        self.cases.end(end - timedelta(days=1))
        self.complaints.end(end - timedelta(days=1))
        self._sync_late(moment(end, 7))
        self._statements(end)
        if len(self.technicians) >= FEWEST:
            own = random.Random(f"{month} duty")
            after_month(self.clock, own, month, self.office, self.technicians)
            after_duty(self.clock, month, self.office, self.technicians)
            walked = random.Random(f"{month} rounds")
            walk_rounds(self.company, self.clock, walked, month, self.office, self.technicians)
        self.dealers.end(end)
        Terms(self.company, self.clock, self.seed, self.office, self.technicians).after_month(month)
        read_at_last(self.clock, self.office)
        opened = open_branches(self.company, self.clock, self.seed, branches, self.office)
        hands = (
            *self.office.values(),
            *self.technicians,
            *self.after.hands,
            self.pages.hand,
            self.calls_after.hand,
            *opened,
        )
        refused = tuple(f"{o.rule} {o.code} {o.facts}" for hand in hands for o in hand.refused)
        return Made(self.rounds.made, sum(hand.seq for hand in hands), refused)

    def _visits(self, month: date, end: date, receipts: int) -> dict[date, list[Planned]]:
        """Every visit of the month by its day; who has one more than another changes from day to day."""
        first, days, found = month - timedelta(days=AHEAD), (end - month).days, {}
        for n in range(days):
            count = receipts * (n + 1) // days - receipts * n // days
            shares = [count // len(self.technicians)] * len(self.technicians)
            for lucky in self.dice.sample(range(len(shares)), count % len(shares)):
                shares[lucky] += 1
            day = month + timedelta(days=n)
            found[day] = [o for t, share in enumerate(shares) for o in self.planner.visits(day, t, share, first)]
        return found

    # a day
    def _day(self, day: date, visits: list[Planned], worked: bool) -> None:
        self._sync_late(moment(day, 7))
        calls = sorted(self.calls.get(day, []), key=lambda order: order.called)
        self.clock.now = moment(day, 8)
        if visits:
            self._office(self._stock(visits))
        self._take_calls(day, [o for o in calls if o.called <= 8 * 60])
        self._send_out(day, visits)
        if worked:
            self.cases.morning(day, len(self.customers), visits[0].vehicle_id if visits else None)
            self.calls_after.day(day)
        self.clock.now = moment(day, 18)
        self._take_calls(day, [o for o in calls if o.called > 8 * 60])
        if worked:
            for n, hand in enumerate(self.technicians):
                self.rounds.go(day, hand, [order for order in visits if order.technician == n])
            self.calls_after.visited(self.signing.done, day)
            self.signing.done = []
            self._count(day)
            self.cases.evening(day)
            self.complaints.evening(day, day.replace(day=1), len(self.customers), self.rounds.late)
            self._close(day)

    def _take_calls(self, day: date, orders: list[Planned]) -> None:
        """A day's calls come in and are approved; what nobody will visit goes as far as it does."""
        service, manager = self.office[Role.CUSTOMER_SERVICE], self.office[Role.SERVICE_MANAGER]
        for order in orders:
            service.does(moment(day, order.called / 60), order.paper(), order.id)
        service.sync()
        for order in orders:
            if order.reaches not in ("draft", "submitted"):
                manager.does(self.clock.now, ApproveOrder(revision=1), order.id)
        manager.sync()
        dispatcher = self.office[Role.DISPATCHER]
        for order in orders:
            if order.reaches in ("assigned", "suspended", "cancelled"):
                dispatcher.does(self.clock.now, self._beyond(order), order.id)
        dispatcher.sync()

    def _beyond(self, order: Planned) -> Command:
        if order.reaches == "assigned":
            return AssignOrder(technician=PersonId(self.technicians[order.technician].person))
        waits = self.dice.choice(WAITS)
        return SuspendOrder(waiting_for=waits) if order.reaches == "suspended" else CancelOrder(reason=waits)

    def _send_out(self, day: date, visits: list[Planned]) -> None:
        self.clock.now = moment(day, 8.4)
        dispatcher = self.office[Role.DISPATCHER]
        for order in visits:
            person = PersonId(self.technicians[order.technician].person)
            dispatcher.does(self.clock.now, AssignOrder(technician=person), order.id)
        dispatcher.sync()

    def _stock(self, visits: list[Planned]) -> Iterator[tuple[Command, str]]:
        """What will be fitted goes into the bags in the morning."""
        for order in visits:
            units = [(UnitKind.TERMINAL, order.terminal, order.model.code, "")]
            if order.sim:
                units.append((UnitKind.SIM, order.sim, SIM.code, f"106489{order.sim[-8:-1]}"))
            for unit, number, model, phone in units:
                yield (
                    ReceiveUnit(
                        unit=unit,
                        number=number,
                        model=model,
                        phone=phone,
                        place=Place.PERSON,
                        holder=self.technicians[order.technician].person,
                    ),
                    number,
                )

    # the office in the evening
    def _sync_late(self, at: datetime) -> None:
        self.clock.now = at
        self.rounds.come_late(at)
        if self.rounds.envelopes:
            self._count(at.date(), 7.5)

    def _count(self, day: date, hour: float = 18.2) -> None:
        self.clock.now = moment(day, hour)
        finance, manager = self.office[Role.FINANCE], self.office[Role.SERVICE_MANAGER]
        off: list[str] = []
        for id, held in self.rounds.envelopes:
            wrong = self.dice.choice((-10_000, -5_000, -100, 500)) if self.dice.random() < DIFFERENCE else 0
            counted = max(0, held + wrong)
            finance.does(self.clock.now, CountHandover(handover=id, counts=notes(counted)))
            if counted != held:
                off.append(f"difference:{id}")
        self.rounds.envelopes.clear()
        finance.sync()
        for number, opened in enumerate(off):
            text = SETTLED[number % len(SETTLED)]
            settle = Settle(irregularity=opened, text=text, write_off=number % 3 == 1, found=number % 3 == 2)
            manager.does(self.clock.now, settle)
        manager.sync()

    def _close(self, day: date) -> None:
        self.clock.now = moment(day, 19)
        finance = self.office[Role.FINANCE]
        if day.weekday() == 4:
            with self.company.read() as work:
                safe = safe_by(work, day)
            if safe > 1_000_000:
                finance.does(self.clock.now, DepositCash(fen=Fen(safe - 500_000), reference=f"回单{day:%m%d}"))
                finance.sync()
        with self.company.read() as work:
            safe = safe_by(work, day)
        short = 100 if self.dice.random() < 0.1 and safe > 100 else 0
        finance.does(self.clock.now, CloseDay(day=day.isoformat(), counts=notes(max(0, safe - short))))
        if self.rounds.owed and self.dice.random() < 0.5:
            receipt, total = self.rounds.owed.pop(0)
            pay = CollectReceivable(
                receivable=receipt, fen=Fen(total), method=Method.TRANSFER, reference=f"工行{day:%m%d}"
            )
            finance.does(self.clock.now, pay)
        finance.sync()

    def _statements(self, day: date) -> None:
        self.clock.now = moment(day, 9)
        finance = self.office[Role.FINANCE]
        for method, rows in self.rounds.wallets.items():
            for start in range(0, len(rows), 300):
                part = tuple(rows[start : start + 300])
                digest = hashlib.sha256(msgspec.json.encode(part)).hexdigest()
                statement = ImportStatement(method=method, file=f"{method}.csv", sha256=digest, rows=part)
                finance.does(self.clock.now, statement)
        finance.sync()
