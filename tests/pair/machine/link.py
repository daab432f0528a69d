"""The link between one phone and the server: every request meets the weather that was drawn for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from typing import NamedTuple

from pair.machine.office import Office, ServerDied
from pair.machine.ports import Doom, Killed

from mobile.sync.link import Answer, Link, Unreachable


class Late(NamedTuple):
    """A request that is still on its way; it may come after later ones."""

    method: str
    path: str
    body: bytes | None
    headers: dict[str, str]


class Weather(NamedTuple):
    """What befalls one request. `amount` says how much of it, where that makes a difference."""

    kind: str
    amount: int = 0


KINDS = (
    "fair",
    "no_signal",
    "answer_lost",
    "answer_torn",
    "request_torn",
    "request_cut",
    "twice",
    "late",
    "server_dies",
    "server_dies_after",
    "portal",
    "gateway",
    "meanwhile",
)


FILES = "/api/files/"
FILE_STEPS = 12
"""A request about a file has hardly more, on the disk and in the database."""


def storm_of(number: int) -> Iterator[Weather]:
    """The weather of several requests out of one number, which is cheap to draw."""
    while number:
        number, kind = divmod(number, len(KINDS))
        yield Weather(KINDS[kind], number % 121)


class StormyLink(Link):
    """A Link. `meanwhile` is what its phone does while the answer is on its way."""

    def __init__(self, office: Office, doom: Doom, late: list[Late]) -> None:
        self._office = office
        self._doom = doom
        self._late = late
        self.coming: deque[Weather] = deque()
        self.bites: deque[Weather] = deque()
        """What befalls the next requests about files."""
        self.meanwhile: Callable[[int], Awaitable[None]] | None = None

    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        if self._doom.step():
            raise Killed
        coming = self.bites if path.startswith(FILES) else self.coming
        answer = await self._through(coming.popleft() if coming else Weather("fair"), method, path, body, headers)
        if self._doom.step():
            raise Killed
        return answer

    async def _through(
        self, weather: Weather, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        async def ask(content: bytes | None = body) -> Answer:
            return await self._office.answer(method, path, content, headers)

        kind, amount = weather
        match kind:
            case "no_signal":
                raise Unreachable("no signal")
            case "portal":
                return Answer(200, {"content-type": "text/html"}, b"<html>Please log in to the hotel's network")
            case "gateway":
                return Answer(502, {"content-type": "text/html"}, b"<html>502 Bad Gateway")
            case "late":
                self._late.append(Late(method, path, body, headers))
                raise Unreachable("not in time")
            case "request_torn" if body:
                return await ask(body[: amount * len(body) // 100])
            case "request_cut" if body:
                await ask(body[: amount * len(body) // 100])
                raise Unreachable("broke off")
            case "answer_lost":
                await ask()
                raise Unreachable("the answer never came")
            case "answer_torn":
                got = await ask()
                return Answer(got.status, got.headers, got.body[: amount * len(got.body) // 100])
            case "twice":
                first, second = await ask(), await ask()
                return second if amount % 2 else first
            case "server_dies" | "server_dies_after":
                steps = amount % FILE_STEPS if path.startswith(FILES) else amount
                return await self._dying(ask, kind == "server_dies_after", steps)
            case "meanwhile" if self.meanwhile:
                got = await ask()
                await self.meanwhile(amount)
                return got
        return await ask()

    async def _dying(self, ask: Callable[[], Awaitable[Answer]], after: bool, amount: int) -> Answer:
        """The server dies in the middle of it, or between its commit and its answer; it is up again at once."""
        if not after:
            self._office.doom.fate([amount + 1])
        try:
            got = await ask()
        except ServerDied:
            raise Unreachable("the server broke off") from None
        finally:
            self._office.doom.spare()
        if after:
            self._office.restart()
            raise Unreachable("the server broke off")
        return got  # it had done its work before
