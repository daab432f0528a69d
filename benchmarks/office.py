"""The office's main screens in a company of 20 technicians and 1,500 orders, in Chromium.

A screen is opened by its entry of the rail, after it was opened once before. Answered: the page changes at all;
there: nothing on it changes any more. Both are counted in the page, from the press.

The company is that of `big_company.py`, which may have been made before.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.big_company import company_for
from benchmarks.entry import Entry

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests" / "browser")]

from hands import enrolled, sees  # noqa: E402 - the path comes first
from harness import Desk, Server  # noqa: E402 - the path comes first
from playwright.sync_api import Locator, sync_playwright  # noqa: E402

from mobile.ui.text import tr  # noqa: E402 - the path comes first
from sync_server.api.app import make_app  # noqa: E402
from sync_server.app_build import build  # noqa: E402
from sync_server.core.company import open_company  # noqa: E402

ANSWERED_S, THERE_S = 0.1, 1.0
REST_MS = 700
"""So long nothing changes on a screen that is there."""
OFFICE = {
    "g-dispatch": ("陈晨", ("工单", "调度", "档案")),
    "g-head": ("吴国强", ("审批", "总览", "月度", "财务", "库存", "异常", "工单", "调度")),
}
VIEWS = ("今日排班", "按技术员", "按状态")

WATCH = """
() => {
    const seen = globalThis.seen = { pressed: 0, first: 0, last: 0 };
    const pressed = () => { seen.pressed = performance.now(); seen.first = 0; };
    addEventListener('pointerdown', pressed, { capture: true });
    new MutationObserver(() => {
        seen.last = performance.now();
        seen.first ||= seen.last;
    }).observe(document.querySelector('flt-semantics-host'),
               { childList: true, subtree: true, attributes: true, characterData: true });
}
"""
RESTED = """
([rest, coming]) => seen.first > seen.pressed && performance.now() - seen.last > rest
    && ![...document.querySelectorAll('flt-semantics-host [aria-label]')]
        .some((one) => one.getAttribute('aria-label').includes(coming))
"""


def opened(client: Desk, entry: Locator) -> tuple[float, float]:
    """Seconds from the press until the page answers, and until it is all there."""
    entry.click(timeout=60_000)
    client.page.wait_for_function(RESTED, arg=[REST_MS, tr("zh", "arriving")], timeout=120_000)
    first, last = client.page.evaluate("[seen.first - seen.pressed, seen.last - seen.pressed]")
    return first / 1000, last / 1000


def measured(client: Desk, person: str, names: tuple[str, ...], turns: int) -> list[Entry]:
    client.page.evaluate(WATCH)
    times: dict[str, list[tuple[float, float]]] = {}
    for turn in range(turns + 1):
        for name in names:
            took = opened(client, rail(client, name))
            if turn:
                times.setdefault(name, []).append(took)
            for view in VIEWS if name == "调度" else ():
                took = opened(client, client.page.get_by_role("button", name=view, exact=True).first)
                if turn:
                    times.setdefault(f"{name} · {view}", []).append(took)
    return [told for name, found in times.items() for told in as_entries(f"{person} {name}", found)]


def rail(client: Desk, name: str) -> Locator:
    return client.page.locator("flt-semantics[role=button], flt-semantics[role=tab]").filter(has_text=name).first


def as_entries(name: str, found: list[tuple[float, float]]) -> list[Entry]:
    first, there = (statistics.median(values) for values in zip(*found, strict=True))
    return [
        Entry(f"{name}: answered", "s", round(first, 3), aim=f"≤ {ANSWERED_S:g} s", met=first <= ANSWERED_S),
        Entry(f"{name}: there", "s", round(there, 3), aim=f"≤ {THERE_S:g} s", met=there <= THERE_S),
    ]


def run(small: bool = False) -> list[Entry]:
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        root = Path(scratch)
        company = open_company(company_for(root, *((3, 60) if small else ())))
        server = Server(make_app(company, build(root / "app").out))
        company.base_url = server.url
        found: list[Entry] = []
        try:
            for person, (name, names) in OFFICE.items():
                client = Desk(playwright, root / person, server.url)
                enrolled(client, company, person, name)
                sees(client, "已送达", 240_000)
                found += measured(client, person, names, 1 if small else 3)
                client.close()
        finally:
            server.stop()
            company.engine.dispose()
    return found
