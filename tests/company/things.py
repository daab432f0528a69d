"""Who works there, what there is, and its numbers: the same in every company of the tests."""

from __future__ import annotations

from datetime import datetime

from rulebook.kernel.ids import Fen, UnitId, VehicleId, VisitId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.numbers import luhn_holds
from rulebook.subjects.cash.records import Count
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.records import Stroke

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=COMPANY_ZONE)
"""A Monday; the company's first act."""
PEOPLE: dict[str, tuple[str, Role]] = {
    "anna": ("安娜", Role.CUSTOMER_SERVICE),
    "bo": ("薄调度", Role.DISPATCHER),
    "chen": ("陈经理", Role.SERVICE_MANAGER),
    "dong": ("董经理", Role.DEPARTMENT_MANAGER),
    "fang": ("方会计", Role.FINANCE),
    "guo": ("郭库管", Role.STOREKEEPER),
    "hua": ("华管理员", Role.ADMINISTRATOR),
    "ji": ("季审计", Role.AUDITOR),
    "li": ("李师傅", Role.TECHNICIAN),
    "wang": ("王师傅", Role.TECHNICIAN),
}
STROKES = (Stroke(points=tuple((x * 10, x * 7 % 300, x * 16) for x in range(12))),)
TICKED = ("details", "customer_called", "tools", "spares", "papers")
PLATE, OTHER_PLATE = "京A12345", "京A67890"
TRUCK, OTHER_TRUCK = VehicleId(f"vehicle:{PLATE}"), VehicleId(f"vehicle:{OTHER_PLATE}")
CUSTOMER = "customer-1"
PRICE = Fen(30_000)
"""What a replacement terminal costs by the list."""


def imei(number: int) -> str:
    """A well-formed IMEI, the same for the same number."""
    body = f"86812415{number:06d}"
    return next(body + d for d in "0123456789" if luhn_holds(body + d))


def iccid(number: int) -> str:
    """A well-formed ICCID of twenty digits, the same for the same number."""
    body = f"8986048690{number:09d}"
    return next(body + d for d in "123456789" + "0" if luhn_holds(body + d))


def unit(kind: UnitKind, number: str) -> UnitId:
    return UnitId(f"{kind}:{number}")


FITTED, OTHER_FITTED, IN_BAG, SECOND_IN_BAG, IN_STORE = (imei(n) for n in range(1, 6))
SIM_FITTED, SIM_IN_BAG = iccid(11), iccid(12)


def picture(shows: bytes = b"before", size: int = 0) -> bytes:
    """Bytes that begin as a JPEG does; `size` in bytes, where a test needs a large one."""
    body = b"\xff\xd8\xff\xe0" + shows
    return body + bytes(n * 7 % 251 for n in range(max(size - len(body), 0)))


def coins(fen: int) -> tuple[Count, ...]:
    """An amount in notes of 100 yuan, and the rest in fen."""
    notes, rest = divmod(fen, 10_000)
    return tuple(Count(denomination=d, pieces=n) for d, n in ((10_000, notes), (1, rest)) if n)


def visit_of(order: str) -> VisitId:
    return VisitId(f"{order}-visit")
