"""Rare names on paper: printed by a fallback font, or named with their place before printing (RCT-1, ORD-10)."""

from __future__ import annotations

import io
import shutil
import unicodedata
from pathlib import Path

import msgspec
import pytest
from attacker import Attacker
from fontTools.ttLib import TTFont
from pair.field import ORDER, Field
from pypdf import PdfReader

from rulebook.subjects.orders.commands import AmendOrder
from sync_server.core.resources import ASSETS
from sync_server.papers.fetching import fetch
from sync_server.papers.glyphs import (
    FALLBACKS,
    OWN,
    OWN_FONTS,
    CannotPrint,
    Missing,
    fallback_files,
    texts_of,
    unprintable,
    with_geta,
)
from sync_server.papers.typeset import typeset

NEW = "䶶䶿鿰鿿"
"""U+4DB6, 4DBF, 9FF0, 9FFF: added by Unicode 13."""
RARE = "𠀀𠮷𡈁𢒉𣎴𤭢𥚸𦍌𧰼𨳒𩇔𪛖"
"""Names of extension B."""
BREAKS = "\xad\u2011"
"""Hyphens that are only meant for breaking lines."""
NOWHERE = "\U0001fae8"  # a face


@pytest.fixture(scope="session")
def fallback() -> list[Path]:
    """The fonts as the build has them; fetched, where this is the first time."""
    if len(fallback_files()) < len(FALLBACKS) and shutil.which("apt-get") is None:
        pytest.skip("no apt-get here to fetch fonts-hanazono and fonts-babelstone-han with")
    return fallback_files() if len(fallback_files()) == len(FALLBACKS) else fetch()


def order_form(**changes: object) -> dict[str, object]:
    form: dict[str, object] = {
        "title": "维修服务单", "number": "WO-1", "printed": "打印：冯雪", "qr": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "rows": [["客户", "顺达物流"], ["司机", "赵师傅"]],
        "vehicles": {"title": "车辆", "heads": [], "rows": []},
        "signatures": ["客户签字"],
    }  # fmt: skip
    return form | changes


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_each_character_of_the_new_and_rare_blocks_is_printed_and_comes_out_as_written(
    fallback: list[Path],
) -> None:
    assert len(fallback) == 2
    form = order_form(rows=[["客户", NEW], ["司机", RARE]])
    assert unprintable(form) == ()
    said = words(typeset("order", form))
    assert NEW in said
    assert RARE in said
    assert "\0" not in said


def test_the_blocks_are_covered_whole(fallback: list[Path]) -> None:
    blocks = [range(0x4DB6, 0x4DC0), range(0x9FF0, 0xA000), range(0x20000, 0x2A6D7)]
    lacking = [Missing(chr(code), "") for block in blocks for code in block]
    left = unprintable("".join(one.character for one in lacking))
    assert [f"{ord(one.character):X}" for one in left] == []


def test_a_character_that_no_font_has_is_named_with_its_place() -> None:
    form = order_form(rows=[["客户", "顺达"], ["司机", f"赵{NOWHERE}{NOWHERE}"]], signatures=[f"签字{NOWHERE}"])
    missing = unprintable(form)
    assert [str(one) for one in missing] == ["司机: U+1FAE8", "signatures: U+1FAE8"]
    said = words(typeset("order", with_geta(form, missing)))
    assert "赵〓〓" in said
    assert "\0" not in said


def test_drawings_line_ends_and_joiners_are_no_characters_to_print() -> None:
    form = order_form(qr=f"<svg>{NOWHERE}</svg>", number="WO\u200d-1\ufe0f\n")
    assert unprintable(form) == ()
    assert (("number", "WO\u200d-1\ufe0f\n")) in list(texts_of(form))


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_a_form_says_its_language_and_title_and_is_tagged(language: str, tag: str) -> None:
    reader = PdfReader(io.BytesIO(typeset("order", order_form(), language)))
    root = reader.trailer["/Root"]
    assert str(root["/Lang"]).lower() == tag.lower()
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "维修服务单"


@pytest.mark.parametrize("template", ["order", "receipt", "handover", "day", "record", "label"])
def test_every_form_is_tagged_and_names_its_language(template: str) -> None:
    source = (ASSETS / "print" / f"{template}.typ").read_text("utf-8")
    assert "sheet(d, body)" in source or "lang: d.lang" in source


TRICKY = "⼭山臺台戶户ﬁfi①１AaÅÅ㎡m²…——“引”‘号’〇○々·•−-"
"""Signs that look alike or are made of others: each must come out as itself."""


def test_what_looks_alike_comes_out_as_it_was_written() -> None:
    said = words(typeset("order", order_form(rows=[["客户", TRICKY]])))
    assert TRICKY in said


def test_no_two_characters_of_our_fonts_come_out_as_one() -> None:
    """Each of a group that a font draws alike; what Unicode itself calls equal may come out as its equal."""
    for name in OWN_FONTS:
        by_glyph: dict[str, list[str]] = {}
        for code, glyph in TTFont(OWN / name).getBestCmap().items():
            by_glyph.setdefault(glyph, []).append(chr(code))
        groups = ["".join(chars) for chars in by_glyph.values() if len(chars) > 1]
        text = "".join(ch for group in groups for ch in group if not ch.isspace() and ch not in BREAKS)
        text = "".join(ch for ch in text if unicodedata.normalize("NFC", ch) == ch)
        assert len(text) > 50
        said = words(typeset("order", order_form(rows=[["客户", text]])))
        assert [ch for ch in text if ch not in said] == []


def test_printing_says_what_it_cannot_print_and_prints_it_when_asked_all_the_same(field: Field) -> None:
    order = field.order()
    amended = msgspec.convert(
        {name: getattr(order, name) for name in AmendOrder.__struct_fields__ if hasattr(order, name)},
        AmendOrder,
    )
    change = msgspec.structs.replace(amended, symptom=f"灯不亮{NOWHERE}")
    field.office("p-li", change, ORDER)
    headers = Attacker(field, "p-feng").headers
    path = f"/api/papers/order/{ORDER}?language=zh"
    told = field.client.get(path, headers=headers)
    assert (told.status_code, told.json()["code"]) == (422, "no_glyph")
    assert "U+1FAE8" in told.json()["detail"]
    assert "〓" in told.json()["detail"]
    got = field.client.get(f"{path}&anyway=true", headers=headers)
    assert got.status_code == 200
    said = words(got.content)
    assert "灯不亮〓" in said
    assert "U+1FAE8" in said
    with pytest.raises(CannotPrint):
        raise CannotPrint(unprintable(NOWHERE))
