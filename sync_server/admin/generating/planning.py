"""What happens to whom and when: every order of the month drawn before anybody does anything.

Orders come in days or weeks before their visit; some still wait when the month is over. May not know the company:
it says what is to be done, `month.py` has people do it.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

import msgspec

from rulebook.kernel.ids import VehicleId
from rulebook.kernel.times import iso
from rulebook.subjects.company.commands import VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.orders.kinds import OrderKind
from sync_server.admin.demo import iccid, imei
from sync_server.admin.generating.drawing import DIGITS, LETTERS, MadeCustomer
from sync_server.admin.generating.people import moment
from sync_server.admin.generating.vocabulary import MODELS, TROUBLES, Model, Trouble

AHEAD = 14
"""So many days before the month the first calls come in."""
LEADS = (0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 6, 9, 13)
"""Days between call and visit, as often as they stand here."""
WITH_TIME, WITH_SIM = 0.75, 0.25
"""How many customers are promised an hour; how many terminals get a new SIM card as well."""
APART = 95
"""Two times promised by one person lie at least so many minutes apart (ORD-6)."""
WAITING = ("draft", "submitted", "submitted", *("approved",) * 4, *("assigned",) * 4, "suspended", "cancelled")
"""How far orders have come that are not visited, as often as they stand here."""
KINDS = (*[OrderKind.REPAIR] * 6, OrderKind.INSTALL, OrderKind.INSPECTION, OrderKind.REMOVAL, OrderKind.TRAINING)


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One order. `day`, `minute`: when it is visited, the minute counted from midnight; `technician` by number.

    `reaches` is "visited", or how far it has come when the month ends (`WAITING`).
    """

    id: str
    kind: OrderKind
    customer: MadeCustomer
    vehicle: VehicleLine
    model: Model
    trouble: Trouble
    bought: date
    opened: date
    called: int
    day: date
    minute: int
    promised: bool
    technician: int
    terminal: str
    sim: str = ""
    reaches: str = "visited"

    @property
    def vehicle_id(self) -> VehicleId:
        return VehicleId(vehicle_id(self.vehicle.plate))

    def paper(self) -> OpenOrder:
        """The call as customer service writes it down."""
        repair = self.kind is OrderKind.REPAIR
        return OpenOrder(
            kind=self.kind,
            customer=self.customer.id,
            customer_name=self.customer.name,
            address=self.customer.address,
            contact=self.customer.contact,
            contact_phone=self.customer.phone,
            product_model=self.model.code,
            purchase_date=self.bought.isoformat(),
            problem=self.trouble.problem if repair else "",
            symptom=self.trouble.symptom if repair else "",
            tried=self.trouble.tried if repair else "",
            vehicles=(self.vehicle_id,),
            appointment=iso(moment(self.day, self.minute / 60)) if self.promised else "",
            submit=self.reaches != "draft",
        )


class Planner:
    """Draws orders one after another; no order, vehicle or unit comes twice."""

    def __init__(self, dice: random.Random, made: list[MadeCustomer], fleets: list[list[VehicleLine]]) -> None:
        self.dice = dice
        pairs = [(one, row) for one, rows in zip(made, fleets, strict=True) for row in rows]
        dice.shuffle(pairs)
        # A paper plate lapses before its turn may come, and a trailer's owner has it seen to with the tractor.
        self._vehicles = iter([pair for pair in pairs if pair[1].plate[-1] not in "挂临"])
        self._ids: set[str] = set()
        self._drawn = 0

    def visits(self, day: date, technician: int, count: int, first: date) -> list[Planned]:
        """A technician's visits of a day in their order, spread over its eight hours."""
        apart = 480 / max(1, count)
        return [
            self._one(
                day=day,
                minute=9 * 60 + int(apart * n) + (self.dice.randrange(0, 4) * 5 if apart > 2 * APART else 0),
                promised=apart >= APART and self.dice.random() < WITH_TIME,
                technician=technician,
                first=first,
            )
            for n in range(count)
        ]

    def waiting(self, first: date, end: date, count: int, technicians: int) -> list[Planned]:
        """Orders that are not visited within the month; what is assigned has a time of the fortnight after it."""
        free = [
            (end + timedelta(days=d), h, t) for d in range(14) for h in (9, 11, 14, 16) for t in range(technicians)
        ]
        self.dice.shuffle(free)
        far = self.dice.sample(WAITING, len(WAITING))
        found = []
        for n in range(min(count, len(free))):
            day, hour, technician = free[n]
            reaches = far[n % len(far)]
            kind = OrderKind.REPAIR if reaches == "assigned" else self.dice.choice(KINDS)
            one = self._one(
                day=day,
                minute=hour * 60,
                promised=self.dice.random() < WITH_TIME,
                technician=technician,
                first=first,
                opened=first + timedelta(days=int((end - first).days * self.dice.random() ** 0.5)),
                kind=kind,
                reaches=reaches,
            )
            found.append(one)
        return found

    def _one(
        self,
        *,
        day: date,
        minute: int,
        promised: bool,
        technician: int,
        first: date,
        opened: date | None = None,
        kind: OrderKind = OrderKind.REPAIR,
        reaches: str = "visited",
    ) -> Planned:
        dice = self.dice
        customer, vehicle = next(self._vehicles)
        opened = opened or max(first, day - timedelta(days=dice.choice(LEADS)))
        self._drawn += 1
        return Planned(
            id=self._id(day),
            kind=kind,
            customer=customer,
            vehicle=vehicle,
            model=dice.choice(MODELS),
            trouble=dice.choice(TROUBLES),
            bought=opened - timedelta(days=dice.randrange(400, 1900)),
            opened=opened,
            called=8 * 60 if opened == day else dice.randrange(8 * 60, 17 * 60),
            day=day,
            minute=minute,
            promised=promised,
            technician=technician,
            terminal=imei(self._drawn),
            sim=iccid(self._drawn) if dice.random() < WITH_SIM else "",
            reaches=reaches,
        )

    def _id(self, day: date) -> str:
        """Numbers of orders end like their ids: five characters that no other has."""
        while (tail := "".join(self.dice.choice(DIGITS + LETTERS) for _ in range(5))) in self._ids:
            pass
        self._ids.add(tail)
        return f"g-{day:%m%d}-{tail}"
