"""Journals as earlier versions of the app wrote them, readable for ever: tests/data/journals/v<rules>/<person>.

`python tests/pair/recorded.py` (with tests/ on the path) records those of the present version, once; a recorded
one is never made again.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from litestar.testing import TestClient
from pair.field import Field, Phone
from pair.links import Clock

from mobile.client.offline_client import Profile
from rulebook import RULES_VERSION
from rulebook.kernel.ids import PersonId
from rulebook.subjects.orders.commands import AssignOrder, WithdrawOrder
from rulebook.subjects.receipts.records import Receipt
from sync_server.admin import demo
from sync_server.api.app import make_app
from sync_server.core.chain import device_row
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import hashed
from sync_server.core.system import add_device, enrol_as_system

JOURNALS = Path(__file__).resolve().parents[1] / "data" / "journals"
MASTER = "70" * 32
"""The recorded lines are signed under keys that come from this one; it protects nothing."""


@contextmanager
def recording_field(folder: Path) -> Iterator[Field]:
    """The demo company under the recordings' master secret."""
    clock = Clock()
    (folder / "server").mkdir()
    (folder / "server" / "master.key").write_text(MASTER)
    company = open_company(folder / "server", clock=clock)
    demo.fill(company)
    with TestClient(make_app(company), raise_server_exceptions=False) as client:
        yield Field(folder, company, client, clock)
    company.engine.dispose()


def let_in(company: Company, profile: Profile) -> None:
    """Make a recorded device known, as its enrolment did."""
    now = company.clock()
    with company.write() as work:
        assert device_row(work, profile.device) is None
        add_device(work, profile.device, profile.person, hashed(profile.token), now)
        enrol_as_system(work, company.master, profile.device, profile.person, "recorded", now)


def recordings() -> list[Path]:
    return sorted(path.parent for path in JOURNALS.glob("v*/*/profile.json"))


def profile_of(recording: Path) -> Profile:
    return msgspec.json.decode((recording / "profile.json").read_bytes(), type=Profile)


async def _technician(field: Field) -> Phone:
    """A whole visit with a swap, cash, a signature and a handover, nothing of it sent."""
    wang = await field.phone("p-wang")
    receipt: Receipt = await wang.does_the_visit()
    await wang.hands_over(receipt.total, receipt)
    await wang.save_draft("order/note", {"text": "明天再来"})
    return wang


async def _dispatcher(field: Field) -> Phone:
    order = field.assigned("recorded-order", "p-zhao", 1)
    chen = await field.phone("p-chen")
    await chen.does(WithdrawOrder(reason="客户改期"), order)
    await chen.does(AssignOrder(technician=PersonId("p-wang")), order)
    return chen


async def record(field: Field, into: Path) -> None:
    for make in (_technician, _dispatcher):
        phone = await make(field)
        await phone.client.close()
        kept: Any = into / phone.me.id
        shutil.copytree(phone.files, kept, ignore=shutil.ignore_patterns(".lock*"))
        (kept / "profile.json").write_bytes(msgspec.json.encode(phone.client.profile))


def main() -> None:
    into = JOURNALS / f"v{RULES_VERSION}"
    if into.exists():
        sys.exit(f"{into} is there already; recordings are kept as they are")
    with TemporaryDirectory() as folder, recording_field(Path(folder)) as field:
        asyncio.run(record(field, into))


if __name__ == "__main__":
    main()
