"""The port to the server: one request, one answer, or nobody there. It does not know what is said.

Natively requests stands behind it (link_native), in the browser fetch (mobile.browser.link).
"""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol


class Unreachable(Exception):
    """No answer came: no network, no server, or not in time. Whether the server acted on it is not known."""


@dataclass(frozen=True)
class Answer:
    """The server's answer, whatever its status. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Link(Protocol):
    """Requests to one server; `path` begins with a slash. Raises Unreachable after `timeout_s` at the latest."""

    async def post(self, path: str, body: bytes, headers: dict[str, str], timeout_s: float) -> Answer:
        return await self.send("POST", path, body, headers, timeout_s)

    async def get(self, path: str, headers: dict[str, str], timeout_s: float) -> Answer:
        return await self.send("GET", path, None, headers, timeout_s)

    @abstractmethod
    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        """Any method: HEAD and PATCH carry files."""
