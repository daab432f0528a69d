"""Chinese typed by pinyin, and what is pasted, arrives as chosen in every field: Chromium's composition drives it.

The screens are the preview's: Flet's real client and session and real rules, without the time that Python takes
to start in a browser. As few screens are visited as together have every field there is.
"""

from __future__ import annotations

import contextlib
import re
import sys
from pathlib import Path

import pytest
from hands import at_rest
from harness import FLAGS, chromium, wait_until
from playwright.sync_api import CDPSession, Error, Locator, Page, sync_playwright

sys.path[:0] = [str(Path(__file__).parents[1] / "mobile"), str(Path(__file__).parents[1] / "mobile" / "preview")]
from every_screen import SEEN, fields, look_at_all  # noqa: E402 - the path comes first

from tests.mobile.preview.album import Shot, serving  # noqa: E402

pytestmark = pytest.mark.browser

TALL = 4500
"""Pixels: whole forms are on the screen at once, the call sheet with its visits too."""
WAIT_MS = 20_000
MANY = 6
"""After so many faults the rest is not tried: each waits for its time to run out."""
PASTED = " １２ 3"
OPENED_BY_A_TAP = ("vehicle-add",)
"""Whose fields are not there when the screen opens."""
KEPT = {"苏 １２ 3", "苏 12 3", "苏123", "123"}
"""What may stand in a field that was left: as typed, in capitals and half-width, a number's signs, figures."""
BOXES = "flt-semantics-host input:is([type=text],[type=password]), flt-semantics-host textarea"


def screens_with_every_field() -> list[tuple[Shot, set[str]]]:
    """Screens and which of their fields are to be tried there, so that each is tried once."""
    found = look_at_all(lambda _, glass: {str(field.label) for field in fields(glass)})
    by_name = {shot.name: shot for shot in SEEN}
    left = set().union(*(found[name] for name in by_name))
    chosen = []
    while left:
        name = max(by_name, key=lambda one: len(left & found[one]))
        chosen.append((by_name[name], left & found[name]))
        left -= found[name]
    return chosen


def composes(cdp: CDPSession, letters: str, chosen: str) -> None:
    """Letter after letter of pinyin, then the character that was chosen."""
    for end in range(1, len(letters) + 1):
        said = letters[:end]
        cdp.send("Input.imeSetComposition", {"text": said, "selectionStart": end, "selectionEnd": end})
    cdp.send("Input.insertText", {"text": chosen})


def shows(box: Locator, *values: str) -> None:
    """Until it does; the box is looked for anew each time, since Flutter may put another in its place."""
    wait_until(lambda: box.input_value() in values, f"one of {values}", WAIT_MS / 1000)


def try_field(page: Page, cdp: CDPSession, label: str) -> None:
    said = re.compile(f"^{re.escape(label)}")  # a hint may follow, once it has the focus
    box = page.locator(BOXES).and_(page.get_by_label(said)).first
    for _ in range(3):  # what had to be scrolled to may have moved away from the click: one taps once more
        box.click()
        with contextlib.suppress(TimeoutError):
            wait_until(lambda: at_rest(box), "the focus", WAIT_MS / 3000)
            break
    else:
        raise TimeoutError("three clicks have not given it the focus")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    shows(box, "")
    composes(cdp, "su", "苏")
    shows(box, "苏")
    cdp.send("Input.insertText", {"text": PASTED})
    shows(box, f"苏{PASTED}")
    page.keyboard.press("Tab")
    shows(box, *KEPT)


def faults_in(wanted: list[tuple[Shot, set[str]]]) -> list[str]:
    """What is not kept as it was typed, by screen and field."""
    wrong: list[str] = []
    with serving() as base, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        for width, office in ((412, False), (1440, True)):
            context = browser.new_context(
                viewport={"width": width, "height": TALL}, locale="zh-CN", device_scale_factor=0.5
            )
            page = context.new_page()
            page.set_default_timeout(WAIT_MS)
            cdp = context.new_cdp_session(page)
            for n, (shot, labels) in enumerate(s for s in wanted if ("/office/" in s[0].path) is office):
                path = shot.path + ("" if "scene=" in shot.path else "&scene=day")
                person = "" if "person=" in path else "&person=li"
                page.goto(f"{base}/#{path}{person}&lang=zh&theme=light&n={n}", wait_until="commit")
                page.locator("flt-semantics-placeholder").or_(
                    page.locator("flt-semantics-host > *")
                ).first.wait_for(state="attached", timeout=60_000)
                page.wait_for_function("n => document.title.endsWith(` ${n}`)", arg=n, timeout=60_000)
                page.evaluate("document.querySelector('flt-semantics-placeholder')?.click()")
                for label in sorted(labels):
                    try:
                        try_field(page, cdp, label)
                    except (Error, TimeoutError) as error:  # all that is wrong is told at once
                        wrong.append(f"{shot.name}: {label}: {str(error).splitlines()[0]}")
                if len(wrong) >= MANY:
                    break
            context.close()
        browser.close()
    return wrong


def test_fields_of_a_visit_and_of_the_desk_keep_what_is_typed() -> None:
    """The two screens with the most fields, one in the field and one of the office."""
    wanted = [one for one in screens_with_every_field() if one[0].name not in OPENED_BY_A_TAP]
    first = [next(one for one in wanted if ("/office/" in one[0].path) is office) for office in (False, True)]
    wrong = faults_in(first)
    assert not wrong, "\n".join(wrong)


@pytest.mark.every_field
def test_every_field_keeps_what_is_typed() -> None:
    wanted = screens_with_every_field()
    assert sum(len(labels) for _, labels in wanted) > 70
    wrong = faults_in(wanted)
    assert not wrong, "\n".join(wrong)
