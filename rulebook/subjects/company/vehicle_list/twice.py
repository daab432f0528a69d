"""What may stand only once in a vehicle list (ORD-1). May not know files, nor what stands in the archive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rulebook.subjects.company.vehicle_list.columns import Field
from rulebook.subjects.company.vehicle_list.reasons import Fault

_ONCE: Final = (Field.TERMINAL_NUMBER, Field.ICCID)


class Twice:
    """Remembers the numbers of the rows so far, those of refused rows too: of two equal numbers one is wrong."""

    def __init__(self, headers: Mapping[Field, str]) -> None:
        self._headers = headers
        self._rows: dict[tuple[Field, str], int] = {}
        self._vins: dict[str, tuple[str, int]] = {}
        self._plates: dict[str, tuple[str, int]] = {}

    def look(self, row: int, values: Mapping[Field, str]) -> tuple[dict[Field, Fault], list[Fault]]:
        """The faults by field, and the warnings, that `values` of `row` bring beside earlier rows; then
        remember them.
        """
        faults: dict[Field, Fault] = {}
        warnings: list[Fault] = []
        for field in _ONCE:
            first = self._rows.setdefault((field, values[field]), row) if field in values else row
            if first != row:
                faults[field] = self._fault(field, "row.repeated", first_row=first, value=values[field])
        number = values.get(Field.SIM_PHONE)
        first = self._rows.setdefault((Field.SIM_PHONE, number), row) if number else row
        if number and first != row:
            warnings.append(self._fault(Field.SIM_PHONE, "row.number_again", first_row=first, value=number))
        self._vehicle(row, values, faults, warnings)
        return faults, warnings

    def _vehicle(
        self, row: int, values: Mapping[Field, str], faults: dict[Field, Fault], warnings: list[Fault]
    ) -> None:
        """A plate and a VIN belong together; the pair may come again, for a vehicle with two terminals."""
        plate, vin = values.get(Field.PLATE), values.get(Field.VIN)
        if not plate:
            return
        named = Field.PLATE if Field.PLATE in self._headers else Field.VIN
        known_vin, plate_row = self._vins.setdefault(plate, (vin or "", row))
        known_plate, vin_row = self._plates.setdefault(vin, (plate, row)) if vin else (plate, row)
        if vin and known_vin and known_vin != vin:
            faults[Field.VIN] = self._fault(Field.VIN, "row.plate_other_vin", first_row=plate_row)
        elif known_plate != plate:
            faults[named] = self._fault(named, "row.vin_other_plate", first_row=vin_row)
        elif plate_row != row and Field.TERMINAL_NUMBER not in values:
            faults[named] = self._fault(named, "row.repeated", first_row=plate_row, value=plate)
        elif plate_row != row:
            warnings.append(self._fault(named, "row.vehicle_again", first_row=plate_row))

    def _fault(self, field: Field, code: str, **details: str | int) -> Fault:
        return Fault(self._headers.get(field), code, dict(details))
