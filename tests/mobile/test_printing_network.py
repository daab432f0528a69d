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
from mobile.printing.sending import AGAIN_S, Ended, PrintFailed, Speech, send
from mobile.ui.qr import modules

PAPER = (
    Words("收费凭证", middle=True, big=True),
    Pair("付款人", "王小虎"),
    Code(modules("https://example.cn/r/1")),
)
JOB = escpos(laid_out(PAPER, 32), 58)
Served = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


IN_ORDER = b"\x1dr\x01"


class Far:
    """A printer at the other end of a socket. `in_order`: whether it answers what is asked after the job."""

    def __init__(self, hang_up_after: int | None = None, in_order: bool = True) -> None:
        self.got, self.hang_up_after, self.in_order = b"", hang_up_after, in_order

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            while data.startswith(b"\x10\x04"):
                writer.write(b"\x12")
                data = data[3:]
            self.got += data
            while IN_ORDER in self.got:
                self.got = self.got.replace(IN_ORDER, b"", 1)
                writer.write(b"\x00" * self.in_order)
            if self.hang_up_after is not None and len(self.got) > self.hang_up_after:
                break
        writer.close()


async def printed(far: Far, address: str = "") -> Ended:
    server = await asyncio.start_server(far.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        wire = await NativePrinters().open(Way.NETWORK, address or f"127.0.0.1:{port}", 9600)
        try:
            return await send(wire, Speech.ESCPOS, JOB)
        finally:
            await wire.close()
    finally:
        server.close()


def test_a_receipt_goes_over_a_socket_and_is_read_at_the_other_end() -> None:
    far = Far()
    assert asyncio.run(printed(far)) is Ended.PRINTED
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
    assert asyncio.run(send(busy, Speech.TSPL, b"CLS\r\n")) is Ended.PRINTED
    assert busy.asked == 4
    assert time.monotonic() - began >= 2 * AGAIN_S, "it was not asked in an instant"


def test_a_label_printer_that_was_never_seen_at_work_has_not_said_that_it_printed() -> None:
    assert asyncio.run(send(Busy(0), Speech.TSPL, b"CLS\r\n")) is Ended.SENT


def test_rct_4_a_printer_that_does_not_answer_in_its_turn_has_not_said_that_it_printed() -> None:
    far = Far(in_order=False)
    assert asyncio.run(printed(far)) is Ended.SENT
    assert EscPos(384).print(far.got).whole


class Full:
    """A printer that has the whole job in its memory, and prints a line each time it is asked how it is.

    It says that it is ready as long as it prints; `lines` are left, of which `paper` still lasts for so many.
    """

    def __init__(self, lines: int, paper: int) -> None:
        self.left, self.paper = lines, paper
        self.said = b""
        self.turn = self.job = False

    async def write(self, data: bytes) -> None:
        if data == IN_ORDER:
            self.turn = True
        elif data.startswith(b"\x10\x04"):
            out = self.paper == 0 and self.left > 0
            self.said = b"\x72" if out and data[2] == 4 else b"\x12"
            if self.job and not out and self.left:
                self.left, self.paper = self.left - 1, self.paper - 1
        else:
            self.job = True

    async def read(self, seconds: float) -> bytes:
        said, self.said = self.said, b""
        if self.turn and (not self.job or not self.left):
            self.turn, said = False, said + b"\x00"
        return said


def test_rct_4_a_printer_that_says_it_is_ready_while_it_prints_is_waited_for() -> None:
    full = Full(lines=10, paper=20)
    assert asyncio.run(send(full, Speech.ESCPOS, JOB)) is Ended.PRINTED
    assert full.left == 0


def test_rct_4_paper_that_ends_after_all_was_sent_is_no_print() -> None:
    with pytest.raises(PrintFailed, match="paper") as failed:
        asyncio.run(send(Full(lines=10, paper=5), Speech.ESCPOS, JOB))
    assert failed.value.begun


def test_rct_4_a_link_that_is_lost_on_the_last_piece_leaves_it_open_whether_it_came_out() -> None:
    class Lost(Full):
        async def write(self, data: bytes) -> None:
            if data and JOB.endswith(data) and data != JOB:
                raise NoWire("lost")
            await super().write(data)

    with pytest.raises(PrintFailed, match="unsure"):
        asyncio.run(send(Lost(lines=1, paper=9), Speech.ESCPOS, JOB))
