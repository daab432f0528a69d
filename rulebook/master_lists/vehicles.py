"""The vehicles of the archive as a list: what a customer's list says, and whose they are (ORD-1, RPL-3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rulebook.master_lists.list_kinds import Archive, Commands, ListColumn, ListKind, Making, RowFault
from rulebook.master_lists.readings import contact_phone, number, one_of, plate, sim_phone, vin, words
from rulebook.numbers import PLATE_COLOURS, judge_iccid, judge_terminal_number
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.fleet import has_plate, vehicle_by_plate, vehicle_by_vin
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.company.vehicle_list.columns import FIELDS, Field
from rulebook.subjects.stock.terminal_models import masks_of

_PLAIN: Final = ("vin", "plate_colour", "vehicle_type", "driver", "driver_phone")
_PLANNED: Final = {
    "model": "planned_model",
    "terminal": "planned_terminal",
    "sim": "planned_sim",
    "sim_phone": "planned_sim_phone",
}
COLOURS: Final = {name: words for name, (_, words) in PLATE_COLOURS.items()}


def _names(field: Field) -> str:
    return " ".join(name.removeprefix("~") for name in FIELDS[field].split())


def _colour(value: str, language: str) -> str:
    return COLOURS[value].split()[0] if language.startswith("zh") and value in COLOURS else value


def _find(archive: Archive, said: Mapping[str, str]) -> Vehicle | None:
    """By its plate, else by its VIN; one that bears another plate is re-plated by a command of its own (RPL-3)."""
    written = said.get("plate", "")
    known = vehicle_by_plate(archive.world, written) if written else None
    if known is None:
        known = vehicle_by_vin(archive.world, said.get("vin", ""))
        if known is not None and written and has_plate(known):
            raise RowFault("plate", "row.known_other_plate", value=known.plate)
    return known


def _settle(archive: Archive, said: dict[str, str], before: Mapping[str, str]) -> None:
    """Whose it is, what it goes by, and the numbers that are planned for it (RPL-1, RPL-2)."""
    if not said.get("plate"):
        if not said.get("vin"):
            raise RowFault("plate", "empty")
        said["plate"] = said["vin"]
    if said.get("terminal") and said["terminal"] != before.get("terminal"):
        masks = masks_of(archive.world, said.get("model", ""), archive.now)
        verdict = judge_terminal_number(said["terminal"], masks, with_model=bool(said.get("model")))
        if not verdict.ok:
            raise RowFault("terminal", verdict.reason or "empty", missing=verdict.missing)
        said["terminal"] = verdict.value
    if (whose := said.get("customer", "")) and whose != before.get("customer"):
        said["customer"] = customer_of(archive, whose)


def customer_of(archive: Archive, whose: str) -> str:
    """The id of the customer that a cell names, by id or by a name that only one bears. Raises RowFault."""
    if archive.world.get(Customer, whose):
        return whose
    ids = archive.ids_named(Customer, whose)
    if len(ids) != 1:
        raise RowFault("customer", "row.several_known" if ids else "row.not_known", value=whose)
    return ids[0]


def _values(_: Archive, record: Vehicle) -> dict[str, str]:
    said = {name: getattr(record, name) for name in ("plate", *_PLAIN)}
    said |= {name: getattr(record, field) for name, field in _PLANNED.items()}
    return said | {"customer": record.customer or ""}


def _commands(making: Making) -> Commands:
    said = making.said
    line = VehicleLine(plate=said["plate"], **{name: said[name] for name in (*_PLAIN, *_PLANNED)})
    command = ImportVehicles(file=making.file, sha256=making.sha256, vehicles=(line,), customer=said["customer"])
    return ((command, f"import:{making.sha256[:16]}"),)


VEHICLES = ListKind(
    name="vehicles",
    zh="车辆",
    en="vehicles",
    record=Vehicle,
    columns=(
        ListColumn(field="plate", zh="车牌号", en="plate", names=_names(Field.PLATE), reads=plate),
        ListColumn(field="vin", zh="车架号", en="vin", names=_names(Field.VIN), reads=vin),
        ListColumn(
            field="plate_colour",
            zh="车牌颜色",
            en="plate colour",
            names=_names(Field.PLATE_COLOUR),
            reads=one_of(COLOURS),
            shown=_colour,
        ),
        ListColumn(
            field="vehicle_type", zh="车辆类型", en="vehicle type", names=_names(Field.VEHICLE_TYPE), reads=words()
        ),
        ListColumn(
            field="customer",
            zh="客户编号或名称",
            en="customer",
            names="客户 客户名称 客户编号 所属客户 customerid",
            reads=words(),
        ),
        ListColumn(field="driver", zh="司机姓名", en="driver", names=_names(Field.DRIVER), reads=words()),
        ListColumn(
            field="driver_phone",
            zh="司机电话",
            en="driver phone",
            names=_names(Field.DRIVER_PHONE),
            reads=contact_phone,
        ),
        ListColumn(
            field="model", zh="计划终端型号", en="planned model", names=_names(Field.TERMINAL_MODEL), reads=words()
        ),
        ListColumn(
            field="terminal",
            zh="计划终端号",
            en="planned terminal",
            names=_names(Field.TERMINAL_NUMBER),
            reads=number(),
        ),
        ListColumn(
            field="sim", zh="计划ICCID", en="planned iccid", names=_names(Field.ICCID), reads=number(judge_iccid)
        ),
        ListColumn(
            field="sim_phone",
            zh="计划SIM手机号",
            en="planned sim phone",
            names=_names(Field.SIM_PHONE),
            reads=sim_phone,
        ),
    ),
    key="plate",
    named=("plate", "vin"),
    roles=ImportVehicles.ROLES,
    find=_find,
    values=_values,
    commands=_commands,
    settle=_settle,
    listed=lambda vehicle: not vehicle.merged_into,
    clears=False,
)
