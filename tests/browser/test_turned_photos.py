"""A photo's codes are read in the browser as they are natively, at all eight ways of holding a phone (RPL-1)."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import pytest
import zxingcpp
from harness import Device, Phone, Server
from PIL import Image

from mobile.device.native.codes import _read

FIRST, SECOND, ICCID = "868124158683440", "868124150000775", "89860486907366258515"
TURNS = {
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


def label() -> Image.Image:
    codes = ((FIRST, "Code128"), (SECOND, "Code128"), (f"ICCID:{ICCID}", "QRCode"))
    ground = Image.new("RGB", (1500, 1200), (245, 245, 240))
    for place, (text, kind) in enumerate(codes):
        made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(kind))
        drawn = zxingcpp.write_barcode_to_image(made, scale=4)
        code = drawn if isinstance(drawn, Image.Image) else Image.fromarray(drawn)
        ground.paste(code.convert("RGB"), (100, 60 + place * 360))
    return ground


def held(picture: Image.Image, orientation: int) -> bytes:
    for turn in TURNS[orientation]:
        picture = picture.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


@pytest.mark.browser
def test_a_label_says_the_same_in_the_browser_and_natively_however_the_phone_was_held(
    device: Callable[..., Device], lab_server: Server
) -> None:
    phone = device(Phone, lab_server.url)
    phone.open()
    phone.installed()
    expected = [FIRST, SECOND, f"ICCID:{ICCID}"]
    for orientation in TURNS:
        photo = held(label(), orientation)
        assert _read(photo) == expected, orientation
        text = base64.b64encode(photo).decode()
        found = phone.python(
            "import base64\nfrom mobile.device.browser.scanner import read_codes\n"
            f'return list(await read_codes(base64.b64decode("{text}")))'
        )
        assert found == expected, orientation
