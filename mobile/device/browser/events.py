"""Server-sent events as an async iterator that connects again, slower each time, until it is cancelled."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import js
from pyodide.ffi import create_proxy

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0


@dataclass(frozen=True)
class Event:
    """One event; kind "open" is made here at each connection, for whatever was said meanwhile was missed."""

    kind: str
    data: str


async def events(
    url: Callable[[], str], kinds: tuple[str, ...] = ("message",), silence_s: float | None = None
) -> AsyncIterator[Event]:
    """The events of these kinds from the address that `url` names at each connection, on our own origin.

    A connection that stood and is gone is told as an event of kind "lost"; so is one on which nothing was heard
    for `silence_s` seconds: a network that was cut breaks no connection by itself.
    """
    wait = FIRST_WAIT_S
    while True:
        stood = False
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        source = js.EventSource.new(url())
        proxies = _listen(source, queue, kinds)
        try:
            while (event := await _next(queue, silence_s)) is not None:
                wait, stood = FIRST_WAIT_S, True
                yield event
        finally:
            source.close()
            for proxy in proxies:
                proxy.destroy()
        if stood:
            yield Event("lost", "")
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT_S)


async def _next(queue: "asyncio.Queue[Event | None]", silence_s: float | None) -> Event | None:
    try:
        return await asyncio.wait_for(queue.get(), silence_s)
    except TimeoutError:
        return None


def _listen(source: Any, queue: "asyncio.Queue[Event | None]", kinds: tuple[str, ...]) -> list[Any]:
    """Put what `source` says into `queue`; None when it is lost."""

    def heard(event: Any) -> None:
        queue.put_nowait(Event(str(event.type), str(event.data)))

    proxies = [
        create_proxy(heard),
        create_proxy(lambda _: queue.put_nowait(Event("open", ""))),
        create_proxy(lambda _: queue.put_nowait(None)),
    ]
    for kind in kinds:
        source.addEventListener(kind, proxies[0])
    source.addEventListener("open", proxies[1])
    # The browser would connect again by itself after some failures only, and at its own pace: never let it.
    source.addEventListener("error", proxies[2])
    return proxies
