"""Scenes of service terms: some run, some end soon, one lapsed with a dead unit, one was paid twice."""

from __future__ import annotations

from datetime import timedelta

from company import TRUCK, Company

from rulebook.kernel.ids import Fen, ReceiptId, VehicleId
from rulebook.kernel.times import iso
from rulebook.subjects.company.commands import ImportVehicles, SetPrice, VehicleLine
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.service_terms.commands import RenewTerm, ReportSigns, SetPlan, SetTerm, Sign, TermRow
from rulebook.subjects.service_terms.records import TermKind
from rulebook.subjects.visits.records import FeeLine

YEAR, SIM_YEAR = Fen(36_000), Fen(6_000)
PLANS = (
    ("PLATFORM-Y", "平台服务费一年", "Platform, one year", TermKind.PLATFORM, 12, YEAR),
    ("PLATFORM-M", "平台服务费一个月", "Platform, one month", TermKind.PLATFORM, 1, Fen(3_500)),
    ("SIM-Y", "流量套餐一年", "SIM plan, one year", TermKind.SIM, 12, SIM_YEAR),
)
ENDS = (-40, -3, 0, 5, 21, 50, 80, 110, 300)
"""Days until each vehicle's term ends."""


def plans(company: Company) -> Company:
    """What is on sale."""
    for model, name, english, what, months, fen in PLANS:
        price = SetPrice(model=model, name=name, name_en=english, fen=fen, valid_from="2025-01-01")
        company.hua.must(price, model)
        company.hua.must(SetPlan(what=what, months=months), model)
    return company


def paid(id: str, vehicle: VehicleId, plate: str, seen: str = "") -> RenewTerm:
    """A year of the platform, by transfer, at the desk."""
    row = TermRow(what=TermKind.PLATFORM, vehicle=vehicle, plan="PLATFORM-Y", months=12, fen=YEAR, seen=seen)
    line = FeeLine(model="PLATFORM-Y", name=PLANS[0][1], name_en=PLANS[0][2], quantity=1, fen=YEAR)
    return RenewTerm(
        receipt=ReceiptId(id), number=f"T-DESK-{id[-4:]}", token=f"{id:-<22}", rows=(row,), lines=(line,),
        total=YEAR, method=Method.TRANSFER, plate=plate,
    )  # fmt: skip


def terms(company: Company) -> Company:
    """A small fleet's terms, with half a year of income."""
    plans(company)
    rows = tuple(VehicleLine(plate=f"京C{n:05d}") for n in range(10_001, 10_001 + len(ENDS)))
    fleet = ImportVehicles(file="车队.xlsx", sha256="1" * 64, vehicles=rows, customer="customer-1")
    company.anna.must(fleet, "fleet")
    today = company.now
    first = Sign(vehicle=TRUCK, at=iso(today - timedelta(hours=2)))
    for n, days in enumerate(ENDS):
        plate = rows[n].plate
        until = (today + timedelta(days=days)).date().isoformat()
        vehicle = TRUCK if n == 3 else VehicleId(f"vehicle:{plate}")
        company.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=vehicle, until=until), "")
    company.anna.must(ReportSigns(signs=(first,)), "")
    truck = company.world.get(Vehicle, TRUCK)
    if truck is not None and truck.sim:
        late = (today - timedelta(days=12)).date().isoformat()
        company.anna.must(SetTerm(what=TermKind.SIM, vehicle=TRUCK, until=late, unit=truck.sim), "")
    for back, number in ((150, 2), (120, 4), (92, 1), (60, 5), (31, 3), (1, 2)):
        for n in range(number):
            plate = rows[4 + n].plate
            body = paid(f"term-{back:03d}{n}", VehicleId(f"vehicle:{plate}"), plate)
            company.anna.does(body, "", at=today - timedelta(days=back))
    return company
