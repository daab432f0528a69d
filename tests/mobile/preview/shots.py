"""Look at screens in every mix: `python -m tests.mobile.preview.shots OUT [name …]`.

One sheet a screen: the phone in Chinese by day and English by night, the desk the other way round. Names are the
album's and those of `MORE`; `--path` takes any other address under one name; `--tall` shows more of a phone's
scrolling screen.
"""

from __future__ import annotations

import argparse
import io
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from urllib.parse import quote

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from mobile.ui.text import tr
from tests.mobile.preview.album import FLAGS, SHOTS, SIZES, Hand, Shot, Window, _named, _press, serving

MIXES = (("phone", "zh", "light"), ("phone", "en", "dark"), ("desk", "zh", "dark"), ("desk", "en", "light"))
SCALE = {"phone": 0.75, "desk": 0.72}
GAP = 8
_CHARGE = "charge%3Around%3Aplan-owed%3A2026-03-06%3A1"


def _then(*hands: Hand) -> Hand:
    """One thing after the other."""

    def do(page: Page, language: str) -> None:
        for hand in hands:
            hand(page, language)
            page.wait_for_timeout(500)

    return do


def _strip(page: Page, language: str) -> None:
    """Ask the strip why it looks as it does."""
    _named(page)
    page.get_by_role("button", name=tr(language, "strip.name")).first.click()


def _down(page: Page, language: str) -> None:
    """Scroll to the end, at whichever side the detail is."""
    page.mouse.move(page.viewport_size["width"] * 3 // 4, 500)  # type: ignore[index]  # it has a size
    for _ in range(4):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(120)


def _to_the_card(page: Page, language: str) -> None:
    """Scroll until the card below the field of the gun fills the screen."""
    page.mouse.move(page.viewport_size["width"] * 3 // 4, 500)  # type: ignore[index]  # it has a size
    page.mouse.wheel(0, 520)
    page.wait_for_timeout(300)


def _first_message(page: Page, language: str) -> None:
    """Open the message in the list."""
    _named(page)
    page.get_by_role("button", name=re.compile("顺达物流")).first.click()


def _photo_of_two(page: Page, language: str) -> None:
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


def _pick_statement(page: Page, language: str) -> None:
    """Choose a wallet's statement; the preview's own server judges it."""
    _named(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=tr(language, "office.import.pick"), exact=True).first.click()
    chooser.value.set_files({"name": "微信账单.csv", "mimeType": "text/csv", "buffer": b"rows"})
    page.get_by_text(tr(language, "office.import.rows")).first.wait_for()


def _pick_list(page: Page, language: str) -> None:
    """Choose a list of customers; the preview's own server judges it."""
    _named(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=tr(language, "office.import.pick"), exact=True).first.click()
    chooser.value.set_files({"name": "客户.csv", "mimeType": "text/csv", "buffer": b"rows"})
    page.get_by_text(tr(language, "lists.report")).first.wait_for()


def _bring(page: Page, language: str) -> None:
    """Bring the good rows in."""
    first = re.escape(tr(language, "lists.bring").split("{")[0].strip())
    page.get_by_role("button", name=re.compile(rf"^{first}\s*\d")).first.click()


def _assign_all(page: Page, language: str) -> None:
    """To the first technician; whom it does not suit is refused."""
    between = tr(language, "bulk.assign.suits").split("{name}")[1].split("{")[0].strip()
    page.get_by_role("button", name=re.compile(re.escape(between))).first.click()
    page.wait_for_timeout(700)
    first = re.escape(tr(language, "bulk.assign.do").split("{")[0].strip())
    page.get_by_role("button", name=re.compile(rf"^{first}\s*\d")).last.click()


def _pick_orders(page: Page, language: str) -> None:
    """Pick all orders of the view, and ask to assign them."""
    _pick_rows("assign")(page, language)


def _pick_rows(action: str) -> Hand:
    """Pick all rows of the view, go on where that is a page of its own, and ask for what is done with them."""

    def do(page: Page, language: str) -> None:
        _pick(page, language)
        page.get_by_role("button", name=tr(language, f"bulk.{action}"), exact=True).first.click()

    return do


def _pick(page: Page, language: str) -> None:
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


def _re_date(page: Page, language: str) -> None:
    """Another day for those whose customers agreed to it."""
    for key in ("bulk.re_date", "office.form.tomorrow"):
        page.get_by_role("button", name=tr(language, key), exact=True).first.click()
        page.wait_for_timeout(700)


_FIN = "/office/finance"
_TRUCK = "/office/archive/vehicle/vehicle:京A12345"
MORE = (
    Shot("list-customers", "", "", "/office/import/customers?scene=office&person=anna"),
    Shot("list-tried", "", "", "/office/import/customers?scene=office&person=anna", _pick_list),
    Shot("list-done", "", "", "/office/import/customers?scene=office&person=anna", _then(_pick_list, _bring)),
    Shot("orders-bulk", "", "", "/office/orders?scene=office&person=bo", _pick_orders),
    Shot("orders-assigned", "", "", "/office/orders?scene=office&person=bo", _then(_pick_orders, _assign_all)),
    Shot("orders-re-dated", "", "", "/office/orders?scene=office&person=bo", _then(_pick_orders, _re_date)),
    Shot("approvals-bulk", "", "", "/office/approvals?scene=asked&person=chen", _pick_rows("deny")),
    Shot("calls-bulk", "", "", "/office/calls?scene=aftercare&person=anna", _pick_rows("caller")),
    Shot("menu", "", "", "/menu?scene=office&person=anna"),
    Shot("papers", "", "", "/me/papers?scene=office&person=chen"),
    Shot("papers-held", "", "", "/me/papers?scene=back&person=chen"),
    Shot("refund", "", "", f"{_FIN}/refund/refund-1?scene=back&person=fang"),
    Shot("dealers-list", "", "", "/office/dealers?scene=dealing&person=fang"),
    Shot("surveys-list", "", "", "/office/surveys?scene=aftercare&person=chen"),
    Shot("vehicle-down", "", "", f"{_TRUCK}?scene=office&person=chen", _down),
    Shot("dealers", "", "", "/office/dealers/dealer-1?scene=dealing&person=fang"),
    Shot("dealers-down", "", "", "/office/dealers/dealer-2?scene=dealing&person=chen", _down),
    Shot("dealers-statement", "", "", "/office/dealers/dealer-1/dealer-1:2026-03?scene=dealing&person=fang"),
    Shot("dealers-draft", "", "", "/office/dealers/dealer-2/dealer-2:2026-04?scene=dealing&person=fang"),
    Shot("dealers-ships", "", "", "/office/dealers/shipments?scene=dealing&person=guo"),
    Shot("receipt-print", "", "", "/order/order-1/receipt/receipt-1?scene=sign",
         _then(_press("printing.print"), _down)),
    Shot("receipt-print-unsure", "", "", "/order/order-1/receipt/receipt-1?scene=sign&typed=printing", _down),
    Shot("receipt-print-sent", "", "", "/order/order-1/receipt/receipt-1?scene=sign&typed=sent", _down),
    Shot("label-print", "", "", "/order/order-1/label/swap-1?scene=fee", _then(_press("printing.print"), _down)),
    Shot("complaints", "", "", "/office/complaints?scene=service&person=anna"),
    Shot("complaint", "", "", "/office/complaints/complaint-1?scene=service&person=anna"),
    Shot("complaint-down", "", "", "/office/complaints/complaint-1?scene=service&person=anna", _down),
    Shot("complaint-hear", "", "", "/me/complaints/new/order%3Aorder-1?scene=day"),
    Shot("measures", "", "", "/office/complaints/measures?scene=service&person=chen"),
    Shot("complaint-figures", "", "", "/office/complaints/figures?scene=service&person=chen"),
    Shot("fault", "", "", "/office/faults/fault-1?scene=service&person=chen"),
    Shot("fault-raise", "", "", "/me/faults/new?scene=day"),
    Shot("cases-caller", "", "", f"/office/cases/of/{quote('vehicle:京A12345')}?scene=cases&person=anna"),
    Shot("cases-new", "", "", "/office/cases/new?scene=cases&person=anna"),
    Shot("cases-field", "", "", "/today/hear?scene=cases&person=li"),
    Shot("cases-today", "", "", "/today?scene=cases&person=li", _down),
    Shot("term-near", "", "", "/office/cases?scene=near&person=anna"),
    Shot("term-near-field", "", "", "/today?scene=near&person=li"),
    Shot("cases-empty", "", "", "/office/cases?scene=day&person=anna"),
    Shot("cases-order", "", "", "/office/orders/order-20?scene=cases&person=anna"),
    Shot("message-on-my-way", "", "", "/order/message-order?scene=messages&person=li"),
    Shot("message-order", "", "", "/office/orders/message-his?scene=messages&person=anna", _down),
    Shot("message-outbox", "", "", "/office/messages/failed?scene=messages&person=anna"),
    Shot("message-page", "", "", "/office/messages/failed?scene=messages&person=anna", _first_message),
    Shot("message-words", "", "", "/office/rules/message/appointment?scene=messages&person=hua"),
    Shot("page-order", "", "", "/office/orders/page-order?scene=pages&person=anna", _down),
    Shot("page-reports", "", "", "/office/cases?scene=pages&person=anna"),
    Shot("page-report", "", "", "/office/cases/report/web-1?scene=pages&person=anna"),
    Shot("own-systems", "", "", "/office/settings?scene=pages&person=hua", _down),
    Shot("calls", "", "", "/office/calls/customer/customer-1?scene=aftercare&person=anna"),
    Shot("calls-month", "", "", "/office/calls/month/2026-03?scene=aftercare&person=chen"),
    Shot("survey", "", "", "/office/surveys/survey-now?scene=aftercare&person=chen"),
    Shot("survey-down", "", "", "/office/surveys/survey-now?scene=aftercare&person=chen", _down),
    Shot("branches", "", "", "/office/rules/branch/suzhou?scene=branches&person=dong"),
    Shot("branches-down", "", "", "/office/rules/branch/suzhou?scene=branches&person=dong", _down),
    Shot("branches-head", "", "", "/office/rules/branch/main?scene=branches&person=chen"),
    Shot("branches-person", "", "", "/office/rules/person/zhao?scene=branches&person=dong", _down),
    Shot("rules-figures", "", "", "/office/rules?scene=rules&person=chen"),
    Shot("rules-figure", "", "", "/office/rules/figure/cash_limit_fen?scene=rules&person=chen"),
    Shot("rules-figure-change", "", "", "/office/rules/figure/cash_limit_fen?scene=rules&person=hua&typed=forms"),
    Shot("rules-matter", "", "", "/office/rules/matter/discount?scene=rules&person=dong"),
    Shot("rules-matter-change", "", "", "/office/rules/matter/discount?scene=rules&person=hua"),
    Shot("rules-models", "", "", "/office/rules/model/-?scene=rules&person=hua&typed=forms"),
    Shot("vehicle-replate", "", "", f"{_TRUCK}?scene=office&person=anna&typed=forms", _down),
    Shot("vehicle-add", "", "", "/office/orders/new?scene=office&person=anna&typed=vehicle"),
    Shot("rules-role", "", "", "/office/rules/role/service_manager?scene=rules&person=ji"),
    Shot("rules-person", "", "", "/office/rules/person/bo?scene=rules&person=hua"),
    Shot("statement", "", "", f"{_FIN}/statement?scene=money&person=fang"),
    Shot("statement-report", "", "", f"{_FIN}/statement?scene=money&person=fang", _pick_statement),
    Shot("payments", "", "", f"{_FIN}/payment/wechat:4200002102?scene=money&person=fang"),
    Shot("account", "", "", f"{_FIN}/account/safe?scene=money&person=fang"),
    Shot("account-hand", "", "", f"{_FIN}/account/{quote('cash_in_hand:li', safe='')}?scene=money&person=ji"),
    Shot("exports", "", "", f"{_FIN}/exports/all?scene=money&person=fang"),
    Shot("line", "", "", f"{_FIN}/line/0198c0de?scene=money&person=ji"),
    Shot("receipt", "", "", f"{_FIN}/receipt/wechat-1?scene=money&person=fang"),
    Shot("receipt-down", "", "", f"{_FIN}/receipt/wechat-1?scene=money&person=ji", _down),
    Shot("void-ask", "", "", f"{_FIN}/receipt/v-free?scene=voiding&person=fang", _down),
    Shot("void-waits", "", "", f"{_FIN}/receipt/v-asked?scene=voiding&person=fang"),
    Shot("void-card", "", "", "/office/approvals?scene=voiding&person=dong"),
    Shot("void-done", "", "", f"{_FIN}/receipt/v-void?scene=voiding&person=fang"),
    Shot("cash-for", "", "", f"{_FIN}/cash/li?scene=money&person=fang&typed=for", _to_the_card),
    Shot("agreement-shut", "", "", "/office/dealers/dealer-1?scene=dealing&person=ji"),
    Shot("cash-of", "", "", f"{_FIN}/cash/li?scene=money&person=fang"),
    Shot("outlay", "", "", f"{_FIN}/outlay/outlay-1?scene=money&person=chen"),
    Shot("owed", "", "", f"{_FIN}/owed/owed-1?scene=money&person=fang"),
    Shot("owed-down", "", "", f"{_FIN}/owed/owed-1?scene=money&person=fang", _down),
    Shot("days", "", "", f"{_FIN}/day/2026-03-02?scene=money&person=fang"),
    Shot("closing", "", "", f"{_FIN}/close/now?scene=money&person=fang"),
    Shot("closing-down", "", "", f"{_FIN}/close/now?scene=money&person=fang", _down),
    Shot("finance-empty", "", "", f"{_FIN}?scene=empty&person=fang"),
    Shot("spend", "", "", "/bag/outlay?scene=cash&typed=forms"),
    Shot("base", "", "", "/bag/base?scene=cash&unsent=2"),
    Shot("collect", "", "", "/order/order-1/collect?scene=money"),
    Shot("collection-codes", "", "", f"{_FIN}/codes/all?scene=money&person=fang"),
    Shot("fee-split", "", "", "/order/order-1/fee?scene=fee&typed=split"),
    Shot("fee-rounded", "", "", "/order/order-1/fee?scene=rounded&typed=rounded"),
    Shot("relocation", "", "", "/order/order-7/do/relocation?scene=moving&typed=moved"),
    Shot("rules-coin", "", "", "/office/rules/figure/cash_rounding_fen?scene=rules&person=hua&typed=coin"),
    Shot("fee-owed", "", "", "/order/order-1/fee?scene=fee&typed=owed"),
    Shot("untried", "", "", "/order/order-1/act?scene=find&typed=untried", _down),
    Shot("taken-back", "", "", "/order/order-1/unsolved?scene=find&typed=taken"),
    Shot("fee-leave", "", "", "/order/order-1/fee?scene=leave&typed=forms"),
    Shot("amended", "", "", "/office/approvals/order-21?scene=asked&person=chen"),
    Shot("order-amended", "", "", "/office/orders/order-21?scene=asked&person=anna"),
    Shot("promise-form", "", "", "/office/orders/order-1?scene=asked&person=anna&typed=forms",
         _press("service.promise")),
    Shot("time-form", "", "", "/office/orders/order-5?scene=asked&person=anna", _press("service.time")),
    Shot("try-form", "", "", "/office/orders/order-5?scene=asked&person=anna", _press("service.try")),
    Shot("suspend", "", "", "/office/orders/order-25?scene=office&person=bo", _press("office.act.suspend")),
    Shot("cancel", "", "", "/office/orders/order-25?scene=office&person=bo", _press("office.act.cancel")),
    Shot("ask", "", "", "/office/orders/order-25?scene=office&person=bo", _press("ask.new")),
    Shot("outsider", "", "", "/office/orders/order-20?scene=outsider&person=bo"),
    Shot("first-fitting", "", "", "/order/order-60/swap/terminal?scene=fleet&typed=first"),
    Shot("watch", "", "", "/office/dispatch?scene=asked&person=bo&typed=watch"),
    Shot("watch-empty", "", "", "/office/dispatch?scene=empty&person=bo&typed=watch"),
    Shot("scores-team", "", "", "/office/scores?scene=asked&person=chen", _down),
    Shot("month", "", "", "/office/month?scene=asked&person=chen"),
    Shot("day-board", "", "", "/office/dispatch?scene=office&person=bo&typed=board"),
    Shot("by-technician", "", "", "/office/dispatch?scene=office&person=bo&typed=lanes"),
    Shot("settings", "", "", "/office/settings?scene=office&person=hua"),
    Shot("settings-code", "", "", "/office/settings?scene=office&person=hua", _press("settings.code")),
    Shot("settings-leave", "", "", "/office/settings?scene=office&person=hua", _press("settings.leave")),
    Shot("login", "", "", "/me?scene=day&signal=trouble&problem=expired&unsent=5"),
    Shot("strip", "", "", "/bag?scene=late&signal=offline&unsent=4", _strip),
    Shot("me-down", "", "", "/me?scene=day&signal=offline&unsent=5&photos=2", _down),
    Shot("give", "", "", "/bag/give?scene=transfers&typed=giving"),
    Shot("take", "", "", "/bag/take?scene=transfers"),
    Shot("take-read", "", "", "/bag/take?scene=transfers&typed=taking"),
    Shot("bag-transfers", "", "", "/bag?scene=transfers"),
    Shot("counter", "", "", "/office/stock?scene=store&person=guo"),
    Shot("stock-bulk", "", "", "/office/stock?scene=store&person=guo", _pick_rows("labels")),
    Shot("terms-income", "", "", "/office/terms?scene=terms&person=fang", _down),
    Shot("survey-dealers", "", "", "/office/surveys/survey-now?scene=surveyed&person=chen", _down),
    Shot("irregular-line", "", "", "/office/irregularities?scene=asked&person=chen"),
    Shot("choose", "", "", "/?phase=choose&locked=wang"),
    Shot("starting", "", "", "/?phase=starting"),
    Shot("update", "", "", "/today?scene=day&update=1"),
    Shot("closed-to-me", "", "", "/office/finance?scene=office&person=bo"),
    Shot("contact", "", "", "/me/contact?scene=house"),
    Shot("contact-office", "", "", "/me/contact?scene=house&person=dong"),
    Shot("trainings", "", "", "/me/trainings?scene=house"),
    Shot("trainings-office", "", "", "/me/trainings?scene=house&person=chen"),
    Shot("knowledge", "", "", "/me/knowledge?scene=house"),
    Shot("notices", "", "", "/me/notices?scene=house"),
    Shot("notices-office", "", "", "/me/notices?scene=house&person=chen"),
    Shot("opinions", "", "", "/me/opinions?scene=house"),
    Shot("opinions-office", "", "", "/me/opinions?scene=house&person=guo"),
    Shot("opinions-empty", "", "", "/me/opinions?scene=empty&person=chen"),
    Shot("visitors", "", "", "/me/visitors?scene=house"),
    Shot("visitors-office", "", "", "/me/visitors?scene=house&person=bo"),
    Shot("visitors-empty", "", "", "/me/visitors?scene=empty&person=bo"),
    Shot("file-closed", "", "", f"{_TRUCK}?scene=office&person=ji"),
    Shot("file-reason", "", "", f"{_TRUCK}?scene=office&person=ji&typed=unlocking"),
    Shot("several-codes", "", "", "/office/stock/receive?scene=office&person=guo", _photo_of_two),
    Shot("archive-databases", "", "", "/office/archive/databases?scene=dealing&person=chen", _down),
    Shot("who-saw", "", "", "/office/archive/visit/order-9-visit?scene=office&person=ji", _down),
    Shot("reads", "", "", "/me/reads?scene=day"),
    Shot("leave", "", "", "/me/leave?scene=duty"),
    Shot("rounds", "", "", "/office/rounds/round%3Amonthly%3A2026-03-02?scene=rounds&person=bo"),
    Shot("rounds-fault", "", "", "/me/rounds/round%3Amonthly%3A2026-03-02?scene=rounds&typed=walked",
         _to_the_card),
    Shot("rounds-matrix", "", "", "/office/rounds/matrix?scene=rounds&person=chen"),
    Shot("rounds-plans", "", "", "/office/rounds/plans?scene=rounds&person=bo"),
    Shot("rounds-plan", "", "", "/office/rounds/plan/monthly?scene=rounds&person=bo"),
    Shot("rounds-price", "", "", "/office/rounds/price/monthly?scene=rounds&person=bo"),
    Shot("rounds-priced", "", "", "/office/rounds/price/plan-owed?scene=rounds&person=bo"),
    Shot("rounds-owed", "", "", "/office/rounds/round%3Aplan-owed%3A2026-03-06?scene=rounds&person=bo"),
    Shot("rounds-charge", "", "", f"/office/finance/receipt/{_CHARGE}?scene=rounds&person=fang"),
    Shot("rounds-debt", "", "", f"/office/finance/owed/{_CHARGE}?scene=rounds&person=fang"),
    Shot("rounds-price-card", "", "", "/office/approvals?scene=rounds&person=chen"),
    Shot("trainings-wang", "", "", "/me/trainings?scene=house&person=wang"),
    Shot("rounds-mine", "", "", "/me/rounds?scene=rounds"),
    Shot("rounds-walked", "", "", "/me/rounds/round%3Amonthly%3A2026-03-02?scene=rounds"),
    Shot("sick", "", "", "/me/sick?scene=duty"),
    Shot("my-shifts", "", "", "/me/shifts?scene=duty"),
    Shot("hand-book", "", "", "/me/book?scene=duty"),
    Shot("my-log", "", "", "/me/log?scene=duty"),
    Shot("leave-cards", "", "", "/office/approvals?scene=duty&person=bo"),
    Shot("roster", "", "", "/office/roster?scene=duty&person=bo"),
    Shot("logs", "", "", "/office/logs/day/wang:2026-03-02?scene=duty&person=chen"),
    Shot("supervision", "", "", "/office/logs/month/2026-03?scene=duty&person=ji"),
    Shot("minutes", "", "", "/office/logs/minutes/m-1?scene=duty&person=chen"),
    Shot("minutes-new", "", "", "/office/logs/new/minutes?scene=duty&person=chen"),
    Shot("terms", "", "", "/office/terms?scene=terms&person=anna"),
    Shot("terms-one", "", "", "/office/terms/platform:vehicle:京C10002?scene=terms&person=anna&typed=terms"),
    Shot("terms-list", "", "", "/office/terms/list?scene=terms&person=anna&typed=terms"),
    Shot("terms-plans", "", "", "/office/terms/plans?scene=terms&person=hua&typed=terms"),
    Shot("terms-new", "", "", "/office/terms/new?scene=terms&person=anna"),
    Shot("terms-receipt", "", "", "/office/terms/receipt/term-0010?scene=terms&person=anna"),
    Shot("tests-on-site", "", "", "/order/order-1/tests?scene=find&typed=tests"),
    Shot("terms-on-site", "", "", "/order/order-1/terms?scene=terms&person=li"),
    Shot("terms-on-site-pay", "", "", "/order/order-1/terms?scene=terms&person=li&typed=terms", _down),
    Shot("menu", "", "", "/menu?scene=office&person=chen"),
)  # fmt: skip
"""Looked at, not shown in the album."""


def sheet(pictures: Sequence[tuple[str, bytes]]) -> Image.Image:
    """Phones below each other at the left, desks at the right."""
    columns: dict[str, list[Image.Image]] = {"phone": [], "desk": []}
    for size, png in pictures:
        with Image.open(io.BytesIO(png)) as image:
            scale = SCALE[size]
            small = image.convert("RGB").resize((int(image.width * scale), int(image.height * scale)), 1)
            columns[size].append(small)
    used = [column for column in columns.values() if column]
    width = sum(c[0].width + GAP for c in used) - GAP
    height = max(sum(i.height + GAP for i in c) - GAP for c in used)
    whole, x = Image.new("RGB", (width, height), "#888888"), 0
    for column in used:
        y = 0
        for image in column:
            whole.paste(image, (x, y))
            y += image.height + GAP
        x += column[0].width + GAP
    return whole


def look(browser: Browser, shots: Sequence[Shot], out: Path) -> None:
    """Every mix of every screen; a sheet as soon as its pictures are taken."""
    with serving() as base:
        windows = {size: Window(browser, base, size) for size in SIZES}
        for shot in shots:
            pictures: list[tuple[str, bytes]] = []
            for size, language, theme in MIXES:
                try:
                    png = windows[size].take(shot, language, theme)
                except (Error, RuntimeError) as error:
                    windows[size].close()
                    sys.stderr.write(f"{shot.name} {size} {language} {theme}: {error}\n")
                    continue
                pictures.append((size, png))
                (out / f"{shot.name}.{size}.{language}.{theme}.png").write_bytes(png)
            if pictures:
                sheet(pictures).save(out / f"{shot.name}.sheet.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--path", default="", help="any other address, under the one name")
    parser.add_argument("--tall", type=int, default=0, help="height of the phone's window")
    options = parser.parse_intermixed_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    options.out.mkdir(parents=True, exist_ok=True)
    if options.tall:
        SIZES["phone"] = (412, options.tall)
    known = {shot.name: shot for shot in (*SHOTS, *MORE)}
    wanted = [Shot(options.names[0], "", "", options.path)] if options.path else [
        known[name] for name in options.names or known
    ]  # fmt: skip
    with sync_playwright() as play:
        chromium = which("chromium") or which("chromium-browser") or which("google-chrome")
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        look(browser, wanted, options.out)
        browser.close()


if __name__ == "__main__":
    main()
