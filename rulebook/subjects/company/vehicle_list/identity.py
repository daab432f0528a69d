"""What a row's vehicle goes by: its plate, or its VIN until it has one (ORD-1). May not know files or archive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rulebook.numbers import clean, kind_of_plate, unwrap
from rulebook.numbers.plate_kinds import NO_PLATE_YET, SAYS_NO_PLATE
from rulebook.subjects.company.vehicle_list.columns import Field
from rulebook.subjects.company.vehicle_list.reasons import Fault

NO_PLATE_COLOUR: Final = "无"
_MACHINES: Final = ("tractor", "trailer")
_NOT_A_VIN: Final = frozenset({"vin.missing", "vin.too_long", "vin.letters_ioq"})
_FRAME_NUMBER: Final = range(4, 26)


def settle_identity(
    values: dict[Field, str],
    faults: dict[Field, Fault],
    warnings: list[Fault],
    written: Mapping[Field, str],
    headers: Mapping[Field, str],
    plates_given: bool,
) -> None:
    """Put right what plate and VIN say together, in place.

    A vehicle without a plate bears its VIN in the plate's place and the plate colour "none" (JT/T 808-2019); a
    trailer needs no VIN; a tractor's or old trailer's frame number need not be a VIN. Where other rows have
    plates (`plates_given`) an empty cell is a hole, unless the row says in words that there is no plate yet.
    """
    _frame_number(values, faults, warnings, written, headers)
    if Field.PLATE in values or (Field.PLATE in faults and faults[Field.PLATE].code != "empty"):
        return
    vin = values.get(Field.VIN)
    said = NO_PLATE_YET.fullmatch(clean(written.get(Field.PLATE, "")))
    meant = bool(said) or bool(SAYS_NO_PLATE.search(values.get(Field.REMARK, ""))) or not plates_given
    if vin and meant:
        faults.pop(Field.PLATE, None)
        values[Field.PLATE], values[Field.PLATE_COLOUR] = vin, NO_PLATE_COLOUR
        warnings.append(Fault(headers.get(Field.PLATE, headers[Field.VIN]), "plate.none_yet"))
    elif meant and Field.VIN in faults and faults[Field.VIN].code != "empty":
        faults.pop(Field.PLATE, None)
    elif Field.PLATE not in headers:
        faults[Field.VIN] = Fault(headers[Field.VIN], "empty")
    elif said:
        faults[Field.PLATE] = Fault(headers[Field.PLATE], "plate.no_vin")


def _frame_number(
    values: dict[Field, str],
    faults: dict[Field, Fault],
    warnings: list[Fault],
    written: Mapping[Field, str],
    headers: Mapping[Field, str],
) -> None:
    fault = faults.get(Field.VIN)
    kind = kind_of_plate(values.get(Field.PLATE, ""))
    if fault is None or kind is None or kind.name not in _MACHINES:
        return
    number = clean(unwrap(written.get(Field.VIN, ""))).upper()
    if fault.code == "empty":
        del faults[Field.VIN]
        warnings.append(Fault(headers[Field.VIN], "vin.none_on_trailer"))
    elif fault.code in _NOT_A_VIN and number.isascii() and number.isalnum() and len(number) in _FRAME_NUMBER:
        del faults[Field.VIN]
        values[Field.VIN] = number
        warnings.append(Fault(headers[Field.VIN], "vin.machine_number"))
