"""Look at screens in every mix: `python -m tests.mobile.preview.shots OUT [name …]`.

One sheet a screen: the phone in Chinese by day and English by night, the desk the other way round. Names are the
album's and those of `more_shots.py`; `--path` takes any other address under one name; `--tall` shows more of a
phone's scrolling screen.
"""

from __future__ import annotations

import argparse
import io
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Browser, Error, sync_playwright

from tests.mobile.preview.album import FLAGS, SHOTS, SIZES, Shot, Window, serving
from tests.mobile.preview.more_shots import MORE

MIXES = (("phone", "zh", "light"), ("phone", "en", "dark"), ("desk", "zh", "dark"), ("desk", "en", "light"))
SCALE = {"phone": 0.75, "desk": 0.72}
GAP = 8


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
