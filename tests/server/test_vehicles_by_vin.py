"""Vehicles that stood in the books before they were looked up by VIN are found by it after the update (RPL-3)."""

from __future__ import annotations

from pair.field import Field
from pair.older_database import as_of
from sqlalchemy import text

from rulebook.subjects.company.fleet import vehicle_by_vin
from rulebook.subjects.company.records import Vehicle
from sync_server.db.engine import migrate


def test_an_older_database_learns_the_vins_of_its_vehicles(field: Field) -> None:
    company = field.company
    known = next(vehicle for vehicle in field.all(Vehicle) if vehicle.vin)
    with company.read() as work:
        assert vehicle_by_vin(work, known.vin) == known
    with company.engine.begin() as connection:
        connection.execute(text("DELETE FROM record_keys WHERE kind = 'vehicle' AND name = 'vin'"))
        as_of(connection, "0006")
    with company.read() as work:
        assert vehicle_by_vin(work, known.vin) is None
    migrate(company.engine)
    with company.read() as work:
        assert vehicle_by_vin(work, known.vin) == known
        every = [v for v in work.all(Vehicle) if v.vin]
        assert [vehicle_by_vin(work, v.vin) for v in every] == every
