"""A phone and a desk for tests: Chromium with a profile of its own, to be killed, cut off and restarted."""

import contextlib
import json
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import BrowserContext, Error, Locator, Page, Playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
]
READY_MS = 90_000
# The browser's own grumbling about drawing without a graphics card.
NOISE = ("GL Driver Message",)


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """An ASGI application on a port that stays the same over `stop` and `start`, as a server's address does."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        config = uvicorn.Config(
            self.app,
            host="127.0.0.1",
            port=self.port,
            log_level="warning",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        wait_until(lambda: self._server.started, "the server to start")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


def wait_until(true: Callable[[], Any], what: str, timeout_s: float = 30) -> Any:
    """Poll `true` until it is; for what no event tells."""
    end = time.monotonic() + timeout_s
    while not (answer := true()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout_s} s for {what}")
        time.sleep(0.02)
    return answer


def processes_of(mark: str) -> list[int]:
    """The processes with the argument `mark`, and their descendants, that are not dead yet."""
    parents: dict[int, int] = {}
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            status = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue  # ended meanwhile
        if status[0] == "Z":
            continue
        parents[int(entry.name)] = int(status[1])
        if mark.encode() in command.split(b"\0"):
            found.add(int(entry.name))
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


class Device:
    """A browser with its own profile, on the app at `url`. What it saw go wrong is in `errors` and `requests`."""

    size = (412, 860)
    touch = True
    zone = "Asia/Shanghai"
    flags: tuple[str, ...] = ()
    """What the browser is started with besides."""

    def __init__(self, playwright: Playwright, profile: Path, url: str) -> None:
        self._playwright = playwright
        self.profile = profile
        self.url = url
        self.errors: list[str] = []
        self.requests: list[str] = []
        self._orders = 0
        self.start()

    # Life and death

    def start(self) -> None:
        """Start the browser with the profile as it is, without a page."""
        self.context: BrowserContext = self._playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=chromium(),
            args=[*FLAGS, *self.flags],
            viewport={"width": self.size[0], "height": self.size[1]},
            has_touch=self.touch,
            is_mobile=self.touch,
            locale="zh-CN",
            timezone_id=self.zone,
        )
        self.page: Page = self._watched(self.context.pages[0])

    def close(self) -> None:
        self.context.close()

    @property
    def _mark(self) -> str:
        return f"--user-data-dir={self.profile}"

    def kill(self) -> None:
        """SIGKILL every process of this browser, as a phone out of battery does."""
        for process in processes_of(self._mark):
            os.kill(process, signal.SIGKILL)
        wait_until(lambda: not processes_of(self._mark), "the browser to be dead")
        with contextlib.suppress(Error):  # it is gone
            self.context.close()
        for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (self.profile / name).unlink(missing_ok=True)

    def restart(self) -> None:
        """Start again after `kill` or `close`, and open the app."""
        self.start()
        self.open()

    # The network

    def offline(self) -> None:
        """Cut the network of pages, workers and service workers (test_shell proves that it does)."""
        self.context.set_offline(True)

    def online(self) -> None:
        self.context.set_offline(False)

    # The app

    def open(self, path: str = "/") -> None:
        """Open the app and wait for its first screen."""
        self.page.goto(self.url + path, wait_until="commit")
        self.ready()

    def reload(self) -> None:
        self.page.reload(wait_until="commit")
        self.ready()

    def tab(self, path: str = "/") -> Page:
        """Another tab with the app."""
        page = self._watched(self.context.new_page())
        page.goto(self.url + path, wait_until="commit")
        self.ready(page)
        return page

    def ready(self, page: Page | None = None) -> None:
        """Wait until the app's first screen is shown and has names."""
        page = page or self.page
        page.wait_for_function(
            """() => performance.getEntriesByName('paigong-shown').length
                     && document.querySelector('flt-semantics-host flt-semantics')""",
            timeout=READY_MS,
        )

    def installed(self) -> None:
        """Wait until the service worker holds the whole app, so that it starts without a network."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")

    def by_role(self, role: Any, name: str | None = None, **options: Any) -> Locator:
        return self.page.get_by_role(role, name=name, **options)

    def by_name(self, name: str) -> Locator:
        """The control of this name, whatever its role: a label or its text."""
        return self.page.get_by_label(name).or_(self.page.get_by_text(name)).first

    def text(self) -> str:
        """All that a screen reader would read."""
        return str(
            self.page.evaluate(
                """() => [...document.querySelectorAll('flt-semantics-host *')]
                    .map(e => e.getAttribute('aria-label')
                        ?? [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join(''))
                    .filter(Boolean).join('\\n')"""
            )
        )

    def screenshot(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(path))
        return path

    # The laboratory app only

    def python(self, code: str, page: Page | None = None, timeout_s: float = 60) -> Any:
        """Run `code`, the body of a coroutine, in the app's Python; what it returns goes through JSON."""
        number = self.order(code, page)
        return self.answer(number, page, timeout_s)

    def order(self, code: str, page: Page | None = None) -> int:
        """Have `code` carried out, without waiting for it."""
        self._orders += 1
        (page or self.page).evaluate(
            """([number, code]) => {
                if (!globalThis.lab) {
                    globalThis.lab = new Map();
                    new BroadcastChannel('lab-answers').onmessage = (event) => {
                        const [number, how, what] = JSON.parse(event.data);
                        globalThis.lab.set(number, [how, what]);
                    };
                }
                new BroadcastChannel('lab-orders').postMessage(JSON.stringify([number, code]));
            }""",
            [self._orders, code],
        )
        return self._orders

    def answer(self, number: int, page: Page | None = None, timeout_s: float = 60) -> Any:
        handle = (page or self.page).wait_for_function(
            "number => globalThis.lab?.get(number)", arg=number, timeout=timeout_s * 1000
        )
        how, what = handle.json_value()
        if how == "failed":
            raise AssertionError(what)
        return what

    def _watched(self, page: Page) -> Page:
        def console(message: Any) -> None:
            if message.type == "error" and not any(noise in message.text for noise in NOISE):
                self.errors.append(message.text)

        page.on("console", console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        return page


class Phone(Device):
    """A technician's phone."""


class Desk(Device):
    """A screen in the office."""

    size = (1440, 900)
    touch = False


def as_json(value: Any) -> str:
    """`value` as a Python literal for `python(...)`, by way of JSON."""
    return f"__import__('json').loads({json.dumps(json.dumps(value))})"
