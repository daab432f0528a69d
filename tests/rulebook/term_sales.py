"""A company that sells its platform and SIM plans, in a few words: a renewal as a phone would write it now."""

from __future__ import annotations

from datetime import datetime

from company import PLATE, SIM_FITTED, TRUCK, Company, Hand, unit

from rulebook.kernel.ids import Fen, ReceiptId, VehicleId
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import passed_deadlines
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.numbers import next_number
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.service_terms.commands import RenewTerm, SetPlan, TermRow
from rulebook.subjects.service_terms.records import ServiceTerm, TermKind
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.records import FeeLine

YEAR, SIM_YEAR = Fen(36_000), Fen(6_000)
TERM = f"platform:{TRUCK}"
SIM_UNIT = unit(UnitKind.SIM, SIM_FITTED)


def sells(company: Company) -> Company:
    """A company that sells a year of its platform, and of a SIM's plan."""
    for model, what, fen in (
        ("PLATFORM-Y", TermKind.PLATFORM, YEAR),
        ("SIM-Y", TermKind.SIM, SIM_YEAR),
    ):
        company.hua.must(SetPrice(model=model, name=model, name_en=model, fen=fen, valid_from="2025-01-01"), model)
        company.hua.must(SetPlan(what=what, months=12), model)
    return company


def term(company: Company, id: str = TERM) -> ServiceTerm:
    found = company.world.get(ServiceTerm, id)
    assert found is not None, id
    return found


def row(company: Company, vehicle: VehicleId = TRUCK, **changes: object) -> TermRow:
    """A year of the platform, as the phone shows it now."""
    known = company.world.get(ServiceTerm, f"platform:{vehicle}")
    said = {"what": TermKind.PLATFORM, "plan": "PLATFORM-Y", "months": 12, "fen": YEAR}
    return TermRow(**{"vehicle": vehicle, "seen": known.until if known else "", **said, **changes})


def renewal(
    company: Company, hand: Hand, *rows: TermRow, id: str = "term-receipt-1", **changes: object
) -> RenewTerm:
    """The renewal the phone would write now."""
    named = rows or (row(company),)
    number = next_number(company.world.find(NumberBlock, "device", hand.device)) or f"T-{hand.id}-{id[-4:]}"
    lines = tuple(FeeLine(model=r.plan, name=r.plan, name_en=r.plan, quantity=1, fen=r.fen) for r in named)
    said = {"number": number, "token": f"{id:-<22}", "plate": PLATE, "lines": lines, "method": Method.CASH}
    total = Fen(sum(r.fen for r in named))
    return RenewTerm(receipt=ReceiptId(id), rows=named, **{"total": total, **said, **changes})


def to_day(company: Company, day: str, hour: int = 10) -> None:
    company.now = datetime.fromisoformat(day).replace(hour=hour, tzinfo=COMPANY_ZONE)


def looked(company: Company) -> None:
    """The server looks at what has passed."""
    for passed in passed_deadlines(company.world, company.now):
        company.system.must(passed, "")
