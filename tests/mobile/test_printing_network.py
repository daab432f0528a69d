"""The packaged app's way to a printer: a real socket, to a printer that answers, hangs up, or is not there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from thermal import EscPos, read_codes

from mobile.device.native.printers import NativePrinters
from mobile.device.printers import NoWire, Way
from mobile.printing.escpos import escpos
from mobile.printing.paper import Code, Pair, Words, laid_out
from mobile.printing.sending import ANSWER_S, PrintFailed, Speech, send
from mobile.ui.qr import modules

PAPER = (
    Words("收费凭证", middle=True, big=True),
    Pair("付款人", "王小虎"),
    Code(modules("https://example.cn/r/1")),
)
JOB = escpos(laid_out(PAPER, 32), 58)
Served = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Far:
    """A printer at the other end of a socket."""

    def __init__(self, hang_up_after: int | None = None) -> None:
        self.got, self.hang_up_after = b"", hang_up_after

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            while data.startswith(b"\x10\x04"):
                writer.write(b"\x12")
                data = data[3:]
            self.got += data
            if self.hang_up_after is not None and len(self.got) > self.hang_up_after:
                break
        writer.close()


async def printed(far: Far, address: str = "") -> None:
    server = await asyncio.start_server(far.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        wire = await NativePrinters().open(Way.NETWORK, address or f"127.0.0.1:{port}", 9600)
        try:
            await send(wire, Speech.ESCPOS, JOB)
        finally:
            await wire.close()
    finally:
        server.close()


def test_a_receipt_goes_over_a_socket_and_is_read_at_the_other_end() -> None:
    far = Far()
    asyncio.run(printed(far))
    sheet = EscPos(384).print(far.got)
    assert sheet.whole
    assert read_codes(sheet.image) == ["https://example.cn/r/1"]


def test_a_printer_that_hangs_up_half_way_has_not_printed() -> None:
    with pytest.raises(PrintFailed) as failed:
        asyncio.run(printed(Far(hang_up_after=600)))
    assert failed.value.code in ("broken_off", "unsure")
    assert failed.value.begun


@pytest.mark.parametrize("address", ["127.0.0.1:1", "", ":9100", "127.0.0.1:x", "127.0.0.1:99999"])
def test_where_no_printer_is_that_is_said(address: str) -> None:
    with pytest.raises(NoWire, match="none"):
        asyncio.run(NativePrinters().open(Way.NETWORK, address, 9600))


class Busy:
    """A label printer that says so often that it is busy, at once, and then that it is ready."""

    def __init__(self, times: int) -> None:
        self.left, self.asked = times, 0

    async def write(self, data: bytes) -> None:
        self.asked += data == b"\x1b!?"

    async def read(self, seconds: float) -> bytes:
        if self.asked == 1:
            return b"\x00"
        self.left -= 1
        return b"\x20" if self.left >= 0 else b"\x00"


def test_a_printer_that_is_busy_printing_is_given_its_time() -> None:
    busy, began = Busy(2), time.monotonic()
    asyncio.run(send(busy, Speech.TSPL, b"CLS\r\n"))
    assert busy.asked == 4
    assert time.monotonic() - began >= 2 * ANSWER_S, "it was not asked in an instant"
