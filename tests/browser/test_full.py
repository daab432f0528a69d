"""A browser whose quota runs out, for real: told as full, nothing half written, good again when there is room.

Chromium's estimate names 10 GB whatever the limit is, so only a refused write tells: hence store/reserve.py.
"""

from __future__ import annotations

import pytest
from harness import Device

pytestmark = pytest.mark.browser

ROOM = 4_000_000
WRITE_UNTIL_FULL = """
import secrets
from mobile.store.folder import StoreFull
from mobile.store.%s as Room
file = await Room("full").open("journal")
kept = []
try:
    while len(kept) < 40:
        part = secrets.token_bytes(400_000)
        await file.append(part)
        kept.append(part)
    return [len(kept), 0, "never full"]
except StoreFull:
    content = await file.read()
    await file.close()
    return [len(kept), len(content), "whole" if content == b"".join(kept) else "torn"]
"""
WRITE_ONE_MORE = """
from mobile.store.%s as Room
file = await Room("full").open("journal")
await file.append(b"one more")
content = await file.read()
await file.close()
return [len(content), content.endswith(b"one more")]
"""
LEFT = "from mobile.store.folder_browser import room_left\nreturn await room_left()"


def test_an_exceeded_quota_is_told_as_full_and_leaves_nothing_half_written(phone: Device) -> None:
    phone.open()
    phone.installed()
    assert phone.python(LEFT) > 10 * ROOM
    for room in ("folder_opfs import OpfsFolder", "folder_indexeddb import IndexedDbFolder"):
        allow(phone, ROOM)
        kept, size, how = phone.python(WRITE_UNTIL_FULL % room)
        assert (size, how) == (kept * 400_000, "whole")
        allow(phone, None)
        assert phone.python(WRITE_ONE_MORE % room) == [size + len("one more"), True]


def allow(phone: Device, more: int | None) -> None:
    """Let the browser grant our origin so many bytes more than it uses; None takes the limit away."""
    limit = {} if more is None else {"quotaSize": used(phone) + more}
    session = phone.context.new_cdp_session(phone.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": phone.url, **limit})


def used(phone: Device) -> int:
    return int(phone.page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)"))


NEITHER = """
from mobile.store.folder import StoreFailed
from mobile.store.folder_browser import BrowserFolder
for name in ("indexedDB", "FileSystemFileHandle"):
    js.Object.defineProperty(js.self, name, js.Object.fromEntries([["value", js.undefined]]))
js.navigator.storage.getDirectory = None
try:
    await BrowserFolder("nowhere").open("journal")
    return "open"
except StoreFailed as error:
    return "refused"
"""


def test_a_browser_that_keeps_nothing_at_all_is_refused(phone: Device) -> None:
    """So that the app says so and nobody collects what would be lost."""
    phone.open()
    assert phone.python(NEITHER) == "refused"
