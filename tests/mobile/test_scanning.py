"""Codes read natively off a photo, and the number a field asks for out of them (RPL-1, RPL-2)."""

from __future__ import annotations

import asyncio
import io

import pytest
import zxingcpp
from PIL import Image, ImageOps

from mobile.device.native.codes import native_codes
from mobile.screens.stock.transfers import slip_text
from rulebook.kernel.ids import UnitId
from rulebook.numbers import judge_iccid, judge_imei
from rulebook.numbers.codes import number_in
from rulebook.subjects.stock.commands import GiveUnits
from rulebook.subjects.stock.transfer_slip import read_slip, write_slip

IMEI, ICCID = "861234567890127", "89860486901234567892"


def photo(*codes: tuple[str, str]) -> bytes:
    """A photo with these codes below each other."""
    ground = Image.new("RGB", (1600, 500 * len(codes) + 100), (245, 245, 240))
    for place, (text, kind) in enumerate(codes):
        format = zxingcpp.barcode_format_from_str(kind)
        drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, format), scale=4)
        code = drawn if isinstance(drawn, Image.Image) else Image.fromarray(drawn)
        ground.paste(code.convert("RGB"), (100, 80 + place * 500))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=85)
    return out.getvalue()


def read(data: bytes) -> list[str]:
    reader = native_codes()
    assert reader is not None
    return asyncio.run(reader(data))  # type: ignore[arg-type]  # a coroutine, as all of ours are


def test_rpl_1_each_field_finds_its_own_number_on_a_label_with_both():
    found = read(photo((IMEI, "Code128"), (f"ICCID:{ICCID}", "QRCode")))
    assert number_in(found, judge_imei) == IMEI
    assert number_in(found, judge_iccid) == ICCID


def test_a_photo_of_nothing_and_no_photo_at_all_say_nothing():
    out = io.BytesIO()
    Image.new("RGB", (300, 300), (90, 90, 90)).save(out, "JPEG")
    assert read(out.getvalue()) == read(b"no picture") == []


@pytest.mark.parametrize("number", ["GT/A12", "V1/N2026", "SN+C10", "PG-2026/D", "GT06N"])
def test_ord_1_a_makers_number_in_code_39_is_read_as_it_is_printed(number: str):
    """Not as the "Full ASCII" writing of another: findings/zxing-code39-slash.sh."""
    assert read(photo((number, "Code39Std"))) == [number]


@pytest.mark.parametrize("degrees", [0, 25, 45, 65, 90, 135])
def test_rpl_1_a_label_photographed_at_a_slant_is_read(degrees: int):
    """Bars at a slant escape the reader at first: findings/zxing-tilted-label.sh."""
    with Image.open(io.BytesIO(photo((IMEI, "Code128")))) as straight:
        out = io.BytesIO()
        straight.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(245, 245, 240)).save(
            out, "JPEG"
        )
    assert read(out.getvalue()) == [IMEI]


@pytest.mark.parametrize("degrees", [0, 45, 90])
@pytest.mark.parametrize("kind", ["Code128", "Code39Std", "ITF"])
def test_rpl_1_white_bars_on_a_black_housing_are_read(degrees: int, kind: str):
    """The reader itself passes them over: findings/zxing-white-bars.sh."""
    number = ICCID if kind == "ITF" else IMEI
    assert read(inverted(photo((number, kind)), degrees)) == [number]


def test_rpl_1_white_bars_beside_a_white_square_code_are_read_too():
    found = read(inverted(photo((IMEI, "Code128"), (f"ICCID:{ICCID}", "QRCode"))))
    assert found == [IMEI, f"ICCID:{ICCID}"]


@pytest.mark.parametrize("degrees", [0, 10, 15, 20, 25, 35, 45, 60, 75, 90])
def test_rpl_2_of_an_iccid_in_itf_no_part_is_taken_for_the_number(degrees: int):
    """At a slant the reader takes parts of it for whole codes: findings/zxing-itf-parts.sh."""
    with Image.open(io.BytesIO(photo((ICCID, "ITF")))) as straight:
        out = io.BytesIO()
        straight.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(245, 245, 240)).save(
            out, "JPEG"
        )
    found = read(out.getvalue())
    assert found == [ICCID] if degrees in {0, 45, 90} else found in ([ICCID], [])


def inverted(data: bytes, degrees: int = 0) -> bytes:
    """White for black, and turned."""
    with Image.open(io.BytesIO(data)) as black:
        out = io.BytesIO()
        ImageOps.invert(black).rotate(degrees, Image.Resampling.BICUBIC, expand=True).save(out, "JPEG")
        return out.getvalue()


def test_stk_2_the_transfer_is_found_among_other_codes():
    text = write_slip(GiveUnits(transfer="t-1", units=(UnitId(f"terminal:{IMEI}"),), taker="wang"), "li", "李师傅")
    found = read(photo((IMEI, "Code128"), (text, "QRCode")))
    slip = read_slip(slip_text(found))
    assert slip is not None
    assert (slip.transfer, slip.giver, slip.units) == ("t-1", "li", (f"terminal:{IMEI}",))
    assert slip_text([IMEI]) == IMEI
    assert slip_text([]) == ""
