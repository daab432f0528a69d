"""What is tapped on a screen of the preview before its picture is taken."""

from __future__ import annotations

import io
import re

import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from mobile.ui.text import tr
from tests.mobile.preview.album import Hand, _named


def then(*hands: Hand) -> Hand:
    """One thing after the other."""

    def do(page: Page, language: str) -> None:
        for hand in hands:
            hand(page, language)
            page.wait_for_timeout(500)

    return do


def ask_the_strip(page: Page, language: str) -> None:
    """Ask the strip why it looks as it does."""
    _named(page)
    page.get_by_role("button", name=tr(language, "strip.name")).first.click()


def scroll_down(page: Page, language: str) -> None:
    """Scroll to the end, at whichever side the detail is."""
    page.mouse.move(page.viewport_size["width"] * 3 // 4, 500)  # type: ignore[index]  # it has a size
    for _ in range(4):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(120)


def ask_to_erase(page: Page, language: str) -> None:
    """Open the form that asks for a customer's data to go."""
    _named(page)
    page.get_by_role("button", name=tr(language, "erasure.ask"), exact=True).first.click()
    page.get_by_text(tr(language, "erasure.ask.note")).first.wait_for()
    page.mouse.move(page.viewport_size["width"] * 3 // 4, 500)  # type: ignore[index]  # it has a size
    page.mouse.wheel(0, 420)
    page.wait_for_timeout(300)


def ask_for_leaver(page: Page, language: str) -> None:
    """Open the form that asks for a former colleague's data to go."""
    _named(page)
    page.mouse.move(page.viewport_size["width"] * 3 // 4, 500)  # type: ignore[index]  # it has a size
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(300)
    page.get_by_role("button", name=tr(language, "leaver_erasure.ask"), exact=True).first.click()
    page.get_by_text(tr(language, "leaver_erasure.ask.note")).first.wait_for()
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(300)


def scroll_to_older(page: Page, language: str) -> None:
    """Scroll until the button that fetches a vehicle's history is in the middle of the screen."""
    _named(page)
    _scroll_to(page, tr(language, "beyond.older"), 0.75)


def scroll_to_ask(page: Page, language: str) -> None:
    """Scroll the list at the left until the button that asks the books for more of it is in sight."""
    _named(page)
    _scroll_to(page, tr(language, "beyond.list.ask"), 0.4)


def ask_the_books(page: Page, language: str) -> None:
    """The first page of what lies beyond, and the end of the list again."""
    scroll_to_ask(page, language)
    page.get_by_role("button", name=tr(language, "beyond.list.ask"), exact=True).first.click()
    _scroll_to(page, tr(language, "beyond.list.more"), 0.4)


def _scroll_to(page: Page, words: str, across: float) -> None:
    button = page.get_by_role("button", name=words, exact=True).first
    width, height = page.viewport_size["width"], page.viewport_size["height"]  # type: ignore[index]  # it has a size
    page.mouse.move(width * across, height * 0.75)
    for _ in range(30):
        if button.count() and (box := button.bounding_box()) and box["y"] < height * 0.6:
            return
        page.mouse.wheel(0, 250)
        page.wait_for_timeout(150)


def scroll_to_the_card(page: Page, language: str) -> None:
    """Scroll until the card below the field of the gun fills the screen."""
    page.mouse.move(page.viewport_size["width"] * 3 // 4, 500)  # type: ignore[index]  # it has a size
    page.mouse.wheel(0, 520)
    page.wait_for_timeout(300)


def open_first_message(page: Page, language: str) -> None:
    """Open the message in the list."""
    _named(page)
    page.get_by_role("button", name=re.compile("顺达物流")).first.click()


def scan_two_numbers(page: Page, language: str) -> None:
    """A photo of a label with two good numbers: the person is asked which is meant."""
    ground = Image.new("RGB", (1500, 820), (245, 245, 240))
    for place, text in enumerate(("868124158683440", "868124150000775")):
        format = zxingcpp.barcode_format_from_str("Code128")
        drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, format), scale=4)
        code = drawn if isinstance(drawn, Image.Image) else Image.fromarray(drawn)
        ground.paste(code.convert("RGB"), (100, 60 + place * 360))
    photo = io.BytesIO()
    ground.save(photo, "JPEG")
    _named(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=tr(language, "number.scan")).first.click()
    chooser.value.set_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()})
    page.get_by_text(tr(language, "scan.which")).first.wait_for()


def pick_statement(page: Page, language: str) -> None:
    """Choose a wallet's statement; the preview's own server judges it."""
    _named(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=tr(language, "office.import.pick"), exact=True).first.click()
    chooser.value.set_files({"name": "微信账单.csv", "mimeType": "text/csv", "buffer": b"rows"})
    page.get_by_text(tr(language, "office.import.rows")).first.wait_for()


def pick_list(page: Page, language: str) -> None:
    """Choose a list of customers; the preview's own server judges it."""
    _named(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=tr(language, "office.import.pick"), exact=True).first.click()
    chooser.value.set_files({"name": "客户.csv", "mimeType": "text/csv", "buffer": b"rows"})
    page.get_by_text(tr(language, "lists.report")).first.wait_for()


def bring_in(page: Page, language: str) -> None:
    """Bring the good rows in."""
    first = re.escape(tr(language, "lists.bring").split("{")[0].strip())
    page.get_by_role("button", name=re.compile(rf"^{first}\s*\d")).first.click()


def assign_all(page: Page, language: str) -> None:
    """To the first technician; whom it does not suit is refused."""
    between = tr(language, "bulk.assign.suits").split("{name}")[1].split("{")[0].strip()
    page.get_by_role("button", name=re.compile(re.escape(between))).first.click()
    page.wait_for_timeout(700)
    first = re.escape(tr(language, "bulk.assign.do").split("{")[0].strip())
    page.get_by_role("button", name=re.compile(rf"^{first}\s*\d")).last.click()


def pick_orders(page: Page, language: str) -> None:
    """Pick all orders of the view, and ask to assign them."""
    pick_rows("assign")(page, language)


def pick_rows(action: str) -> Hand:
    """Pick all rows of the view, go on where that is a page of its own, and ask for what is done with them."""

    def do(page: Page, language: str) -> None:
        pick_all(page, language)
        page.get_by_role("button", name=tr(language, f"bulk.{action}"), exact=True).first.click()

    return do


def pick_all(page: Page, language: str) -> None:
    _named(page)
    for key in ("bulk.pick", "bulk.all"):
        said = re.escape(tr(language, key)).replace(re.escape("{count}"), r"\d+")
        words = re.compile(f"^{said}$")
        page.get_by_role("button", name=words).first.click()
        page.wait_for_timeout(700)
    go_on = page.get_by_role("button", name=re.compile("^" + re.escape(tr(language, "bulk.go_on").split("{")[0])))
    if go_on.count():
        go_on.first.click()
        page.wait_for_timeout(700)


def re_date(page: Page, language: str) -> None:
    """Another day for those whose customers agreed to it."""
    for key in ("bulk.re_date", "office.form.tomorrow"):
        page.get_by_role("button", name=tr(language, key), exact=True).first.click()
        page.wait_for_timeout(700)
