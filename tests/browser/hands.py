"""What people do in the app, by the names they see: taps, forms, a signature. Used by the stories."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from harness import Device, wait_until
from playwright.sync_api import Locator, Page, expect

from sync_server.core.company import Company
from sync_server.core.enrolment import issue_code

WAIT_MS = 30_000
HAND_MS = 250
"""What lies at least between a form that opens and a finger that types into it, and between two strokes."""
GLOVE_MS = 900
"""So long a thumb in a glove presses."""
PEN_MS = 16
"""From one point of a stroke to the next: a screen tells of a finger so often."""
REST_S = 0.3
QUIET = """() => new Promise((resolve) => {
    const since = performance.now();
    let last = since;
    const watch = new MutationObserver(() => (last = performance.now()));
    const screen = document.querySelector("flt-semantics-host");
    watch.observe(screen, { childList: true, subtree: true, attributes: true });
    const look = () => {
        const now = performance.now();
        if (now - last < 50 && now - since < 1000) return requestAnimationFrame(look);
        watch.disconnect();
        resolve(true);
    };
    requestAnimationFrame(look);
})"""
"""Until nothing on the screen has changed for three frames, or a second."""


def enrolled(device: Device, company: Company, person: str, name: str) -> Device:
    """Open a fresh enrolment link, see whom it is for, and let the device in."""
    device.open(f"/#/enrol/{issue_code(company, person)}")
    sees(device, name)
    tap(device, "登记这台设备")
    sees(device, "已送达", 60_000)
    return device


def go_to(device: Device, name: str) -> None:
    """Open an entry of the bar or the rail."""
    role: Any = "tab" if device.touch else "button"
    device.page.get_by_role(role, name=re.compile(f"{name}(\\s+Tab|$)")).first.click(timeout=WAIT_MS)


def has_the_focus(page: Page, box: Locator) -> None:
    """Whatever window of the machine is in front: it is the page's own focus that counts. Then a hand may type."""
    here = "box => box === document.activeElement"  # asked anew each time: Flutter may put another there
    wait_until(lambda: bool(box.evaluate(here, timeout=WAIT_MS)), "the focus to come", WAIT_MS / 1000)
    page.wait_for_timeout(HAND_MS)


def tick_all(device: Device) -> None:
    """Tick every box on the screen, once it is there."""
    expect(device.page.get_by_role("checkbox").first).to_be_attached(timeout=WAIT_MS)
    for box in device.page.get_by_role("checkbox").all():
        reach(device, box)
        box.click(timeout=WAIT_MS)


def button(device: Device, name: str | re.Pattern[str]) -> Locator:
    return device.page.get_by_role("button", name=name, exact=isinstance(name, str)).first


def tap(device: Device, name: str | re.Pattern[str], role: Any = "button") -> None:
    """Tap a control found by role and name, scrolling to it as a thumb would."""
    found = device.page.get_by_role(role, name=name, exact=isinstance(name, str)).first
    reach(device, found)
    found.click(timeout=WAIT_MS)


def hold(device: Device, name: str) -> None:
    """Press a button as a thumb in a glove does: longer than what the browser's engine calls a tap."""
    found = button(device, name)
    reach(device, found)
    box = found.bounding_box()
    assert box is not None
    finger = device.context.new_cdp_session(device.page)
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    device.page.wait_for_timeout(GLOVE_MS)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def reach(device: Device, found: Locator) -> None:
    """Scroll down, then up, until the control is there: what is far below is not drawn, so it has no name yet.

    What stands whole on the screen and stays where it is while all else scrolls is a bar's: it comes no nearer.
    """
    width, height = device.size
    device.page.mouse.move(width * 0.6, height * 0.5)
    before = None
    for turn in range(60):
        if found.count() and found.is_visible():
            box = found.bounding_box()
            if box and 60 < box["y"] + box["height"] / 2 < height - 40:
                return
            if box and box == before and box["y"] >= 0 and box["y"] + box["height"] <= height:
                return
            before = box
        device.page.mouse.wheel(0, height * (0.35 if turn < 15 else -0.35))
        device.page.evaluate(QUIET)
    expect(found).to_be_visible(timeout=WAIT_MS)


def fill(device: Device, label: str | re.Pattern[str], text: str) -> None:
    """Type into a field found by its label, until the app has taken it: a field that just appeared may not."""
    field = device.page.get_by_label(label, exact=isinstance(label, str)).first
    reach(device, field)
    for _ in range(5):
        field.click(timeout=WAIT_MS)
        field.fill(text)
        if rests(lambda: field.input_value()) == text:
            return
    raise AssertionError(f"{label}: {field.input_value()!r} instead of {text!r}")


def rests(look: Callable[[], str]) -> str:
    """What `look` gives, once it has given the same for REST_S."""
    seen, since = look(), time.monotonic()
    while time.monotonic() - since < REST_S:
        if (now := look()) != seen:
            seen, since = now, time.monotonic()
    return seen


def at_rest(box: Locator) -> bool:
    """Whether the field has the focus, and Flutter has taken it over.

    Some 60 ms after the tap it attaches its own editing, and overwrites what only a driver types before that.
    Attaching shows as changed attributes.
    """
    return bool(rests(lambda: str(box.evaluate("box => box === document.activeElement ? box.outerHTML : ''"))))


def sees(device: Device, text: str | re.Pattern[str], timeout_ms: int = WAIT_MS, page: Page | None = None) -> None:
    """Wait until all of the screen's words hold `text`."""
    pattern = text.pattern if isinstance(text, re.Pattern) else re.escape(text)
    (page or device.page).wait_for_function(
        """pattern => new RegExp(pattern).test([...document.querySelectorAll('flt-semantics-host *')]
            .map(e => (e.getAttribute('aria-label') ?? '') + ' ' + (e.value ?? '') + ' ' +
                [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('')).join(' '))""",
        arg=pattern,
        timeout=timeout_ms,
    )


def gone(device: Device, text: str) -> None:
    """Wait until no word on the screen is `text` any more, as a note that goes by itself."""
    device.page.wait_for_function(
        """text => ![...document.querySelectorAll('flt-semantics-host *')]
            .some(e => (e.getAttribute('aria-label') ?? '').includes(text) ||
                [...e.childNodes].some(n => n.nodeType === 3 && n.data.includes(text)))""",
        arg=text,
        timeout=WAIT_MS,
    )


def sign(device: Device, name: str = "签名区") -> None:
    """Draw a signature with a finger on the pad."""
    pad = device.page.get_by_label(name).first
    reach(device, pad)
    box = pad.bounding_box()
    assert box is not None
    x, y, w, h = box["x"], box["y"], box["width"], box["height"]
    mouse = device.page.mouse
    for start in (0.15, 0.5):
        mouse.move(x + w * start, y + h * 0.3)
        mouse.down()
        for step in range(1, 12):
            mouse.move(x + w * (start + step * 0.025), y + h * (0.3 + 0.4 * (step % 3) / 2))
            device.page.wait_for_timeout(PEN_MS)
        mouse.up()
        device.page.wait_for_timeout(HAND_MS)


def journal_of(phone: Device, name: str = "journal.log") -> list[bytes]:
    """The lines of the phone's journal, or of another file whose name begins so, while the app runs."""
    text = phone.page.evaluate(
        """async (wanted) => {
            const root = await navigator.storage.getDirectory();
            for await (const [name, folder] of root.entries()) {
                if (folder.kind !== 'directory') continue;
                for await (const [file, handle] of folder.entries())
                    if (file.startsWith(wanted)) return await (await handle.getFile()).text();
            }
        }""",
        name,
    )
    return [line.encode() for line in str(text).splitlines()]


def pieces(device: Device, counts: dict[str, int]) -> None:
    """Type how many of each note were counted."""
    for name, count in counts.items():
        fill(device, re.compile(f"^{re.escape(name)} 张数"), str(count))
