"""What a person does in the app whatever the browser: looks, taps, types; by names, with real input."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from drivers import SIZE, Browser
from harness import wait_until

READY_S = 180.0  # WebKit draws by software here, and starts slowly
WAIT_S = 30.0
STIR_S = 8.0
REST_S = 0.3

LOOK = """() => [...document.querySelectorAll('flt-semantics-host *')].map((node) => {
    const box = node.getBoundingClientRect();
    const own = [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data).join('');
    const role = node.getAttribute('role') ?? (/^(INPUT|TEXTAREA)$/.test(node.tagName) ? 'textbox' : '');
    const name = node.getAttribute('aria-label') || own || (role ? node.innerText : '') || '';
    return { role, name: name.trim(), value: node.value ?? '', x: box.x, y: box.y, width: box.width,
             height: box.height, ticked: node.getAttribute('aria-checked') === 'true' };
}).filter((node) => node.name && node.width && node.height)"""
SHOWN = """() => Boolean(performance.getEntriesByName('paigong-shown').length
    && document.querySelector('flt-semantics-host flt-semantics'))"""
FOCUSED = (
    """() => [document.activeElement?.getAttribute('aria-label') ?? '', document.activeElement?.outerHTML ?? '']"""
)
FAILED = "() => document.getElementById('splash-detail')?.textContent ?? ''"
SCROLL = """([x, y, by]) => document.elementFromPoint(x, y)?.dispatchEvent(
    new WheelEvent('wheel', { clientX: x, clientY: y, deltaY: by, bubbles: true, cancelable: true }))"""


@dataclass(frozen=True)
class Seen:
    """One thing on the screen that has a name."""

    role: str
    name: str
    value: str
    x: float
    y: float
    width: float
    height: float
    ticked: bool

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def in_reach(self) -> bool:
        return 60 < self.middle[1] < SIZE[1] - 40


class Person:
    """Someone with the app in a browser."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def opens(self, url: str) -> None:
        """Open the app; returns when its first screen is there."""
        self.browser.goto(url)

        def shown() -> bool:
            failed = str(self.browser.evaluate(FAILED))
            assert not failed, failed
            return bool(self.browser.evaluate(SHOWN))

        wait_until(shown, "the first screen", READY_S)

    def looks(self) -> list[Seen]:
        return [Seen(**one) for one in self.browser.evaluate(LOOK)]

    def sees(self, text: str, timeout_s: float = WAIT_S) -> None:
        """Wait until something on the screen says `text`."""
        try:
            wait_until(lambda: text in self.reads(), f"the words {text}", timeout_s)
        except TimeoutError:
            raise AssertionError(f"{text!r} is not on the screen:\n{self.reads()}") from None

    def reads(self) -> str:
        return "\n".join(f"{one.role or '-'}: {one.name} {one.value}" for one in self.looks())

    def taps(self, name: str | re.Pattern[str], role: str = "button") -> None:
        """Tap, and again if the screen does not stir: a tap on a screen that is just being drawn may be lost."""
        for _ in range(3):
            before = self.looks()
            self.browser.click(*self.finds(name, role).middle)
            try:
                wait_until(lambda before=before: self.looks() != before, f"{name} to do something", STIR_S)
            except TimeoutError:
                continue
            return
        raise AssertionError(f"tapping {name!r} does nothing:\n{self.reads()}")

    def ticks_all(self) -> None:
        """Tick every box on the screen, one after the other."""
        while empty := [one for one in self.looks() if one.role == "checkbox" and not one.ticked]:
            self.taps(empty[0].name, "checkbox")

    def types(self, label: str | re.Pattern[str], text: str) -> None:
        """Type into the field of this label; returns when the app shows the text in it."""
        self.enters(label)
        self.browser.type(text)
        wait_until(lambda: text in self.finds(label, "textbox").value, f"{text} to stand in {label}")

    def enters(self, label: str | re.Pattern[str]) -> None:
        """Tap the field until it has the focus, and wait until Flutter has taken the focus over.

        The browser focuses the field at once; what is typed before Flutter has attached its own editing, some
        60 ms later, is overwritten. Nobody types that fast after a tap, but a driver does. Attaching shows as a
        change of the element's attributes: it is over when they have been the same for REST_S.
        """
        pattern = label if isinstance(label, re.Pattern) else re.compile(f"^{re.escape(label)}$")
        for _ in range(3):
            self.browser.click(*self.finds(label, "textbox").middle)
            last, since, given_up = ["", ""], time.monotonic(), time.monotonic() + STIR_S
            while time.monotonic() < given_up:
                if (now := self.browser.evaluate(FOCUSED)) != last:
                    last, since = now, time.monotonic()
                if pattern.search(last[0]) and time.monotonic() - since > REST_S:
                    return
        raise AssertionError(f"tapping {label!r} gives it no focus:\n{self.reads()}")

    def finds(self, name: str | re.Pattern[str], role: str) -> Seen:
        """The thing of this name and role, scrolled into reach and at rest."""
        pattern = name if isinstance(name, re.Pattern) else re.compile(f"^{re.escape(name)}$")

        def found() -> Seen | None:
            return next((one for one in self.looks() if one.role == role and pattern.search(one.name)), None)

        tries = iter(range(100))

        def reached() -> Seen | None:
            seen = found()
            if seen and seen.in_reach and seen == found():
                return seen
            down = seen.middle[1] > SIZE[1] / 2 if seen else next(tries) % 30 < 20
            self.browser.evaluate(SCROLL, [SIZE[0] * 0.6, SIZE[1] * 0.5, SIZE[1] * (0.3 if down else -0.3)])
            return None

        try:
            return wait_until(reached, str(name), WAIT_S)
        except (TimeoutError, StopIteration):
            raise AssertionError(f"no {role} {name!r} on the screen:\n{self.reads()}") from None
