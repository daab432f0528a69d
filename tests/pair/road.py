"""A phone that takes photos, and a road to the server on which each request is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from company import picture
from pair.field import ORDER, Phone

from mobile.sync.link import Answer, Link
from rulebook.kernel.files import FileRef
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose


class Road(Link):
    """A link on which each request is looked at: `rule` may raise Unreachable or answer itself."""

    def __init__(self, link: Link, rule: Callable[[str, str, bytes], Answer | None]) -> None:
        self.link = link
        self.rule = rule
        self.asked: list[tuple[str, str, int]] = []

    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        self.asked.append((method, path, len(body or b"")))
        told = self.rule(method, path, body or b"")
        return told or await self.link.send(method, path, body, headers, timeout_s)

    def bytes_of_files(self) -> int:
        return sum(size for method, _, size in self.asked if method == "PATCH")


def fair(method: str, path: str, body: bytes) -> None:
    return None


def road(phone: Phone, rule: Callable[[str, str, bytes], Answer | None] = fair) -> Road:
    made = Road(phone.weather, rule)
    phone.runner.link = phone.link = phone._fetcher.link = made
    return made


async def shoots(phone: Phone, nth: int = 0, size: int = 3000) -> FileRef:
    """A photo taken, kept, and named by a line."""
    ref = await phone.client.blobs.keep(picture(f"photo {nth}".encode(), size))
    await phone.does(AddPhoto(photo=f"photo-{nth}", purpose=Purpose.BEFORE, file=ref), ORDER)
    return ref


def run(scene: Callable[[], Any]) -> None:
    asyncio.run(scene())
