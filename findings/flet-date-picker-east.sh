#!/usr/bin/env bash
# Flet 1.0.5's DatePicker in a browser in Shanghai: somebody picks 15 November 2026.
# Guess: the value is the day that was tapped, as TimePicker's is the time that was.
# Seen:  it is 14 November, 16:00 UTC: its .date() is the day before, east of Greenwich; in New York it is the day itself.
# Needs Debian's chromium (or CHROMIUM=path of another).
set -euo pipefail
dir=$(mktemp -d); trap 'kill %1 2>/dev/null || true; rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install flet==1.0.5 flet-web==1.0.5 playwright==1.61.0
cat > "$dir/app.py" <<'PY'
import sys
from datetime import datetime

import flet as ft

def main(page: ft.Page):
    def picked(event):
        with open(sys.argv[1], "a") as told:
            print(event.control.value.isoformat(), file=told)

    days = ft.DatePicker(
        value=datetime(2026, 11, 30), first_date=datetime(2026, 1, 1), last_date=datetime(2027, 12, 31), on_change=picked
    )
    page.add(ft.Button("pick", on_click=lambda _: page.show_dialog(days)))

ft.run(main, port=8767, view=None)
PY
FLET_WEB_NO_CDN=true "$dir/v/bin/python" "$dir/app.py" "$dir/told" & sleep 4
CHROMIUM=${CHROMIUM:-$(command -v chromium)} "$dir/v/bin/python" - "$dir/told" <<'PY'
import os
import sys
from playwright.sync_api import sync_playwright

def picked(browser, zone):
    page = browser.new_context(viewport={"width": 600, "height": 800}, timezone_id=zone).new_page()
    page.goto("http://localhost:8767/")
    page.wait_for_selector("flt-semantics-placeholder", state="attached", timeout=90_000)
    page.wait_for_timeout(2000)
    page.evaluate("document.querySelector('flt-semantics-placeholder').click()")
    page.get_by_role("button", name="pick", exact=True).click()
    page.get_by_role("button", name="15, Sunday, November 15, 2026").click()
    page.wait_for_timeout(500)
    page.get_by_role("button", name="OK", exact=True).click()
    page.wait_for_timeout(1500)
    return open(sys.argv[1]).read().split()[-1]

with sync_playwright() as program:
    browser = program.chromium.launch(
        executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--enable-unsafe-swiftshader", "--use-angle=swiftshader"]
    )
    assert picked(browser, "Asia/Shanghai") == "2026-11-14T16:00:00+00:00"
    assert picked(browser, "America/New_York") == "2026-11-15T05:00:00+00:00"
    browser.close()
print("""Flet 1.0.5 (web): the 15th of November, tapped in a DatePicker in Shanghai, arrives as 2026-11-14T16:00:00+00:00, so that .date() says
the 14th; in New York it says the 15th. The value is midnight on the browser's clock, told in UTC; which zone that clock is in is
not told with it.""")
PY
