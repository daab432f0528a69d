"""A barcode gun at the counter, in the real app: it types as fast as it can, nobody touches the field (STK)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hands import WAIT_MS, sees, tap
from harness import Device, wait_until
from office import Office
from playwright.sync_api import expect

from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Stocktake, UnitKind
from sync_server.admin import demo
from sync_server.core.system import write_as_system

pytestmark = pytest.mark.browser

SCANS = 50
"""A stocktake of so many units by gun, looked at and closed."""


def received(office: Office, units: list[str]) -> None:
    with office.company.write() as work:
        for number in units:
            new = ReceiveUnit(unit=UnitKind.TERMINAL, number=number, model="GT-200")
            write_as_system(
                work, office.company.master, new, f"terminal:{number}", office.company.clock(), actor="p-zheng"
            )


def shoots(desk: Device, *units: str) -> None:
    """What the gun does: a number and Enter, again and again, into whatever has the focus."""
    for number in units:
        desk.page.keyboard.type(f"{number}\n")


def has_the_focus(desk: Device) -> None:
    field = desk.page.get_by_label(re.compile("^扫码枪或输入号码")).first
    expect(field).to_be_focused(timeout=WAIT_MS)


def test_fifty_units_are_counted_by_gun_without_a_hand_on_the_keyboard(
    office: Office, record_property: Callable[[str, object], None]
) -> None:
    units = [demo.imei(800_000 + n) for n in range(SCANS)]
    received(office, units)
    desk = office.comes_in("p-zhou", "周明")
    desk.page.goto(f"{desk.url}/#/office/stock/count")
    has_the_focus(desk)
    misread = f"{units[0][:-1]}{(int(units[0][-1]) + 1) % 10}"
    began = time.monotonic()
    shoots(desk, *units[:20], misread, *units[20:], units[3])
    sees(desk, f"第 {SCANS} 件", 60_000)
    sees(desk, "2 个没有收下")
    sees(desk, "号码校验不对")
    played = desk.page.evaluate("Sounds.played")
    assert (played.count("good"), played.count("wrong")) == (SCANS, 2)
    tap(desk, "仓库")
    has_the_focus(desk)  # after a press elsewhere the gun is armed again
    tap(desk, f"完成盘点，共 {SCANS} 件")
    sees(desk, "核对之后再完成")
    with office.company.read() as work:
        assert not work.all(Stocktake), "nobody is accused before it was looked at"
    tap(desk, "核对过了，完成盘点")
    # told, not asserted: a busy machine is slow
    record_property("seconds for a stocktake of fifty units", round(time.monotonic() - began, 1))
    wait_until(lambda: taken(office), "the stocktake to arrive", 60)
    (made,) = taken(office)
    assert set(units) == set(made.found)


def taken(office: Office) -> list[Stocktake]:
    with office.company.read() as work:
        return work.all(Stocktake)
