"""`paigong devices --holds`: whose customers' data a device is fed (SEC-1)."""

from __future__ import annotations

import asyncio
from typing import Any

from pair.field import ORDER, Field

from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import Order
from sync_server.admin import cli


def told(field: Field, device: str, capsys: Any) -> dict[str, list[str]]:
    """Customer → what is said of them."""
    assert cli.main(["devices", "--holds", device, "--data", str(field.folder / "server")]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    return {row[0]: row[1:] for row in rows}


def test_sec_1_a_device_holds_the_customers_that_it_is_told_to_and_no_others(field: Field, capsys: Any) -> None:
    async def scene() -> None:
        for person in ("p-wang", "p-li", "p-sun"):
            phone = await field.phone(person)
            world, device = phone.client.world, phone.client.profile.device
            said = told(field, device, capsys)
            orders = [one.customer_name for one in world.all(Order)]
            assert {name: int(row[0]) for name, row in said.items() if row[0] != "0"} == {
                name: orders.count(name) for name in orders
            }
            assert sum(int(row[2]) for row in said.values()) == len(world.all(Vehicle))
            assert {name for name, row in said.items() if row[4] == "file"} == {
                one.name for one in world.all(Customer)
            }
            await phone.client.close()

    asyncio.run(scene())
    order = field.order(ORDER)
    assert order.customer_name


def test_sec_1_of_a_device_that_nobody_knows_nothing_is_said(field: Field, capsys: Any) -> None:
    assert cli.main(["devices", "--holds", "none", "--data", str(field.folder / "server")]) == 1
    assert "no device none" in capsys.readouterr().err
