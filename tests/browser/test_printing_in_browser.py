"""Receipts and labels from the PWA without a network: by Web Serial, Web Bluetooth, and as a picture (RCT-4)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Device, Phone, Server

from tests.mobile.thermal import EscPos, Tspl, open_png, read_codes

pytestmark = pytest.mark.browser

FAR = (Path(__file__).parent / "printer_lab.js").read_text("utf-8")
URL = "https://paigong.example.cn/r/abc"
BEGIN = f"""
import asyncio, base64
from mobile.device.browser.page import connect
from mobile.device.browser.printers import BrowserPrinters
from mobile.device.printers import NoWire, Way
from mobile.printing.paper import Code, Pair, Words
from mobile.printing.sending import Ended, PrintFailed, send
from mobile.printing.tspl import Label
from mobile.screens.printing.jobs import Job, job_bytes, job_picture
from mobile.ui.qr import modules
paper = (Words("收费凭证", middle=True, big=True), Pair("付款人", "㐂田"), Code(modules("{URL}")), Words("完"))
receipt = Job("r", "r", paper)
label = Job("l", "l", Label("终端", "860000000000015", ("GT-100",), modules("8600")))
printers = BrowserPrinters(connect())
while not connect().state.printers:  # the page tells by which ways a printer is reached
    await asyncio.sleep(0)
async def put(way, job):
    data = await job_bytes(job, 58, printers.draw(), False)
    try:
        wire = await printers.open(way, "", 115200)
    except NoWire as error:
        return error.code
    try:
        done = await send(wire, job.speech, data)
    except PrintFailed as error:
        return error.code + (".begun" if error.begun else "")
    finally:
        await wire.close()
    return "" if done is Ended.PRINTED else "sent"
"""


def out_of(phone: Device) -> bytes:
    """What the far printer has got since last asked."""
    return bytes.fromhex(phone.page.evaluate("farPrinter.jobs.splice(0).join('')"))


def test_a_receipt_is_printed_by_both_ways_offline_and_breaks_off_with_a_code(
    device: Callable[..., Device], lab_server: Server
) -> None:
    phone = device(Phone, lab_server.url)
    phone.context.add_init_script(FAR)
    phone.open()
    phone.installed()
    lab_server.stop()
    phone.reload()
    assert phone.python(f"{BEGIN}\nreturn list(printers.ways())") == ["bluetooth", "serial"]
    for way in ("SERIAL", "BLUETOOTH"):
        for _ in range(2):  # the one chosen last is taken again
            assert phone.python(f"{BEGIN}\nreturn await put(Way.{way}, receipt)") == ""
            sheet = EscPos(384).print(out_of(phone))
            assert sheet.whole
            assert sheet.codes() == [URL]
            assert sheet.lines[0].strip() == "收费凭证"
            assert len(sheet.pictures) > 1, "the rare name is drawn"
    assert phone.page.evaluate("[farPrinter.asked, farPrinter.speed]") == [2, 115200]
    assert phone.python(f"{BEGIN}\nreturn await put(Way.BLUETOOTH, label)") == "sent"
    assert sorted(Tspl().print(out_of(phone).removeprefix(b"\x1b!?")).codes()) == ["8600", "860000000000015"]
    phone.page.evaluate("farPrinter.breakAt = 300")
    assert phone.python(f"{BEGIN}\nreturn await put(Way.SERIAL, receipt)") == "broken_off.begun"
    forget = "await printers.forget(Way.SERIAL)\nreturn await put(Way.SERIAL, receipt)"
    phone.page.evaluate("farPrinter.there = false")
    assert phone.python(f"{BEGIN}\n{forget}") == "none"
    drawn = "return base64.b64encode(await job_picture(receipt, 80, printers.draw())).decode()"
    assert read_codes(open_png(base64.b64decode(phone.python(f"{BEGIN}\n{drawn}")))) == [URL]
    assert phone.errors == []
    lab_server.start()
