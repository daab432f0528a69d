"""How long a barcode gun takes for fifty units, counted, given and received, and for a round, in Chromium.

Seconds go from the first number until the server has what came of it, with every press between. A gun reads about
one label a second, so fifty in a minute keep up with it. CPU is that of all the browser's processes until the last
number was counted: on a machine without a graphics card most of it is the drawing.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.entry import Entry

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests" / "browser")]

from hands import enrolled, fill, sees, tap  # noqa: E402 - the path comes first
from harness import Desk, Device, Server, processes_of, wait_until  # noqa: E402 - the path comes first
from office import Office  # noqa: E402 - the path comes first
from playwright.sync_api import sync_playwright  # noqa: E402 - the path comes first
from scanner_gun import GunDesk, armed, scanner_gun  # noqa: E402 - the path comes first
from yard import FLEET, numbers, planned, received  # noqa: E402 - the path comes first

from mobile.app import routes  # noqa: E402 - the path comes first
from rulebook.subjects.rounds.records import RoundStop, StopState  # noqa: E402 - the path comes first
from rulebook.subjects.stock.records import Stocktake, Transfer, Unit  # noqa: E402 - the path comes first
from sync_server.admin import demo  # noqa: E402 - the path comes first
from sync_server.api.app import make_app  # noqa: E402 - the path comes first
from sync_server.app_build import build  # noqa: E402 - the path comes first
from sync_server.core.company import open_company  # noqa: E402 - the path comes first

SCANS = 50
MOST_S, MOST_CPU_S = 60.0, 0.5
"""The aims: seconds for all, and CPU seconds of the browser a number."""
PATIENCE_MS = 300_000


@dataclass(frozen=True)
class Shot:
    """How one list was shot: seconds until its last number was counted, until it had arrived, and CPU seconds."""

    name: str
    count: int
    counted: float
    arrived: float
    cpu: float

    def entries(self) -> list[Entry]:
        each = self.cpu / self.count
        return [
            Entry(f"{self.name}: counted", "s", round(self.counted, 1)),
            Entry(
                f"{self.name}: with the server",
                "s",
                round(self.arrived, 1),
                aim=f"≤ {MOST_S:g} s",
                met=self.arrived <= MOST_S,
            ),
            Entry(
                f"{self.name}: CPU a number",
                "s",
                round(each, 3),
                aim=f"≤ {MOST_CPU_S:g} s",
                met=each <= MOST_CPU_S,
            ),
        ]


def cpu_of(desk: Device) -> float:
    """CPU seconds of all the browser's processes so far."""
    ticks = 0
    for process in processes_of(f"--user-data-dir={desk.profile}"):
        told = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def shot(
    desk: Device,
    name: str,
    shots: list[str],
    counted: str,
    finish: Callable[[], None],
    arrived: Callable[[], bool],
) -> Shot:
    """Shoot the numbers, wait for the words that count them, press what ends it, wait for the server."""
    armed(desk)
    cpu, began = cpu_of(desk), time.monotonic()
    with scanner_gun(desk) as gun:
        gun.shoots(*shots)
    sees(desk, counted, PATIENCE_MS)
    seen, spent = time.monotonic() - began, cpu_of(desk) - cpu
    finish()
    wait_until(arrived, f"{name} to arrive", PATIENCE_MS / 1000)
    return Shot(name, len(shots), seen, time.monotonic() - began, spent)


def stocktake(office: Office, desk: Device, units: list[str]) -> Shot:
    def finish() -> None:
        tap(desk, "仓库")
        tap(desk, f"完成盘点，共 {len(units)} 件")
        tap(desk, "核对过了，完成盘点")

    desk.page.goto(f"{desk.url}/#/office/stock/count")
    return shot(
        desk,
        f"stocktake of {len(units)}",
        units,
        f"第 {len(units)} 件",
        finish,
        lambda: held(office, Stocktake) == 1,
    )


def giving(office: Office, desk: Device, units: list[str]) -> Shot:
    def finish() -> None:
        tap(desk, "王建国")
        tap(desk, f"交出 {len(units)} 件")

    before = held(office, Transfer)
    desk.page.goto(f"{desk.url}/#/office/stock/give")
    words = f"第 {len(units)} 件"
    return shot(desk, f"giving {len(units)}", units, words, finish, lambda: held(office, Transfer) == before + 1)


def receiving(office: Office, desk: Device, units: list[str]) -> Shot:
    def finish() -> None:
        tap(desk, f"入库 {len(units)} 件")

    before = held(office, Unit)
    desk.page.goto(f"{desk.url}/#/office/stock/receive")
    fill(desk, "产品型号", "GT-200")
    tap(desk, "终端")
    words = f"第 {len(units)} 件"
    return shot(
        desk, f"receiving {len(units)}", units, words, finish, lambda: held(office, Unit) == before + len(units)
    )


def round_of(office: Office, desk: Device, round: str) -> Shot:
    def told() -> bool:
        with office.company.read() as work:
            return all(one.state is StopState.SEEN for one in work.find(RoundStop, "round", round))

    desk.page.goto(f"{desk.url}/#{routes.office('rounds', round)}")
    sees(desk, f"0 / {FLEET} 处有结果")
    armed(desk)
    tap(desk, re.compile("^扫码即记各项正常"), "checkbox")
    words = f"{FLEET} / {FLEET} 处有结果"
    return shot(desk, f"round of {FLEET}", numbers(), words, lambda: None, told)


def held(office: Office, kind: type) -> int:
    """How many records of a kind the server has."""
    with office.company.read() as work:
        return len(work.all(kind))


def run(small: bool = False) -> list[Entry]:
    scans = 5 if small else SCANS
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        root = Path(scratch)
        company = open_company(root / "company")
        demo.fill(company)
        server = Server(make_app(company, build(root / "app").out))
        company.base_url = server.url
        made: list[Desk] = []

        def comes_in(person: str, name: str) -> Desk:
            made.append(GunDesk(playwright, root / f"{person}-{len(made)}", server.url))
            enrolled(made[-1], company, person, name)
            return made[-1]

        try:
            office = Office(company, server, lambda kind, url: made[-1])
            units = [demo.imei(800_000 + n) for n in range(scans)]
            received(office, units)
            round = planned(office)
            manager = comes_in("p-zhou", "周明")
            found = [stocktake(office, manager, units)]
            manager.close()
            dispatcher = comes_in("p-chen", "陈晨")
            found.append(round_of(office, dispatcher, round))
            dispatcher.close()
            keeper = comes_in("p-zheng", "郑海")
            found.append(receiving(office, keeper, [demo.imei(820_000 + n) for n in range(scans)]))
            found.append(giving(office, keeper, units))
            keeper.close()
        finally:
            server.stop()
            company.engine.dispose()
    return [entry for one in found for entry in one.entries()]
