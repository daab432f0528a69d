"""A barcode gun at the counter, in the real app: it types as fast as it can, nobody touches the field (STK)."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hands import sees, tap
from harness import wait_until
from office import Office
from scanner_gun import GunDesk, armed, scanner_gun
from yard import received

from rulebook.subjects.stock.records import Stocktake
from sync_server.admin import demo

pytestmark = pytest.mark.browser

SCANS = 50
"""A stocktake of so many units by gun, looked at and closed."""


def test_fifty_units_are_counted_by_gun_without_a_hand_on_the_keyboard(
    office: Office, record_property: Callable[[str, object], None]
) -> None:
    units = [demo.imei(800_000 + n) for n in range(SCANS)]
    received(office, units)
    desk = office.comes_in("p-zhou", "周明", GunDesk)
    desk.page.goto(f"{desk.url}/#/office/stock/count")
    armed(desk)
    misread = f"{units[0][:-1]}{(int(units[0][-1]) + 1) % 10}"
    began = time.monotonic()
    with scanner_gun(desk) as gun:
        gun.shoots(*units[:20], misread, *units[20:], units[3])
    sees(desk, f"第 {SCANS} 件", 60_000)
    sees(desk, "2 个没有收下")
    sees(desk, "号码校验不对")
    played = desk.page.evaluate("Sounds.played")
    assert (played.count("good"), played.count("wrong")) == (SCANS, 2)
    tap(desk, "仓库")
    armed(desk)  # after a press elsewhere the gun is armed again
    tap(desk, f"完成盘点，共 {SCANS} 件")
    sees(desk, "核对之后再完成")
    with office.company.read() as work:
        assert not work.all(Stocktake), "nobody is accused before it was looked at"
    tap(desk, "核对过了，完成盘点")
    wait_until(lambda: taken(office), "the stocktake to arrive", 60)
    # told, not asserted: a busy machine is slow; `python -m benchmarks gun` has the aim
    record_property("seconds for a stocktake of fifty units", round(time.monotonic() - began, 1))
    (made,) = taken(office)
    assert set(units) == set(made.found)


def taken(office: Office) -> list[Stocktake]:
    with office.company.read() as work:
        return work.all(Stocktake)
