"""The link to the server and its news, from Python inside the browser and natively: the same promises."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from far_end import FarEnd
from harness import Device, Phone, Server

from mobile.sync.link import Unreachable
from mobile.sync.link_native import NativeLink
from sync_server.static import StaticApp


@pytest.fixture
def far_end() -> Iterator[Server]:
    server = Server(FarEnd())
    yield server
    server.stop()


def test_natively_every_answer_comes_back_whatever_its_status(far_end: Server) -> None:
    async def scene() -> None:
        link = NativeLink(far_end.url)
        answer = await link.post("/api/echo", b"\x00\xffline\n", {"x-told": "hello"}, 5)
        assert (answer.status, answer.body) == (201, b"\x00\xffline\n")
        assert (answer.headers["x-method"], answer.headers["x-told"]) == ("POST", "hello")
        refusal = await link.get("/api/refuse", {}, 5)
        assert (refusal.status, refusal.headers["content-type"]) == (422, "application/problem+json")
        assert (await link.send("PATCH", "/api/echo", b"part", {}, 5)).headers["x-method"] == "PATCH"
        link.close()

    asyncio.run(scene())


def test_natively_silence_is_told_in_time_and_the_next_request_goes_through(far_end: Server) -> None:
    async def scene() -> None:
        link = NativeLink(far_end.url)
        with pytest.raises(Unreachable):
            await link.get("/api/dawdle", {}, 0.3)
        assert (await link.get("/api/echo", {}, 5)).status == 201
        link.close()
        nowhere = NativeLink("http://127.0.0.1:9")
        with pytest.raises(Unreachable):
            await nowhere.get("/", {}, 5)
        nowhere.close()

    asyncio.run(scene())


@pytest.mark.browser
def test_in_the_browser_the_link_and_the_news_keep_the_same_promises(
    device: Callable[..., Device], lab_build: Path
) -> None:
    server = Server(FarEnd(StaticApp(lab_build)))
    phone = device(Phone, server.url)
    phone.open("/?order=42")
    assert phone.python(
        """
from mobile.device.browser.link import BrowserLink
from mobile.sync.link import Unreachable
link = BrowserLink()
answer = await link.post("/api/echo", b"\\x00\\xffline\\n", {"x-told": "hello"}, 5)
refusal = await link.get("/api/refuse", {}, 5)
patch = await link.send("PATCH", "/api/echo", b"part", {}, 5)
try:
    await link.get("/api/dawdle", {}, 0.3)
    silence = "answered"
except Unreachable:
    silence = "told in time"
return [answer.status, list(answer.body), answer.headers["x-method"], answer.headers["x-told"],
        refusal.status, refusal.headers["content-type"], patch.headers["x-method"], silence]
"""
    ) == [201, list(b"\x00\xffline\n"), "POST", "hello", 422, "application/problem+json", "PATCH", "told in time"]
    assert phone.python(
        """
from mobile.device.browser.events import events
heard = []
async for event in events(lambda: "/api/events", ("news",)):
    heard.append([event.kind, event.data])
    if len(heard) == 5:
        return heard
"""
    ) == [["open", ""], ["news", "1"], ["lost", ""], ["open", ""], ["news", "2"]]
    assert phone.python("from mobile.device.browser.page import connect\nreturn connect().query()") == {
        "order": "42"
    }
    assert phone.python(
        """
import flet, msgpack, msgspec.json, qrcode.image.svg, repath, six, tinydb, zoneinfo, datetime
code = qrcode.make("https://example.cn/v/abc", image_factory=qrcode.image.svg.SvgPathImage).to_string()
summer = datetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))
return [summer.isoformat(), b"<path" in code]
"""
    ) == ["2026-07-01T00:00:00+08:00", True]
    server.stop()
