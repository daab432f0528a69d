"""Units as a list: new ones are received; what the books have is moved by hand-overs, never by a list (STK-1)."""

from __future__ import annotations

from collections.abc import Mapping

from rulebook.master_lists.list_kinds import Archive, Commands, ListColumn, ListKind, Making, RowFault
from rulebook.master_lists.readings import day, number, one_of, sim_phone, words
from rulebook.subjects.stock.check_digits import judge_number
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from rulebook.subjects.stock.terminal_models import masks_of
from rulebook.subjects.stock.units import unit_id

KIND_WORDS: dict[str, str] = {
    UnitKind.TERMINAL: "终端 设备 定位终端 gps",
    UnitKind.SIM: "SIM卡 卡 物联网卡 simcard",
    UnitKind.PART: "配件 备件",
    UnitKind.TOOL: "工具",
    UnitKind.RECEIPT_BOOK: "收据本 收据",
}
PLACE_WORDS: dict[str, str] = {
    Place.STORE: "仓库 库房 在库 warehouse",
    Place.PERSON: "人员 技术员手中",
    Place.VEHICLE: "车上 车辆 已装车",
    Place.WORKSHOP: "维修 返修",
    Place.SCRAPPED: "报废",
    Place.LOST: "丢失",
    Place.UNKNOWN: "不明 未知",
}
_FIELDS = ("number", "model", "phone", "place", "holder", "warranty_until")


def _kind(value: str, language: str) -> str:
    return KIND_WORDS[UnitKind(value)].split()[0] if language.startswith("zh") else value


def _place(value: str, language: str) -> str:
    return PLACE_WORDS[Place(value)].split()[0] if language.startswith("zh") else value


def _find(archive: Archive, said: Mapping[str, str]) -> Unit | None:
    kind, written = said.get("unit", ""), said.get("number", "")
    if kind not in tuple(UnitKind) or not written:
        return None
    known = archive.world.get(Unit, unit_id(UnitKind(kind), written))
    if known is None:
        masks = masks_of(archive.world, said.get("model", ""), archive.now)
        verdict = judge_number(UnitKind(kind), written, masks, with_model=bool(said.get("model")))
        known = archive.world.get(Unit, unit_id(UnitKind(kind), verdict.value))
    return known


def _settle(archive: Archive, said: dict[str, str], before: Mapping[str, str]) -> None:
    """A new unit's number, by the rule of its kind and model (RPL-1, RPL-2); a known one keeps its own."""
    if before:
        said["number"] = before["number"]
    if before or not said.get("unit") or not said.get("number"):
        return
    masks = masks_of(archive.world, said.get("model", ""), archive.now)
    verdict = judge_number(UnitKind(said["unit"]), said["number"], masks, with_model=bool(said.get("model")))
    if not verdict.ok:
        raise RowFault("number", verdict.reason or "empty", missing=verdict.missing)
    said["number"] = verdict.value


def _values(_: Archive, record: Unit) -> dict[str, str]:
    return {"unit": record.unit, **{field: str(getattr(record, field)) for field in _FIELDS}}


def _commands(making: Making) -> Commands:
    if making.known is not None:
        first = next(column.field for column in UNITS.columns if column.field in making.changed)
        raise RowFault(first, "row.unit_differs", value=getattr(making.known, first))
    said = making.said
    command = ReceiveUnit(
        unit=UnitKind(said["unit"]),
        number=said["number"],
        model=said["model"],
        phone=said["phone"],
        place=Place(said["place"] or Place.STORE),
        holder=said["holder"],
        warranty_until=said["warranty_until"],
    )
    return ((command, unit_id(command.unit, command.number)),)


UNITS = ListKind(
    name="units",
    zh="设备",
    en="units",
    record=Unit,
    columns=(
        ListColumn(
            field="unit",
            zh="种类",
            en="kind",
            names="类别 类型 设备种类 type",
            reads=one_of(KIND_WORDS),
            needed=True,
            shown=_kind,
        ),
        ListColumn(
            field="number",
            zh="号码",
            en="number",
            names="编号 设备号 终端号 imei iccid 卡号 序列号 serial serialnumber",
            reads=number(),
            needed=True,
        ),
        ListColumn(
            field="model", zh="型号", en="model", names="设备型号 终端型号 产品型号", reads=words(), needed=True
        ),
        ListColumn(
            field="phone", zh="SIM手机号", en="sim phone", names="手机号 电话 phone msisdn", reads=sim_phone
        ),
        ListColumn(
            field="place",
            zh="位置",
            en="place",
            names="存放位置 所在 where",
            reads=one_of(PLACE_WORDS),
            shown=_place,
        ),
        ListColumn(
            field="holder",
            zh="保管人或车辆编号",
            en="holder",
            names="保管人 持有人 车辆编号",
            reads=number(longest=200),
        ),
        ListColumn(field="warranty_until", zh="保修至", en="warranty until", names="质保到期 保修期至", reads=day),
    ),
    key="number",
    named=("unit", "number"),
    roles=ReceiveUnit.ROLES,
    find=_find,
    values=_values,
    commands=_commands,
    settle=_settle,
    clears=False,
)
