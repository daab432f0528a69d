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

from sync_server.core.resources import ASSETS
from sync_server.papers.glyphs import fallback_files, needs_fallback
from sync_server.papers.one_glyph_each import only, shared

TEMPLATES = ASSETS / "print"
FONTS = {"NotoSansSC-subset": "Paigong Sans", "NotoSansSC-rare": "Paigong Rare"}
"""Web fonts by the family that the templates name; the second has the characters of rare names."""

LANGUAGES = {"zh": {"lang": "zh", "region": "cn"}, "en": {"lang": "en", "region": "gb"}}
"""What a form says of its language: zh-CN, or English as it is written here."""

_one = Lock()


@cache
def fonts() -> tempfile.TemporaryDirectory[str]:
    """The web fonts unpacked for printing, for as long as the process lives."""
    folder = tempfile.TemporaryDirectory(prefix="paigong-fonts-")
    for name, family in FONTS.items():
        source = ASSETS / "fonts" / f"{name}.woff2"
        font = TTFont(source)
        _save(font, family, Path(folder.name) / f"{name}.otf")
        for rank, codes in enumerate(shared(font), start=1):
            if codes:
                _save(only(source, codes), f"{family} {rank}", Path(folder.name) / f"{name}-{rank}.otf")
    return folder


def _save(font: TTFont, family: str, path: Path) -> None:
    """Write the font under the name by which the templates ask for it."""
    font.flavor = None
    for id, value in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", "")), (16, family)):
        font["name"].setName(value, id, 3, 1, 0x409)
    font["name"].names = [n for n in font["name"].names if n.langID == 0x409]
    font.save(path)


def typeset(template: str, data: dict[str, Any], language: str = "zh") -> bytes:
    """The PDF of `template` (a file of assets/print) over `data`, which reaches it as values, never as markup.

    It is tagged and says its language and title. Fonts for the rarest characters are read only where one stands.
    """
    with _one:
        folder = fonts()
    more = sorted({str(path.parent) for path in fallback_files()}) if needs_fallback(data) else []
    told = data | LANGUAGES[language]
    pdf = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=[folder.name, *more],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
        pdf_tags=True,
    )
    assert isinstance(pdf, bytes)
    return pdf
