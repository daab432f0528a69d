"""Take pictures of the screens: `python tests/mobile/preview/shots.py OUT [name …]` while run.py serves.

Each shot is a name, a path with its query, and what to do first. Phone 412×860, desk 1440×900.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PHONE, DESK = (412, 860), (1440, 900)
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

SHOTS: dict[str, str] = {
    "today": "/today?scene=day",
    "today-empty": "/today?scene=empty",
    "order": "/order/order-1?scene=find&signal=offline&unsent=3",
    "order-new": "/order/order-3?scene=day",
    "order-install": "/order/order-4?scene=day",
    "depart": "/order/order-5/depart?scene=day",
    "find": "/order/order-1/find?scene=find",
    "act": "/order/order-1/act?scene=fee",
    "swap": "/order/order-1/swap/terminal?scene=act",
    "swap-sim": "/order/order-1/swap/sim?scene=act",
    "fee": "/order/order-1/fee?scene=fee",
    "receipt": "/order/order-1/receipt/receipt-1?scene=sign",
    "sign": "/order/order-1/sign?scene=sign",
    "complete": "/order/order-1?scene=complete",
    "bag": "/bag?scene=cash&unsent=2",
    "bag-late": "/bag?scene=late&signal=offline&unsent=4",
    "handover": "/bag/handover?scene=cash",
    "bag-transfers": "/bag?scene=transfers",
    "transfer-give": "/bag/give?scene=transfers",
    "transfer-code": "/bag/code/t-out?scene=transfers",
    "transfer-take": "/bag/take?scene=transfers",
    "inbox": "/inbox?scene=day&inbox=1",
    "inbox-empty": "/inbox?scene=day",
    "me": "/me?scene=day&signal=offline&unsent=5",
    "me-trouble": "/me?scene=day&signal=trouble&problem=revoked&unsent=5&persistent=denied",
    "unsolved": "/order/order-1/unsolved?scene=find",
    "enrol": "/?phase=enrol&enrol_for=李师傅&code=PG-7K4M-2Q9X",
    "second-tab": "/?phase=second_tab",
    "choose": "/?phase=choose",
    "broken": "/?phase=broken&trouble=storage",
    "starting": "/?phase=starting",
    "update": "/today?scene=day&update=1",
}


def shoot(page: Page, base: str, path: str, out: Path) -> None:
    page.goto(f"{base}/#{path}")
    page.wait_for_selector("flt-semantics-placeholder", state="attached", timeout=60_000)
    page.wait_for_function("() => document.querySelector('flutter-view, flt-glass-pane') !== null")
    page.wait_for_load_state("networkidle", timeout=60_000)  # the font comes last
    page.wait_for_timeout(1800)
    page.screenshot(path=str(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--base", default="http://127.0.0.1:8600")
    parser.add_argument("--lang", default="zh")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--desk", action="store_true")
    parser.add_argument(
        "--tall", type=int, default=0, help="height of the window, to see a whole scrolling screen"
    )
    parser.add_argument("--path", default="", help="any other path with its query, for one name")
    options = parser.parse_intermixed_args()
    options.out.mkdir(parents=True, exist_ok=True)
    width, height = DESK if options.desk else PHONE
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        size = {"width": width, "height": options.tall or height}
        for name in options.names or SHOTS:
            path = options.path or SHOTS[name]
            path += ("&" if "?" in path else "?") + f"lang={options.lang}&theme={options.theme}"
            place = "desk" if options.desk else "phone"
            context = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")
            out = options.out / f"{name}.{place}.{options.lang}.{options.theme}.png"
            shoot(context.new_page(), options.base, path, out)  # a context of its own: a session of its own
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
