"""One receipt, from the finger to finance's screen: how often it is drawn, its fee worked out, and by what hops.

`pytest -s` prints the way: the functions of ours that stand on the stack where the receipt is handed on.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from glass import Glass, failures, watch_tasks
from pair.field import ORDER, Field, demo_template, open_field

from mobile.app import routes, shell
from mobile.client.offline_client import OfflineClient
from mobile.screens.books.finance import money_list
from mobile.store.folder_native import NativeFile
from mobile.store.world import PhoneWorld
from rulebook.subjects.receipts.handlers import issue_receipt
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.pricing import work_out_fee
from sync_server.db.unit_of_work import UnitOfWork

REPOSITORY = Path(__file__).parents[2]
OURS = tuple(str(REPOSITORY / name) + "/" for name in ("mobile", "rulebook", "sync_server"))


def code_of(function: Any) -> CodeType:
    return getattr(function, "__wrapped__", function).__code__


class Watch:
    """While it is on: every call, in every thread begun under it, whoever calls and by whatever name."""

    def __init__(self) -> None:
        self.calls: Counter[CodeType] = Counter()
        self.stacks: dict[CodeType, list[tuple[str, str]]] = {}
        self.leaves: set[CodeType] = set()
        self.on = False

    def see(self, frame: FrameType, event: str, _: Any) -> None:
        if not self.on or event != "call":
            return
        self.calls[frame.f_code] += 1
        if frame.f_code in self.leaves:
            self.stacks.setdefault(frame.f_code, _stack(frame))

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        threading.setprofile(self.see)
        sys.setprofile(self.see)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)  # type: ignore[arg-type]  # None ends it, as with sys


def _stack(frame: FrameType | None) -> list[tuple[str, str]]:
    """Functions of ours that are under way, the outermost first; without lambdas and comprehensions."""
    found: list[tuple[str, str]] = []
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith(OURS) and not code.co_name.startswith("<"):
            found.append((code.co_filename.removeprefix(f"{REPOSITORY}/"), code.co_qualname))
        frame = frame.f_back
    return found[::-1]


HANDED_ON = (
    OfflineClient.do,
    NativeFile.append,
    issue_receipt,
    UnitOfWork.keep_line,
    OfflineClient.take,
    PhoneWorld._apply,
    money_list,
)
"""Where the receipt is handed from one to the next: to the client, the disk, the books, finance, her screen."""


async def story(field: Field, watch: Watch) -> tuple[int, int]:
    """A receipt in cash, issued on a phone and seen by finance; how often the phone drew, and its fee was made."""
    wang, sun = await field.phone("p-wang"), await field.phone("p-sun")
    visit = await wang.arrives()
    await wang.swaps(visit)
    await wang.sync()
    await wang.save_draft(f"fee/{visit}", {"method": "cash"})
    started = watch_tasks()
    glass = Glass(wang, routes.order(ORDER, "fee"))
    tasks = [wang.start(), sun.start()]
    try:
        await glass.opened()
        await glass.until(lambda: wang.status.signal == "online", "the server")
        await asyncio.sleep(2 * shell.NEWS_PAUSE_S)  # what the start still has to draw
        watch.on = True
        await glass.tap("开具凭证")
        await glass.sees("客户已看过")
        await glass.until(lambda: bool(field.all(Receipt)) and not wang.client.pending, "the answer")
        await asyncio.sleep(2 * shell.NEWS_PAUSE_S)  # until what is new is drawn, too
        drawn, fees = watch.calls[code_of(shell.Root)], watch.calls[code_of(work_out_fee)]
        glass.close()
        glass = Glass(sun, routes.office("finance"), 1440)  # drawn before and after the receipt comes
        await sun.sync()
        await glass.sees("¥860")
        watch.on = False
    finally:
        for task in tasks:
            task.cancel()
        glass.close()
    assert not (failed := failures(started)), failed
    return drawn, fees


def test_one_receipt_is_drawn_twice_its_fee_worked_out_twice_and_few_hands_pass_it_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved and answered are drawn; the phone and the server work out the fee. Before: seven times and four."""
    monkeypatch.setattr(shell, "NEWS_PAUSE_S", 1.5)  # a busy machine takes that long to get to the receipt's page
    watch = Watch()
    watch.leaves = {code_of(function) for function in HANDED_ON}
    with watch.everywhere(), open_field(demo_template(tmp_path / "template"), tmp_path / "field") as field:
        drawn, fees = asyncio.run(story(field, watch))
    assert 1 <= drawn <= 2
    assert fees == 2
    assert all(code_of(function) in watch.stacks for function in HANDED_ON), "each of them had it in hand"
    hops = list(dict.fromkeys(hop for function in HANDED_ON for hop in watch.stacks[code_of(function)]))
    modules = {module for module, _ in hops}
    print(f"{len(hops)} functions in {len(modules)} modules", *hops, sep="\n")  # noqa: T201 - the way is what one wants to read
    assert len(hops) < 36
    assert len(modules) < 17
