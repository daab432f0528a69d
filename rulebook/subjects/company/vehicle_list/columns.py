"""Which column of a vehicle list is which, by the names that customers give them. May not know what cells
hold below.

A name is compared without blanks, punctuation, case and full width, first whole and then without what stands
in brackets: "终端号(IMEI)", "终端号（必填）" and "*终 端 号" are the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from rulebook.numbers.text import halfwidth
from rulebook.subjects.company.vehicle_list.cells import Cell
from rulebook.subjects.company.vehicle_list.reasons import ListError


class Field(StrEnum):
    """What a column means; the values are the names of VehicleLine's fields, but for the running number."""

    NUMBER = "number"
    PLATE = "plate"
    PLATE_COLOUR = "plate_colour"
    VEHICLE_TYPE = "vehicle_type"
    VIN = "vin"
    DRIVER = "driver"
    DRIVER_PHONE = "driver_phone"
    TERMINAL_MODEL = "terminal_model"
    TERMINAL_NUMBER = "terminal_number"
    ICCID = "iccid"
    SIM_PHONE = "sim_phone"
    REMARK = "remark"


FIELDS: Final[dict[Field, str]] = {
    Field.NUMBER: "序号 编号 行号 项次 no number seq item 序",
    Field.PLATE: (
        "车牌号 车牌 车牌号码 牌照号 牌照 号牌 号牌号码 车辆牌照 车辆号牌 车号 plate plateno "
        "platenumber licenseplate licenceplate licenseplatenumber licenceplatenumber vehicleplate "
        "registrationnumber"
    ),
    Field.PLATE_COLOUR: "车牌颜色 号牌颜色 牌照颜色 车牌色 platecolour platecolor",
    Field.VEHICLE_TYPE: "车辆类型 车辆类别 车种 vehicletype trucktype ~车型 ~车辆型号 ~type",
    Field.VIN: (
        "车架号 车架号码 车辆识别代号 车辆识别代码 车辆识别码 车架 大架号 底盘号 vin vin码 vin号 "
        "vinnumber chassisnumber chassisno 车架号vin 车辆识别代号vin"
    ),
    Field.DRIVER: (
        "司机姓名 司机 驾驶员 驾驶员姓名 驾驶人 司机名称 driver drivername driversname ~车主姓名 ~联系人 ~contact"
    ),
    Field.DRIVER_PHONE: (
        "司机电话 司机手机 司机手机号 司机联系电话 司机联系方式 驾驶员电话 驾驶员手机 "
        "驾驶员手机号 驾驶员联系电话 driverphone drivermobile driverphonenumber driversphone "
        "~联系电话 ~联系方式 ~联系手机 ~电话 ~手机 ~手机号 ~手机号码 ~phone ~mobile ~phonenumber "
        "~mobilenumber"
    ),
    Field.TERMINAL_MODEL: (
        "终端型号 设备型号 产品型号 型号 终端类型 设备类型 model terminalmodel devicemodel terminaltype"
    ),
    Field.TERMINAL_NUMBER: (
        "终端号 终端号码 终端编号 设备号 设备号码 设备编号 终端id 设备id 终端imei 终端imei号 设备imei imei "
        "imei号 imei码 终端号imei 设备号imei imeinumber terminal terminalnumber terminalno "
        "terminalid deviceid devicenumber deviceno"
    ),
    Field.ICCID: (
        "sim卡号 sim卡号码 sim卡iccid iccid iccid号 iccid码 iccid卡号 卡号 sim卡 sim sim卡号iccid "
        "物联网卡iccid simnumber simno simcard simcardnumber simiccid"
    ),
    Field.SIM_PHONE: (
        "sim手机号 sim卡手机号 sim手机号码 sim卡手机号码 sim电话 sim卡电话 sim卡号手机号 sim号 "
        "手机卡号 物联网卡号 物联卡号 流量卡号 卡手机号 入网号码 入网号 msisdn simphone "
        "simphonenumber simmobile"
    ),
    Field.REMARK: "备注 remark remarks ~说明 ~附注 ~备考 ~note ~notes ~comment ~comments",
}
"""The names under which each field goes, as `header_key` makes them. Those with ~ are vague: they count
only where no column bears a plainer name (a list may give the firm's contact beside the driver).
"""

_NAMED: Final = [(name, field) for field, names in FIELDS.items() for name in names.split()]
_BY_NAME: Final = {name.removeprefix("~"): field for name, field in _NAMED}
_VAGUE: Final = frozenset(name[1:] for name, _ in _NAMED if name.startswith("~"))
_EITHER: Final = frozenset(("sim卡号", "sim卡号码", "sim卡", "sim", "卡号", "simnumber", "simno", "simcardnumber"))
_BRACKETS: Final = re.compile(r"[(（\[【〔<《][^()（）\[\]【】〔〕<>《》]*[)）\]】〕>》]")
_LONGEST_NAME: Final = 60
NAMES_PLATE: Final = 100


class Column(msgspec.Struct, frozen=True):
    """One column that was recognised: its place (from 0), its header as written, and what it means."""

    index: int
    header: str
    field: Field


def header_key(text: str) -> str:
    """`text` as header names are compared: letters, digits and Chinese characters only, half-width, lower
    case.
    """
    return "".join(c for c in halfwidth(text).casefold() if c.isalnum())


def field_named(header: Cell) -> Field | None:
    """What a header cell means, None where it is not a known name."""
    return _BY_NAME.get(_name(header))


def _name(header: Cell) -> str:
    """The known name that a header cell bears, "" where it bears none."""
    if not isinstance(header, str) or len(header) > _LONGEST_NAME:
        return ""
    keys = (header_key(header), header_key(_BRACKETS.sub("", header)))
    return next((key for key in keys if key in _BY_NAME), "")


def header_strength(cells: Sequence[Cell]) -> int:
    """How much a row looks like the header: the count of fields it names, 100 more where the plate is one of
    them.
    """
    fields = {field for cell in cells if (field := field_named(cell)) is not None}
    return len(fields) + (NAMES_PLATE if Field.PLATE in fields and len(fields) > 1 else 0)


def names_vehicles(cells: Sequence[Cell]) -> bool:
    """Whether one of the columns says which vehicle it is: by plate or by VIN."""
    return any(field_named(cell) in (Field.PLATE, Field.VIN) for cell in cells)


def _cards_by_phone(cells: Sequence[Cell]) -> frozenset[str]:
    """Names by which a list means the card's phone number: SIM卡号 beside a column of its own for the ICCID."""
    names = {_name(cell) for cell in cells}
    fields = [_BY_NAME[name] for name in names if name]
    iccid = any("iccid" in name for name in names)
    return _EITHER if iccid and Field.SIM_PHONE not in fields else frozenset()


def columns_of(row: int, cells: Sequence[Cell], hidden: Collection[int] = ()) -> tuple[Column, ...]:
    """The columns that the header in `row` names, left to right; of two that mean the same, one `hidden` (by
    place) gives way.

    Raises ListError list.column_twice where two mean the same, list.no_plate_column where none names vehicles,
    be it by plate or by VIN (ORD-1).
    """
    found: dict[Field, Column] = {}
    phones = _cards_by_phone(cells)
    named = [(index, header, _name(header)) for index, header in enumerate(cells) if isinstance(header, str)]
    for index, header, name in sorted(named, key=lambda column: (column[2] in _VAGUE, column[0] in hidden)):
        field = Field.SIM_PHONE if name in phones else _BY_NAME.get(name)
        if field is None:
            continue
        earlier = found.setdefault(field, Column(index, header, field))
        alike = (name in _VAGUE) == (_name(earlier.header) in _VAGUE)
        if earlier.index != index and alike and (index in hidden) == (earlier.index in hidden):
            raise ListError("list.column_twice", row=row, first=earlier.header, second=header)
    if Field.PLATE not in found and Field.VIN not in found:
        raise ListError("list.no_plate_column", row=row)
    return tuple(sorted(found.values(), key=lambda column: column.index))
