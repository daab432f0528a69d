#!/usr/bin/env bash
# Flet 1.0.5, a text field with capitalization=CHARACTERS (a plate, say), and Chinese typed by pinyin.
# Guess: what the input method composes replaces itself, and the chosen 苏 stands there, as in a field without it.
# Seen:  each stage of the composition stays and is added up: SSUSU苏. Typing letters alone is right.
# Needs Debian's chromium (or CHROMIUM=path of another).
set -euo pipefail
dir=$(mktemp -d); trap 'kill %1 2>/dev/null || true; rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install flet==1.0.5 flet-web==1.0.5 playwright==1.61.0
cat > "$dir/app.py" <<'PY'
import flet as ft

def main(page: ft.Page):
    page.add(ft.TextField(label="plain"), ft.TextField(label="capitals", capitalization=ft.TextCapitalization.CHARACTERS))

ft.run(main, port=8765, view=None)
PY
FLET_WEB_NO_CDN=true "$dir/v/bin/python" "$dir/app.py" & sleep 4
CHROMIUM=${CHROMIUM:-$(command -v chromium)} "$dir/v/bin/python" - <<'PY'
import os
from playwright.sync_api import sync_playwright

def composed(page, keys, label, letters, chosen):
    """What stands in the field when `letters` were composed one after the other and `chosen` was taken, then "b1" typed."""
    field = page.get_by_label(label, exact=True)
    field.click()
    page.wait_for_timeout(800)
    for end in range(1, len(letters) + 1):
        keys.send("Input.imeSetComposition", {"text": letters[:end], "selectionStart": end, "selectionEnd": end})
        page.wait_for_timeout(300)
    keys.send("Input.insertText", {"text": chosen})
    page.wait_for_timeout(500)
    first = field.input_value()
    page.keyboard.type("b1", delay=100)
    page.wait_for_timeout(500)
    return first, field.input_value()[len(first):]

with sync_playwright() as program:
    browser = program.chromium.launch(
        executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--enable-unsafe-swiftshader", "--use-angle=swiftshader"]
    )
    page = browser.new_page(viewport={"width": 500, "height": 800})
    page.goto("http://localhost:8765/")
    page.wait_for_selector("flt-semantics-placeholder", state="attached", timeout=90_000)
    page.wait_for_timeout(2000)
    page.evaluate("document.querySelector('flt-semantics-placeholder').click()")
    keys = page.context.new_cdp_session(page)
    assert composed(page, keys, "plain", "su", "苏") == ("苏", "b1")
    assert composed(page, keys, "capitals", "su", "苏") == ("SSU苏", "B1")
    browser.close()
print("""Flet 1.0.5 (web): in a TextField with capitalization=CHARACTERS the pinyin su, of which 苏 was chosen, becomes SSU苏; in a field
without it 苏. Letters typed one by one are made capital as promised, so that it shows only to those who type Chinese.""")
PY
