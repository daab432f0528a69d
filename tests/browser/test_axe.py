"""Axe finds nothing on any screen, at its size and at 200 %; the page may be spread, as everywhere on the web.

The screens are those of the album, drawn by Flet's own server, each with a state of its own. What belongs to the
page around the app (language, zoom, landmark) is looked at in the app itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from harness import Phone, chromium, wait_until
from office import Office
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.mobile.preview.album import FLAGS, SHOTS, SIZES, Shot, serving
from tests.mobile.preview.more_shots import MORE

pytestmark = pytest.mark.browser

SEEN = [*SHOTS, *(pytest.param(shot, marks=pytest.mark.every_field) for shot in MORE)]
"""The album in every run, the other states of its screens where there is time (make soak)."""
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
NOT_OURS = {
    "meta-viewport": "the preview's page is Flet's, which forbids to zoom; the app's own page allows it",
    "region": "the preview's page has no landmark; the app's own page names its main part",
}
"""Rule → why it is left out on the album's screens. In the app itself none is left out."""

QUIET = """() => new Promise(done => {
  const still = () => { seen.disconnect(); clearTimeout(last); done(true); };
  let timer = setTimeout(still, 500);
  const last = setTimeout(still, 5000);
  const seen = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(still, 500); });
  seen.observe(document.querySelector('flt-semantics-host'), {childList: true, subtree: true});
})"""
"""Fulfilled once nothing has come or gone for a while; a ring that turns is not waited for."""

TOUCHED = """() => {
  const found = [];
  for (let e = document.elementFromPoint(innerWidth / 2, innerHeight / 2); e; e = e.parentElement)
    found.push(getComputedStyle(e).touchAction);
  return found;
}"""
"""What whatever lies under a finger in the middle, and all around it, leaves to the browser."""

OUTSIDE = """() => [...document.querySelectorAll('flt-semantics-host *')].filter(e => {
  if (e.children.length || !(e.textContent || e.getAttribute('aria-label'))) return false;
  const box = e.getBoundingClientRect();
  if (!box.width || box.bottom < 0 || box.top > innerHeight) return false;
  for (let up = e.parentElement; up; up = up.parentElement) {
    const way = getComputedStyle(up).overflowX;
    if (way === 'scroll' || way === 'auto') return false;  // it is reached by scrolling there
  }
  return box.left < -2 || box.right > innerWidth + 2;
}).map(e => (e.textContent || e.getAttribute('aria-label')).slice(0, 40))"""
"""What stands beyond the left or right edge."""

BELOW = """() => [...document.querySelectorAll('flt-semantics-host *')].filter(e => {
  if (e.children.length || !(e.textContent || e.getAttribute('aria-label'))) return false;
  const box = e.getBoundingClientRect();
  if (!box.width || box.bottom <= innerHeight + 2) return false;
  for (let up = e.parentElement; up; up = up.parentElement)
    if (['scroll', 'auto'].includes(getComputedStyle(up).overflowY)) return false;  // reached by scrolling there
  return true;
}).map(e => (e.textContent || e.getAttribute('aria-label')).slice(0, 40))"""
"""What stands below the lower edge and is reached by no scrolling."""
REFLOWED = {"width": 320, "height": 256}
"""A desk of 1280 by 1024 at 400 %."""
MOVES_S = 10
"""So long a screen may take to fit itself to a new size."""
PINCH_MS = 50
"""From one point of two moving fingers to the next."""


class Screens:
    """A page of each size, which goes from screen to screen: to load the client takes ten times as long."""

    def __init__(self, browser: Browser, base: str) -> None:
        self._browser, self._base = browser, base
        self._pages: dict[str, Page] = {}
        self._count = 0

    @contextmanager
    def shows(self, shot: Shot, language: str = "zh") -> Iterator[Page]:
        """The page with this screen on it; a page on which something failed is not used again."""
        self._count += 1
        page = self._pages.pop(shot.size, None) or self._fresh(shot.size)
        asked = shot.path if "scene=" in shot.path else f"{shot.path}{'&' if '?' in shot.path else '?'}scene=day"
        person = "" if "person=" in asked else "&person=li"
        path = f"{self._base}/#{asked}&lang={language}&theme=light{person}&n={self._count}"
        try:
            page.goto(path, timeout=120_000)
            page.wait_for_function("n => document.title.endsWith(` ${n}`)", arg=self._count)
            if not page.locator("flt-semantics-host [id]").count():
                page.locator("flt-semantics-placeholder").dispatch_event("click")
                page.wait_for_selector("flt-semantics-host [id]", state="attached")
            page.evaluate(QUIET)
            yield page
            page.evaluate("document.documentElement.style.fontSize = ''")
            page.set_viewport_size(_size(shot.size))
        except BaseException:
            page.context.close()
            raise
        self._pages[shot.size] = page

    def _fresh(self, size: str) -> Page:
        page = self._browser.new_context(viewport=_size(size), locale="zh-CN").new_page()
        page.set_default_timeout(60_000)
        return page


def _size(name: str) -> ViewportSize:
    width, height = SIZES[name]
    return {"width": width, "height": height}


def violations(page: Page, without: tuple[str, ...] = ()) -> list[str]:
    """Each as rule and the element it is about."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    asked: dict[str, Any] = {
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in without},
    }
    found = page.evaluate("asked => axe.run(document, asked)", asked)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def after_rest(page: Page, look: str) -> list[str]:
    """What `look` still finds some seconds after a new size: a busy machine moves things one by one."""
    with suppress(TimeoutError):
        wait_until(lambda: not page.evaluate(look), "nothing to be found", MOVES_S)
    found: list[str] = page.evaluate(look)
    return found


def test_in_the_app_itself_axe_finds_nothing_and_the_page_lets_two_fingers_make_it_larger(office: Office) -> None:
    """First in the file: the screens below keep a browser of their own open, and a thread has one at a time."""
    phone = office.comes_in("p-wang", "王建国", Phone)
    assert violations(phone.page) == []
    allowed = phone.page.evaluate("[...document.querySelectorAll('meta[name=viewport]')].map(m => m.content)")
    assert all("user-scalable=no" not in words and "maximum-scale=1.0" not in words for words in allowed)
    touched = phone.page.evaluate(TOUCHED)
    assert set(touched) == {"pinch-zoom"}, "one element that takes every touch keeps two fingers from it"
    spreads(phone)
    wait_until(lambda: phone.page.evaluate("visualViewport.scale") > 2, "two fingers to make the page larger")


def spreads(phone: Phone) -> None:
    """Two fingers on the screen, moved apart."""
    fingers = phone.context.new_cdp_session(phone.page)

    def touch(kind: str, *points: tuple[int, int]) -> None:
        at = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", (200, 400))
    touch("touchStart", (200, 400), (210, 420))
    for step in range(1, 15):
        touch("touchMove", (200 - 8 * step, 400 - 12 * step), (210 + 8 * step, 420 + 12 * step))
        phone.page.wait_for_timeout(PINCH_MS)
    touch("touchEnd")


@pytest.fixture(scope="module")
def screens() -> Iterator[Screens]:
    with serving() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield Screens(browser, base)
        browser.close()


@pytest.mark.parametrize("shot", SEEN, ids=lambda shot: shot.name)
def test_axe_finds_nothing_on_any_screen_and_nothing_is_cut_at_200_per_cent(screens: Screens, shot: Shot) -> None:
    width, height = SIZES[shot.size]
    with screens.shows(shot) as page:
        found = violations(page, tuple(NOT_OURS))
        page.set_viewport_size({"width": width // 2, "height": height // 2})
        page.evaluate(QUIET)
        found += [f"cut at 200 % of the browser: {words}" for words in after_rest(page, OUTSIDE)]
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.documentElement.style.fontSize = '32px'")
        page.evaluate(QUIET)
        found += [f"cut at text of 200 %: {words}" for words in after_rest(page, OUTSIDE)]
        found += [f"out of reach at text of 200 %: {words}" for words in after_rest(page, BELOW)]
        if shot.size == "desk":
            page.evaluate("document.documentElement.style.fontSize = ''")
            page.set_viewport_size(REFLOWED)
            page.evaluate(QUIET)
            found += [f"cut at 400 %: {words}" for words in after_rest(page, OUTSIDE)]
            found += [f"out of reach at 400 %: {words}" for words in after_rest(page, BELOW)]
        assert found == []
