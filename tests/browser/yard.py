"""What is shot by gun in the browser: units in the store, and a fleet whose round is due (STK, RND)."""

from __future__ import annotations

from office import Office

from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import company_day
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.deadlines.handlers import passed_deadlines
from rulebook.subjects.rounds.commands import PlanRound
from rulebook.subjects.rounds.records import Every, OnRest, Rhythm, RoundKind
from rulebook.subjects.rounds.subject import SUBJECT
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, UnitKind
from sync_server.admin import demo
from sync_server.core.system import write_as_system

FLEET = 30


def received(office: Office, units: list[str]) -> None:
    """Terminals of these numbers lie in the store."""
    for number in units:
        new = ReceiveUnit(unit=UnitKind.TERMINAL, number=number, model="GT-200")
        office.says(new, f"terminal:{number}", "p-zheng")


def plates() -> list[str]:
    return [f"苏EX{n:04d}" for n in range(1, FLEET + 1)]


def numbers() -> list[str]:
    return [demo.imei(810_000 + n) for n in range(FLEET)]


def planned(office: Office) -> str:
    """Thirty vehicles with a terminal each, a plan for today, and the server has looked; the round's id."""
    lines = tuple(VehicleLine(plate=plate) for plate in plates())
    office.says(ImportVehicles(file="车辆明细.xlsx", sha256="3" * 64, vehicles=lines), "import:round", "p-li")
    for plate, number in zip(plates(), numbers(), strict=True):
        fitted = ReceiveUnit(
            unit=UnitKind.TERMINAL, number=number, model="GT-200", place=Place.VEHICLE, holder=f"vehicle:{plate}"
        )
        office.says(fitted, f"terminal:{number}", "p-zheng")
    today = company_day(office.company.clock()).isoformat()
    plan = PlanRound(
        name="车队月检",
        kind=RoundKind.INSPECTION,
        people=(PersonId("p-wang"),),
        rhythm=Rhythm(every=Every.ONCE, on_rest=OnRest.KEEP),
        since=today,
        targets=tuple(f"vehicle:{plate}" for plate in plates()),
        points=("外观", "指示灯"),
        window=2,
    )
    office.says(plan, "fleet", "p-chen")
    with office.company.write() as work:
        for _ in range(2):
            now = office.company.clock()
            for due in passed_deadlines(SUBJECT.deadlines, work, now):
                write_as_system(work, office.company.master, due, "", now)
    return f"round:fleet:{today}"
