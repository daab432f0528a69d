"""Start-up without a network, of Paigong against an empty Flet app, and the first download.

The empty app has the same shell, and Python's standard library as Flet ships it. It keeps no
memory of Python, as ours does once it has run for a while (docs/decisions/0050): that is what is compared here.

Each start is a browser of its own that is launched on a profile where the app is installed, its server stopped:
what a technician does in the morning in a basement. Ready is the technician's day with its order on the screen,
or the empty app's first words, counted from the navigation. The two apps take turns, so that a busy machine
slows both.

"""

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.entry import Entry, compared

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests" / "browser")]

from hands import enrolled  # noqa: E402 - the path comes first
from harness import Phone, Server, wait_until  # noqa: E402 - the path comes first
from playwright.sync_api import Playwright, sync_playwright  # noqa: E402

from sync_server.admin import demo  # noqa: E402
from sync_server.api.app import make_app  # noqa: E402
from sync_server.app_build import BuildReport, build  # noqa: E402
from sync_server.app_build.build import LOCK  # noqa: E402
from sync_server.core.company import open_company  # noqa: E402
from sync_server.static import StaticApp  # noqa: E402

AIM = 1.5
START_AIM = 0.8
FLET_ALONE = ("flet=", "msgpack=", "repath=", "six=")

WATCH = """
(() => {
    const named = () => [...document.querySelectorAll('flt-semantics-host flt-semantics')]
        .some(node => /%s/.test((node.getAttribute('aria-label') ?? '') + (node.innerText ?? '')));
    const look = () => {
        if (named()) globalThis.readyAt = performance.now();
        else requestAnimationFrame(look);
    };
    look();
})();
"""
"""Ready: the technician's day with its order here, any first words in the empty app."""
WORDS = {"paigong": "待接单", "empty": "\\S"}


def empty_app(root: Path) -> BuildReport:
    lock = root / "empty.lock"
    lock.write_text("".join(line for line in LOCK.open() if line.startswith(FLET_ALONE)))
    return build(root / "empty", app=PROJECT / "benchmarks" / "apps" / "empty", lock=lock, lean=False)


def install(playwright: Playwright, report: BuildReport, profile: Path) -> Phone:
    """A phone with the app on it; its browser is closed and its server stopped."""
    server = Server(StaticApp(report.out))
    phone = Phone(playwright, profile, server.url)
    phone.open()
    return leave(phone, server)


def install_ours(playwright: Playwright, report: BuildReport, root: Path) -> Phone:
    """As a technician has it: enrolled, with the day's order and a bag; the first screen is the day."""
    company = open_company(root / "company")
    demo.fill(company)
    server = Server(make_app(company, report.out))
    phone = Phone(playwright, root / "profile-app", server.url)
    enrolled(phone, company, "p-wang", "王建国")
    phone.installed()
    phone.page.evaluate("paigong.remember()")
    return leave(phone, server)


def leave(phone: Phone, server: Server) -> Phone:
    phone.installed()
    phone.reload()  # once from the cache, as any second start
    phone.close()
    server.stop()
    return phone


def start_ms(phone: Phone, words: str) -> float:
    """One start, from the launch of the browser to its end; the milliseconds until the screen says `words`."""
    phone.start()
    phone.context.add_init_script(WATCH % words)
    phone.page.goto(phone.url, wait_until="commit")
    ready = wait_until(lambda: phone.page.evaluate("globalThis.readyAt"), "the app to be ready", 90)
    phone.close()
    return float(ready)


def run(small: bool = False) -> list[Entry]:
    starts = 2 if small else 5
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        root = Path(scratch)
        ours, empty = build(root / "app"), empty_app(root)
        phones = {
            "paigong": install_ours(playwright, ours, root),
            "empty": install(playwright, empty, root / "profile-empty"),
        }
        times: dict[str, list[float]] = {name: [] for name in phones}
        for _ in range(starts):
            for name, phone in phones.items():
                times[name].append(start_ms(phone, WORDS[name]))
    medians = {name: statistics.median(values) for name, values in times.items()}
    print("starts, ms:", {name: [round(value) for value in values] for name, values in times.items()})
    return [
        compared(
            "offline start to first screen",
            medians["paigong"] / 1000,
            "s",
            "empty Flet app, same shell",
            medians["empty"] / 1000,
            at_most=START_AIM,
        ),
        compared(
            "first visit, compressed",
            ours.brotli_bytes / 1e6,
            "MB",
            "empty Flet app, same shell",
            empty.brotli_bytes / 1e6,
            at_most=AIM,
        ),
    ]
