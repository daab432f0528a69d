"""Commands said at a visit or about units, and who says them of what."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from company import IN_BAG, OTHER_FITTED, OTHER_PLATE, OTHER_TRUCK, SECOND_IN_BAG, TICKED, TRUCK, Company, unit
from kept_ground import LI, STOCK, WANG, Said, Says

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.irregularities.commands import Explain
from rulebook.subjects.orders.records import Waiting
from rulebook.subjects.spoken.commands import ClaimSpoken, DenySpoken
from rulebook.subjects.stock.commands import (
    DeclineUnits,
    GiveUnits,
    ReceiveUnit,
    TakeStock,
    TakeUnits,
    WriteOffUnit,
)
from rulebook.subjects.stock.records import Place, UnitKind
from rulebook.subjects.teams.commands import JoinTeam, ReportVehicle
from rulebook.subjects.visits.commands import (
    Arrive,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
)


def swap(co: Company) -> Said:
    made = co.swap(
        LI, "s-9", vehicle=OTHER_TRUCK, plate=OTHER_PLATE, old_number=OTHER_FITTED, new_number=SECOND_IN_BAG
    )
    rest = {"old_phone": "14400000021", "new_phone": "14400000022", "sim_moves": True, "as_printed": True}
    return co.li, msgspec.structs.replace(made, sim_stays=True, **rest), "order-1"


def offered(co: Company, said: Command) -> Said:
    co.guo.must(GiveUnits(transfer="t-9", units=(STOCK,), taker="wang"))
    return co.wang, said, ""


def claimed(co: Company) -> Said:
    claim = ClaimSpoken(claim="c-9", approver=PersonId("chen"), subject="spare_parts", what_for="换天线")
    co.li.must(claim, "order-1")
    return co.chen, DenySpoken(reason="没有答应"), "c-9"


def opened_by_swap(co: Company, said: Callable[[str], Command]) -> Said:
    co.li.must(ReportDamage(visit=LI, what="划伤仪表台"), "order-1")
    (found,) = (i for i in co.world.all(Irregularity) if i.code == "damage")
    return co.chen, said(found.id), ""


SAID_FIELD: Says = {
    "visit.depart": (lambda co: (co.wang, Depart(visit=WANG, ticked=TICKED[1:]), "order-2"), set()),
    "visit.arrive": (lambda co: (co.wang, Arrive(visit=WANG), "order-2"), set()),
    "visit.find": (
        lambda co: (
            co.li,
            RecordFinding(visit=LI, finding="进水", reproduced=True, customer_damage="私自拆机"),
            "order-1",
        ),
        set(),
    ),
    "visit.act": (
        lambda co: (
            co.li,
            RecordWork(visit=LI, work="换主板", cause="密封圈老化", advice="勿用高压水枪", customer_tried=True),
            "order-1",
        ),
        {"not_tried"},  # nobody both tries it and does not
    ),
    "visit.swap": (swap, {"as_printed"}),
    "visit.sign": (lambda co: (co.li, co.signature("order-1", LI, declined="客户不在"), "order-1"), set()),
    "visit.damage": (lambda co: (co.li, ReportDamage(visit=LI, what="划伤仪表台"), "order-1"), set()),
    "visit.unsolved": (
        lambda co: (
            co.li,
            LeaveUnsolved(
                visit=LI, symptom="仍无信号", waiting_for="等天线", waiting=Waiting.PARTS, next_visit="2026-03-09"
            ),
            "order-1",
        ),
        set(),
    ),
    "visit.vehicle": (
        lambda co: (co.li, ReportVehicle(visit=LI, vehicle=TRUCK, done=False, reason="车不在"), "order-1"),
        {"done"},
    ),
    "irregularity.explain": (
        lambda co: opened_by_swap(co, lambda id: Explain(irregularity=id, text="客户已谅解")),
        set(),
    ),
    "photo.add": (
        lambda co: (
            co.li,
            co.photo(LI, "photo-9", b"label", caption="旧终端标签", purpose=Purpose.UNIT),
            "order-1",
        ),
        set(),
    ),
    "transfer.give": (
        lambda co: (co.guo, GiveUnits(transfer="t-8", units=(STOCK,), taker="wang"), ""),
        {"units", "branch"},  # to a person, or with `branch` to a store: tests/rulebook/test_branches.py
    ),
    "transfer.take": (
        lambda co: (
            co.guo,
            TakeUnits(
                transfer="t-7",
                units=(unit(UnitKind.TERMINAL, SECOND_IN_BAG),),
                giver="li",
                for_store=True,
                condition="外壳裂",
            ),
            "",
        ),
        {"units", "for_store", "items"},
    ),
    "transfer.decline": (lambda co: offered(co, DeclineUnits(transfer="t-9", reason="没收到")), set()),
    "unit.write_off": (
        lambda co: (co.chen, WriteOffUnit(unit=STOCK, to=Place.SCRAPPED, reason="烧毁"), ""),
        {"reason", "to"},
    ),
    "stocktake.record": (
        lambda co: (co.fang, TakeStock(stocktake="k-1", holder="li", found=(IN_BAG, "8888")), ""),
        {"branch"},  # a person's bag, or with `branch` a store: tests/rulebook/test_branches.py
    ),
    "spoken.claim": (
        lambda co: (
            co.li,
            ClaimSpoken(
                claim="c-1",
                approver=PersonId("chen"),
                subject="spare_parts",
                what_for="换天线",
                amount=Fen(12_345),
                how="电话",
                spoken_at="2026-03-02T09:01:00+08:00",
                code="11112222",
            ),
            "order-1",
        ),
        {"code"},
    ),
    "spoken.deny": (claimed, set()),
    "unit.receive": (
        lambda co: (
            co.guo,
            ReceiveUnit(
                unit=UnitKind.SIM,
                number="89860486900000000556",
                model="IoT-2",
                phone="14400000055",
                place=Place.PERSON,
                holder="wang",
                warranty_until="2027-07-07",
            ),
            "",
        ),
        set(),
    ),
    "team.join": (lambda co: (co.bo, JoinTeam(technician=PersonId("wang")), "order-1"), set()),
}
