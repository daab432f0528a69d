"""A label with several codes: of two good numbers the person takes one, however the phone was held (RPL-1)."""

from __future__ import annotations

import asyncio
import io
from types import SimpleNamespace
from typing import Any

import flet as ft
import pytest
import zxingcpp
from company import imei, make_company
from fake import FakeSession
from glass import Glass, on_screen
from PIL import Image

from mobile.device.codes import MOST_PIXELS, fitting, in_order
from mobile.device.native.codes import read_codes
from rulebook.numbers import judge_iccid, judge_imei
from rulebook.numbers.codes import number_in, numbers_in

FIRST, SECOND, ICCID = "868124158683440", imei(77), "89860486907366258515"
TURNED = {
    1: (),
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_270,),
}
"""EXIF orientation → how the upright picture lies in such a file."""


def label(*codes: tuple[str, str]) -> Image.Image:
    ground = Image.new("RGB", (1500, 360 * len(codes) + 100), (245, 245, 240))
    for place, (text, kind) in enumerate(codes):
        format = zxingcpp.barcode_format_from_str(kind)
        drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, format), scale=4)
        code = drawn if isinstance(drawn, Image.Image) else Image.fromarray(drawn)
        ground.paste(code.convert("RGB"), (100, 60 + place * 360))
    return ground


def held(picture: Image.Image, orientation: int) -> bytes:
    """The photo as a phone held that way writes it."""
    for turn in TURNED[orientation]:
        picture = picture.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


LABEL = label((FIRST, "Code128"), (SECOND, "Code128"), ("SN20260017", "Code128"), (f"ICCID:{ICCID}", "QRCode"))


@pytest.mark.parametrize("orientation", TURNED)
def test_the_same_codes_are_read_in_the_same_order_however_the_phone_was_held(orientation: int) -> None:
    found = asyncio.run(read_codes(held(LABEL, orientation)))
    assert found == [FIRST, SECOND, "SN20260017", f"ICCID:{ICCID}"]


def test_two_good_numbers_on_one_label_are_two() -> None:
    texts = [f"IMEI1:{SECOND}", FIRST, FIRST, "SN20260017", f"IMEI2:{FIRST};ICCID:{ICCID}"]
    assert numbers_in(texts, judge_imei) == [SECOND, FIRST]
    assert numbers_in(texts, judge_iccid) == [ICCID]
    assert numbers_in(texts[2:4], judge_imei) == [FIRST]
    assert numbers_in(["SN20260017"], judge_imei) == []


def test_a_number_with_a_warning_counts_only_where_none_is_good() -> None:
    lettered = "898604D0907366258515"
    assert numbers_in([lettered, ICCID], judge_iccid) == [ICCID]
    assert numbers_in([lettered], judge_iccid) == [lettered]
    assert number_in([lettered, ICCID], judge_iccid) == ICCID


def test_codes_are_told_from_the_top_and_each_once() -> None:
    assert in_order([(900, 0, "b"), (10, 500, "a"), (10, 20, "first"), (901, 3, "b"), (5, 5, "")]) == [
        "first",
        "a",
        "b",
    ]


def test_a_huge_photo_is_looked_at_smaller_and_a_small_one_as_it_is() -> None:
    assert fitting(4000, 3000) == (4000, 3000)
    wide, high = fitting(12_000, 9_000)
    assert wide * high <= MOST_PIXELS * 1.001
    assert abs(wide / high - 4 / 3) < 0.001


def scan_button(glass: Glass) -> Any:
    return next(c for c in glass.controls() if isinstance(c, ft.IconButton) and isinstance(c.action, ft.PickFiles))


async def take_photo(glass: Glass, photo: bytes) -> None:
    """What the camera hands over, as the client tells it."""
    picker = scan_button(glass).action.file_picker
    await picker.on_result(SimpleNamespace(files=[SimpleNamespace(bytes=photo)]))
    await glass.opened()


def test_the_person_is_asked_which_of_two_good_numbers_is_meant() -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await take_photo(glass, held(LABEL, 6))
        await glass.sees("照片上有几个号码")
        assert f"{FIRST[:5]} {FIRST[5:10]}" in glass.words()
        await glass.tap(f"{SECOND[:5]} {SECOND[5:10]} {SECOND[10:]}")
        await glass.sees("入库 1 件")
        assert "照片上有几个号码" not in glass.words()
        await take_photo(glass, held(label((FIRST, "Code128"), (ICCID, "QRCode")), 3))
        await glass.sees("入库 2 件")

    on_screen(make_company(), "guo", "/office/stock/receive", story, scan=read_codes, office__store__receive={})
