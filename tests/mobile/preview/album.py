"""Pictures of every screen: `python -m tests.mobile.preview.album docs/screenshots [name …]`.

Starts the preview's own server, takes the pictures, writes a page that shows them, and stops. Every screen at its
natural size in Chinese by day and in English by night; the chief ones at the other size too.
"""

from __future__ import annotations

import argparse
import io
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from urllib.parse import quote
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from mobile.ui.text import tr

HERE = Path(__file__).resolve().parent
SIZES = {"phone": (412, 860), "desk": (1440, 900)}
LOOKS = (("zh", "light"), ("en", "dark"))
CHIEF = frozenset(
    {
        "technician-order",
        "technician-sign",
        "office-visit",
        "office-dispatch",
        "office-finance-count",
        "office-form",
    }
)
"""Shown at the other size as well."""

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader"]  # fmt: skip

Hand = Callable[[Page, str], None]


@dataclass(frozen=True)
class Shot:
    """A screen: its name in both languages, its address, and what is done before the picture."""

    name: str
    words: str
    english: str
    path: str
    do: Hand | None = None

    @property
    def size(self) -> str:
        return "desk" if self.name.startswith("office-") else "phone"


def _press(key: str) -> Hand:
    """Press the button with these words."""

    def press(page: Page, language: str) -> None:
        _named(page)
        page.get_by_role("button", name=tr(language, key), exact=True).first.click()

    return press


def _first_row(page: Page, language: str) -> None:
    """Open the irregularity about money that is missing."""
    _named(page)
    words = tr(language, "irregularity.difference").split("{")[0].strip()
    page.get_by_role("button", name=re.compile(re.escape(words))).first.click()


def _owed(page: Page, language: str) -> None:
    """Open the unit that is to be brought back."""
    _named(page)
    page.get_by_role("button", name=re.compile(tr(language, "office.unit.owed"))).last.click()


def _pick_file(page: Page, language: str) -> None:
    """Choose a list of vehicles; the preview's own server judges it."""
    _named(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=tr(language, "office.import.pick"), exact=True).first.click()
    chooser.value.set_files({"name": "顺达物流 车辆明细.xlsx", "mimeType": "application/zip", "buffer": b"list"})
    page.get_by_text(tr(language, "office.import.cleaned")).first.wait_for()


def _steps(page: Page, language: str) -> None:
    """Scroll down to the steps of the visit."""
    page.mouse.move(206, 400)
    page.mouse.wheel(0, 600)


def _named(page: Page) -> None:
    """Have Flutter give its controls roles and names."""
    page.locator("flt-semantics-placeholder").dispatch_event("click")
    page.locator("flt-semantics[role=button]").first.wait_for(state="attached")


_TRUCK = quote("vehicle:京A12345", safe="")
SHOTS = (
    Shot("technician-today", "今日", "Today", "/today?scene=day&unsent=2"),
    Shot("technician-today-empty", "今日 · 没有工单", "Today, nothing to do", "/today?scene=empty"),
    Shot("technician-order", "工单", "Order",
         "/order/order-1?scene=fee&signal=offline&unsent=3"),
    Shot("technician-order-steps", "上门步骤", "The visit's steps",
         "/order/order-1?scene=fee&signal=offline&unsent=3", _steps),
    Shot("technician-depart", "出发检查", "Setting out", "/order/order-5/depart?scene=day&typed=forms"),
    Shot("technician-find", "检查", "Finding", "/order/order-1/find?scene=find&typed=forms"),
    Shot("technician-act", "处理", "Work done", "/order/order-1/act?scene=fee"),
    Shot("technician-untried", "处理 · 现场没有人试用", "Work done, nobody there to try it",
         "/order/order-1/act?scene=find&typed=untried", _steps),
    Shot("technician-swap-terminal", "更换终端", "Terminal swap",
         "/order/order-1/swap/terminal?scene=act&typed=forms"),
    Shot("technician-swap-sim", "更换 SIM卡", "SIM swap", "/order/order-1/swap/sim?scene=act&typed=forms"),
    Shot("technician-swap-printed", "更换终端 · 照标签录入", "Swap, as printed",
         "/order/order-1/swap/terminal?scene=act&typed=printed", _steps),
    Shot("technician-label", "返修标签", "Return label", "/order/order-1/label/swap-1?scene=fee"),
    Shot("technician-fee", "收费", "Fee", "/order/order-1/fee?scene=fee&typed=forms"),
    Shot("technician-receipt", "收费凭证", "Receipt", "/order/order-1/receipt/receipt-1?scene=sign"),
    Shot("technician-sign", "客户签字", "Signature", "/order/order-1/sign?scene=sign&typed=forms"),
    Shot("technician-sign-cannot", "无法签字", "Nobody signs", "/order/order-1/sign?scene=sign",
         _press("sign.cannot")),
    Shot("technician-complete", "完工之前", "Ready to complete", "/order/order-1?scene=complete"),
    Shot("technician-fleet", "安装 60 台 · 进度", "Sixty vehicles, how far they are",
         "/order/order-60?scene=fleet"),
    Shot("technician-vehicles", "车辆明细", "The vehicles of an order",
         "/order/order-60/vehicles?scene=fleet&typed=forms"),
    Shot("technician-leave", "口头请示", "Spoken approval",
         "/order/order-1/leave?scene=asked&typed=forms&signal=offline&unsent=2"),
    Shot("technician-promises", "对客户的承诺", "Promises to the customer",
         "/order/order-1/promises?scene=asked&typed=forms"),
    Shot("technician-time", "改约时间", "Another time agreed", "/order/order-5/time?scene=asked"),
    Shot("technician-unsolved", "没有解决", "Not solved", "/order/order-1/unsolved?scene=find&typed=forms"),
    Shot("technician-taken-back", "没有解决 · 带回维修", "Not solved, taken back for repair",
         "/order/order-1/unsolved?scene=find&typed=taken"),
    Shot("technician-damage", "报告损坏", "Damage", "/order/order-1/damage?scene=find&typed=forms"),
    Shot("technician-void", "作废凭证", "Void", "/order/order-1/void?scene=sign&typed=forms"),
    Shot("technician-bag", "行囊", "Bag", "/bag?scene=cash&unsent=2"),
    Shot("technician-bag-late", "行囊 · 交款逾期", "Bag, cash overdue", "/bag?scene=late&signal=offline&unsent=4"),
    Shot("technician-bag-empty", "行囊 · 空", "Bag, empty", "/bag?scene=empty&person=wang"),
    Shot("technician-handover", "交款", "Handover", "/bag/handover?scene=cash&typed=forms"),
    Shot("technician-cash", "我手上的现金", "My cash", "/bag/cash?scene=money"),
    Shot("technician-handover-code", "交接码", "Handover code", "/bag/code/t-out?scene=transfers"),
    Shot("technician-inbox", "收件", "Inbox", "/inbox?scene=act&inbox=1"),
    Shot("technician-inbox-empty", "收件 · 空", "Inbox, empty", "/inbox?scene=day"),
    Shot("technician-me", "我", "Me", "/me?scene=day&signal=offline&unsent=5"),
    Shot("technician-me-trouble", "我 · 设备已停用", "Me, device revoked",
         "/me?scene=day&signal=trouble&problem=revoked&unsent=5&persistent=denied"),
    Shot("technician-enrol", "登记设备", "Enrolment", "/?phase=enrol&enrol_for=李师傅&code=PG-7K4M-2Q9X"),
    Shot("technician-second-tab", "第二个标签页", "Second tab", "/?phase=second_tab"),
    Shot("technician-broken", "存不下东西", "Nothing can be kept", "/?phase=broken&trouble=storage"),
    Shot("office-cases", "来电登记", "Cases", "/office/cases/case-a0001?scene=cases&person=anna"),
    Shot("office-clocks", "时限统计", "How terms were kept", "/office/cases/clocks?scene=cases&person=chen"),
    Shot("office-orders", "工单", "Orders", "/office/orders/order-9?scene=office&person=anna"),
    Shot("office-orders-empty", "工单 · 空", "Orders, empty", "/office/orders?scene=empty&person=anna"),
    Shot("office-form", "新建工单 · 有必填的没填", "New order with errors",
         "/office/orders/new?scene=office&person=anna&typed=forms", _press("office.form.submit")),
    Shot("office-dispatch", "调度", "Dispatch", "/office/dispatch/order-23?scene=office&person=bo"),
    Shot("office-dispatch-board", "调度 · 看板", "Dispatch board", "/office/dispatch?scene=office&person=bo"),
    Shot("office-day-board", "调度 · 今日排班", "The dispatcher's day",
         "/office/dispatch?scene=office&person=bo&typed=board"),
    Shot("office-by-technician", "调度 · 按技术员", "Dispatch by technician",
         "/office/dispatch?scene=office&person=bo&typed=lanes"),
    Shot("office-month", "月度", "The manager's month", "/office/month?scene=asked&person=chen"),
    Shot("office-approvals", "审批", "Approvals", "/office/approvals?scene=office&person=chen"),
    Shot("office-approvals-forms", "审批 · 申请与口头请示", "Approvals: forms and spoken leave",
         "/office/approvals?scene=asked&person=chen"),
    Shot("office-spoken-code", "口令码", "Spoken code",
         "/me/spoken?scene=asked&typed=forms&person=chen&signal=offline"),
    Shot("office-overview", "总览", "Overview", "/office/overview?scene=asked&person=chen"),
    Shot("office-approvals-empty", "审批 · 空", "Approvals, empty", "/office/approvals?scene=empty&person=chen"),
    Shot("office-finance-count", "财务 · 清点（看不到申报数）", "Finance, blind count",
         "/office/finance/hand-3?scene=office&person=fang&typed=forms"),
    Shot("office-finance-counted", "财务 · 清点后有差额", "Finance, a difference",
         "/office/finance/hand-2?scene=office&person=fang"),
    Shot("office-irregularities", "异常", "Irregularities", "/office/irregularities?scene=office&person=chen",
         _first_row),
    Shot("office-irregularities-empty", "异常 · 空", "Irregularities, empty",
         "/office/irregularities?scene=empty&person=chen"),
    Shot("office-vehicle", "档案 · 车辆", "Archive, vehicle",
         f"/office/archive/vehicle/{_TRUCK}?scene=office&person=chen"),
    Shot("office-visit", "档案 · 上门与签字", "Archive, visit and signature",
         "/office/archive/visit/order-9-visit?scene=office&person=chen"),
    Shot("office-stock", "库存", "Stock", "/office/stock?scene=office&person=guo", _owed),
    Shot("office-store-give", "库存 · 发放", "Handing out",
         "/office/stock/give?scene=store&person=guo&typed=forms"),
    Shot("office-store-code", "库存 · 交接码", "Handover code", "/office/stock/code/t-in?scene=store&person=guo"),
    Shot("office-store-take", "库存 · 扫码收回", "Take by code",
         "/office/stock/take?scene=store&person=guo&typed=forms"),
    Shot("office-store-receive", "库存 · 入库", "Receiving",
         "/office/stock/receive?scene=store&person=guo&typed=forms"),
    Shot("office-store-count", "库存 · 盘点", "Stocktake",
         "/office/stock/count?scene=store&person=guo&typed=forms"),
    Shot("office-store-counted", "库存 · 盘点结果", "Stocktake, result",
         "/office/stock/counted/k-1?scene=store&person=guo"),
    Shot("office-finance-owed", "财务 · 应收款账龄", "Finance, what is owed by age",
         "/office/finance/owed/owed-1?scene=money&person=fang"),
    Shot("office-finance-close", "财务 · 日结", "Finance, closing a day",
         "/office/finance/close/now?scene=money&person=fang"),
    Shot("office-account", "财务 · 账户明细", "Finance, an account's entries",
         "/office/finance/account/safe?scene=money&person=fang"),
    Shot("office-rules", "公司规则 · 数值", "Company rules, a figure",
         "/office/rules/figure/cash_limit_fen?scene=rules&person=hua&typed=forms"),
    Shot("office-rules-approvals", "公司规则 · 审批", "Company rules, who decides",
         "/office/rules/matter/discount?scene=rules&person=chen"),
    Shot("office-import", "导入车辆", "Import", "/office/import?scene=office&person=anna"),
    Shot("office-import-report", "导入车辆 · 逐行报告", "Import, row by row",
         "/office/import?scene=office&person=anna", _pick_file),
)  # fmt: skip


@contextmanager
def serving() -> Iterator[str]:
    """The preview behind a port of its own; its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, str(HERE / "office.py"), "--port", str(port)])
    try:
        yield _answers(f"http://127.0.0.1:{port}", server)
    finally:
        server.terminate()
        server.wait(10)


def _answers(base: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(240):
        if server.poll() is not None:
            break
        with suppress(OSError), urlopen(base, timeout=5):
            return base
        time.sleep(0.25)
    raise SystemExit("The preview did not start.")


class Window:
    """One page of a size, which goes from screen to screen; opened afresh after something was pressed in it."""

    def __init__(self, browser: Browser, base: str, size: str) -> None:
        width, height = SIZES[size]
        self._base, self._count = base, 0
        self._page: Page | None = None
        self._context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )

    def take(self, shot: Shot, language: str, theme: str) -> bytes:
        """The picture of one screen."""
        self._count += 1
        asked = shot.path + ("" if "scene=" in shot.path else "&scene=day")
        person = "" if "person=" in shot.path else "&person=li"
        path = f"{self._base}/#{asked}&lang={language}&theme={theme}{person}&n={self._count}"
        page = self._page or self._context.new_page()
        page.set_default_timeout(60_000)
        page.goto(path, timeout=90_000)
        page.wait_for_selector("flt-semantics-placeholder", state="attached", timeout=90_000)
        page.wait_for_load_state("networkidle", timeout=90_000)
        page.wait_for_timeout(1500 if self._page else 500)
        self._page = page
        png = at_rest(page)
        if shot.do is not None:
            shot.do(page, language)
            page.mouse.move(page.viewport_size["width"] - 2, 400)  # type: ignore[index]  # it has a size
            png = at_rest(page)
            self.close()
        return png

    def close(self) -> None:
        if self._page is not None:
            self._page.close()
            self._page = None


LONGEST = 240
"""So many looks at a page, a third of a second apart: on a busy machine the first frame takes its time."""


def at_rest(page: Page) -> bytes:
    """The picture, once there is something on it and it is three times the same."""
    before, same = page.screenshot(), 0
    for _ in range(LONGEST):
        page.wait_for_timeout(350)
        after = page.screenshot()
        same = same + 1 if after == before else 0
        before = after
        if same >= 2 and has_content(after):
            return after
    if has_content(before):
        return before  # something goes on moving, as a progress ring does
    raise RuntimeError("The page stayed blank.")


def has_content(png: bytes) -> bool:
    """Whether there is more than a ground colour: words and signs make many shades along their edges."""
    with Image.open(io.BytesIO(png)) as image:
        colours = image.convert("RGB").resize((image.width // 2, image.height // 2)).getcolors(1 << 20) or []
    ground = max((count for count, _ in colours), default=0)
    painted = sum(count for count, _ in colours) - ground
    return len(colours) > 60 and painted > 1500


def small(png: bytes, path: Path) -> None:
    """Keep it in 256 colours: as good to look at, a third of the size."""
    with Image.open(io.BytesIO(png)) as image:
        flat = image.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        flat.save(path, optimize=True)


def wanted(language: str, theme: str, names: list[str]) -> Iterator[tuple[Shot, str]]:
    for shot in SHOTS:
        if not names or shot.name in names:
            yield shot, shot.size
            if shot.name in CHIEF and (language, theme) == LOOKS[0]:
                yield shot, "phone" if shot.size == "desk" else "desk"


def file_name(shot: Shot, size: str, language: str, theme: str) -> str:
    return f"{shot.name}-{size}-{language}-{theme}.png"


def _taken(out: Path, shot: Shot) -> bool:
    """Whether its pictures are there."""
    return all((out / file_name(shot, shot.size, *look)).exists() for look in LOOKS)


def write_page(out: Path) -> None:
    """README.md: a table of all screens, technician first."""
    lines = ["# Screens", "", "Made by `make screenshots`, from a company that real commands brought there.", ""]
    for area, words in (("technician-", "The technician's phone"), ("office-", "The office")):
        lines += [f"## {words}", "", "| Screen | 中文 · light | English · dark |", "|---|---|---|"]
        for shot in (s for s in SHOTS if s.name.startswith(area) and _taken(out, s)):
            width = 240 if shot.size == "phone" else 440
            pictures = [
                f'<img src="{file_name(shot, shot.size, *look)}" width="{width}" alt="{shot.english}">'
                for look in LOOKS
            ]
            lines.append(f"| {shot.words}<br>{shot.english} | {pictures[0]} | {pictures[1]} |")
        lines.append("")
    lines += ["## At the other size", "", "| Screen | 中文 · light |", "|---|---|"]
    for shot, size in wanted(*LOOKS[0], []):
        if size != shot.size and _taken(out, shot):
            width = 240 if size == "phone" else 440
            image = f'<img src="{file_name(shot, size, *LOOKS[0])}" width="{width}" alt="{shot.english}">'
            lines.append(f"| {shot.words}<br>{shot.english} | {image} |")
    (out / "README.md").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*", help="these only")
    parser.add_argument("--look", choices=["-".join(look) for look in LOOKS], help="this one only")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server is not left behind
    options.out.mkdir(parents=True, exist_ok=True)
    chromium = which("chromium") or which("chromium-browser") or which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        for language, theme in LOOKS:  # a process shares one language and one theme among its pages
            if options.look in (None, f"{language}-{theme}"):
                with serving() as base:
                    windows = {size: Window(browser, base, size) for size in SIZES}
                    for shot, size in wanted(language, theme, options.names):
                        png = windows[size].take(shot, language, theme)
                        small(png, options.out / file_name(shot, size, language, theme))
        browser.close()
    write_page(options.out)


if __name__ == "__main__":
    main()
