"""From a template and its data to a PDF, by typst, with the app's own fonts. Knows no record."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from fontTools.ttLib import TTFont

ASSETS = Path(__file__).resolve().parents[2] / "assets"
TEMPLATES = ASSETS / "print"
FONTS = {"NotoSansSC-subset": "Paigong Sans", "NotoSansSC-rare": "Paigong Rare"}
"""Web fonts by the family that the templates name; the second has the characters of rare names."""

_one = Lock()


@cache
def fonts() -> tempfile.TemporaryDirectory[str]:
    """The web fonts unpacked for printing, for as long as the process lives."""
    folder = tempfile.TemporaryDirectory(prefix="paigong-fonts-")
    for name, family in FONTS.items():
        font = TTFont(ASSETS / "fonts" / f"{name}.woff2")
        font.flavor = None
        for id, value in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", "")), (16, family)):
            font["name"].setName(value, id, 3, 1, 0x409)
        font["name"].names = [n for n in font["name"].names if n.langID == 0x409]
        font.save(Path(folder.name) / f"{name}.otf")
    return folder


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `template` (a file of assets/print) over `data`, which reaches it as values, never as markup."""
    with _one:
        folder = fonts()
    pdf = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=[folder.name],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(pdf, bytes)
    return pdf
