"""Codes on photos, read in the browser with the network cut: QR and Code 128 (RPL-1, RPL-2, STK-2)."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from harness import Device, Phone, Server
from PIL import Image, ImageFilter, ImageOps

IMEI, ICCID = "861234567890127", "89860486901234567897"


def label(*codes: tuple[str, str]) -> Image.Image:
    """A photo of a label: the codes below each other on a large grey ground, turned a little and out of focus."""
    ground = Image.new("RGB", (3000, 2000), (150, 150, 145))
    ground.paste((245, 245, 240), (500, 250, 2500, 1750))
    for n, (text, kind) in enumerate(codes):
        format = zxingcpp.barcode_format_from_str(kind)
        drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, format), scale=6)
        code = Image.fromarray(drawn) if not isinstance(drawn, Image.Image) else drawn
        ground.paste(code.convert("RGB"), (700, 350 + n * 600))
    return ground.rotate(4, fillcolor=(150, 150, 145)).filter(ImageFilter.GaussianBlur(1))


def jpeg(image: Image.Image) -> str:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return base64.b64encode(out.getvalue()).decode()


@pytest.mark.browser
def test_a_terminals_label_and_a_transfer_are_read_in_a_yard_without_signal(
    device: Callable[..., Device], lab_server: Server
) -> None:
    phone = device(Phone, lab_server.url)
    phone.open()
    phone.installed()
    lab_server.stop()
    phone.reload()
    photo = jpeg(label((IMEI, "Code128"), (f"ICCID:{ICCID}", "QRCode")))
    found = phone.python(
        f"""
import base64
from mobile.device.browser.scanner import read_codes
return sorted(await read_codes(base64.b64decode("{photo}")))
"""
    )
    assert found == [IMEI, f"ICCID:{ICCID}"]
    maker = jpeg(label(("GT/A12", "Code39Std")))  # not GT!12: findings/zxing-code39-slash.sh
    read = "import base64\nfrom mobile.device.browser.scanner import read_codes\n"
    assert phone.python(f'{read}return await read_codes(base64.b64decode("{maker}"))') == ["GT/A12"]
    slanted = jpeg(label((IMEI, "Code128")).rotate(41, expand=True, fillcolor=(150, 150, 145)))
    assert phone.python(f'{read}return await read_codes(base64.b64decode("{slanted}"))') == [IMEI]
    white = jpeg(ImageOps.invert(label((IMEI, "Code128"), (f"ICCID:{ICCID}", "QRCode"))))
    assert phone.python(f'{read}return await read_codes(base64.b64decode("{white}"))') == [IMEI, f"ICCID:{ICCID}"]
    slanted_white = jpeg(
        ImageOps.invert(label((IMEI, "Code128")).rotate(41, expand=True, fillcolor=(150, 150, 145)))
    )
    assert phone.python(f'{read}return await read_codes(base64.b64decode("{slanted_white}"))') == [IMEI]
    nothing = "from mobile.device.browser.scanner import read_codes\nreturn await read_codes(b'no picture at all')"
    assert phone.python(nothing) == []
    lab_server.start()


def test_the_vendored_reader_asks_no_other_host() -> None:
    """No third-party host is contacted, ever: the reader's own default would fetch its wasm from one."""
    home = Path(__file__).parents[2] / "mobile" / "web" / "zxing"
    for script in home.rglob("*.js"):
        assert "://" not in script.read_text("utf-8"), script
