"""TCP proxies to a server of ours: one that counts the bytes, one that is a bad mobile link."""

from __future__ import annotations

import asyncio
import random
import threading
from dataclasses import dataclass


class Proxy:
    """Passes everything on, in a thread of its own. `port` is known once it is entered."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._carrying: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Proxy:
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listening = asyncio.start_server(self._connected, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(listening, self._loop).result(10)
        self.port = int(server.sockets[0].getsockname()[1])
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        carrying = list(self._carrying)
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)

    async def carry(self, data: bytes, upwards: bool) -> None:
        """Returns once the bytes may go on. Raises ConnectionResetError where the connection ends instead."""

    def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        carrying = self._loop.create_task(self._carry(near, back))
        self._carrying.add(carrying)
        carrying.add_done_callback(self._carrying.discard)

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, there = await asyncio.open_connection("127.0.0.1", self._target)
        try:
            await asyncio.gather(self._pump(near, there, True), self._pump(far, back, False))
        except OSError:
            for writer in (there, back):
                writer.transport.abort()
        finally:
            there.close()
            back.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, upwards: bool) -> None:
        while data := await source.read(SEGMENT):
            await self.carry(data, upwards)
            sink.write(data)
            await sink.drain()
        sink.write_eof()


SEGMENT = 1400
"""Bytes of one packet."""


class Counted(Proxy):
    """Counts what goes up and down, headers and all."""

    def __init__(self, target: int) -> None:
        super().__init__(target)
        self.up = self.down = 0

    async def carry(self, data: bytes, upwards: bool) -> None:
        if upwards:
            self.up += len(data)
        else:
            self.down += len(data)


@dataclass(frozen=True)
class Weather:
    """A mobile link, in seconds and bits per second of its own; `faster` times as fast in ours."""

    bits_per_s: float = 64_000
    loss: float = 0.05
    round_trip_s: float = 0.3
    resets: float = 1 / 2000
    faster: float = 1


LATE_S = 0.05
"""So much of what a busy machine overslept is caught up with."""


class BadLink(Proxy):
    """A link of so many bits per second each way, shared by its connections, that loses packets.

    TCP hides a lost packet behind time: it goes again after a round trip, and twice as late each time it is lost
    again; everything behind it waits, and it costs its share of the link once more. Now and then the connection
    breaks altogether.
    """

    def __init__(self, target: int, weather: Weather, seed: int = 1) -> None:
        super().__init__(target)
        self._weather = weather
        self._dice = random.Random(seed)
        self._free = {True: 0.0, False: 0.0}
        self.packets = self.lost = self.broken = 0

    async def carry(self, data: bytes, upwards: bool) -> None:
        w, now = self._weather, asyncio.get_running_loop().time()
        sending = len(data) * 8 / w.bits_per_s
        busy, waiting, again = sending, w.round_trip_s / 2, w.round_trip_s
        self.packets += 1
        while self._dice.random() < w.loss:
            self.lost += 1
            busy, waiting, again = busy + sending, waiting + again, max(again * 2, 1.0)
        begins = max(self._free[upwards], now - LATE_S)
        self._free[upwards] = begins + busy / w.faster
        await asyncio.sleep(max(0.0, self._free[upwards] - now))
        if waiting > w.round_trip_s / 2:
            await asyncio.sleep((waiting - w.round_trip_s / 2) / w.faster)
        if self._dice.random() < w.resets:
            self.broken += 1
            raise ConnectionResetError
