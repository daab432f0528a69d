"""Times that the command line, exports, papers and reports tell are the company's, whatever the server's zone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC

import pytest
from attacker import Attacker, spoilt
from pair.field import ORDER, Field
from test_papers import SEES_ALL, text_of

from rulebook.kernel.lines import read_line
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.receipts.records import Receipt
from sync_server.admin import cli

ZONES = ("Asia/Shanghai", "Pacific/Auckland", "America/New_York")
PRINTED_AS = re.compile(r"EX-[0-9A-F]{10}")
"""Each printing has a number of its own (SEC-1)."""
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[0-9:.]*(Z|[+-]\d\d:?\d\d)?")
SetZone = Callable[[str], None]


def a_day_at_work(field: Field) -> None:
    """A visit with its fee and an envelope, and a line that cannot be judged; the server's clock tells UTC."""
    field.clock.now = field.clock.now.astimezone(UTC)

    async def scene() -> None:
        phone = await field.phone("p-wang")
        receipt = await phone.does_the_visit()
        await phone.hands_over(receipt.total, receipt)
        await phone.sync()
        await phone.client.close()

    asyncio.run(scene())
    one = Attacker(field)
    first, second = one.good(), spoilt(one.good())
    assert [o.outcome for o in one.outcomes(1, first, second)][1] == "quarantined"
    field.office("p-qian", RevokeDevice(reason="丢了"), one.device)


@pytest.mark.skipif("PAIGONG_TEST_FIELD" in __import__("os").environ, reason="the command line opens the folder's")
def test_the_command_line_and_its_exports_tell_company_time_in_every_zone(
    field: Field, in_zone: SetZone, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    a_day_at_work(field)
    field.company.engine.dispose()
    said: dict[str, list[str]] = {}
    for zone in ZONES:
        in_zone(zone)
        for command in (
            ["devices"],
            ["quarantine", "--all"],
            *(["export", "csv", "--report", report] for report in ("receipts", "handovers", "ledger", "days")),
            ["export", "beancount"],
            ["backup", str(field.folder / f"{zone.replace('/', '-')}.zip")],
        ):
            capfdbinary.readouterr()
            assert cli.main([*command, "--data", str(field.folder / "server")]) == 0, command
            out, log = capfdbinary.readouterr()
            written = list(TIME.finditer(f"{out.decode()} {log.decode()}"))
            assert all(m[1] == "+08:00" for m in written), [m[0] for m in written]
            said.setdefault(" ".join(command), []).append(
                "\n".join(
                    line for line in out.decode().splitlines() if "exported" not in line and ".zip" not in line
                )
            )
    for command, answers in said.items():
        assert len(set(answers)) == 1, command
    assert TIME.search(said["devices"][0])
    assert TIME.search(said["quarantine --all"][0])
    assert TIME.search(said["export csv --report receipts"][0])


def test_papers_and_reports_tell_company_time_in_every_zone(field: Field, in_zone: SetZone) -> None:
    a_day_at_work(field)
    (receipt,) = (r for r in field.all(Receipt) if r.order == ORDER)
    (handover,) = (h for h in field.all(Handover) if receipt.id in h.receipts)
    papers = (("order", ORDER), ("record", receipt.visit), ("receipt", receipt.id), ("handover", handover.id))
    reader, keeper = Attacker(field, SEES_ALL).headers, Attacker(field, "p-qian").headers
    said: dict[str, set[str]] = {}
    now = field.clock.now
    for zone in ZONES:
        in_zone(zone)
        field.clock.now = now
        for kind, id in papers:
            printed = field.client.get(f"/api/papers/{kind}/{id}?language=zh", headers=reader)
            said.setdefault(kind, set()).add(PRINTED_AS.sub("", text_of(printed.content)))
        check = field.client.get(f"/v/{receipt.token}").text
        said.setdefault("check", set()).add(check)
        for path in ("/api/devices", "/api/quarantine", "/api/ledger?account=cash_in_hand"):
            got = field.client.get(path, headers=keeper if "ledger" not in path else reader).text
            told = [m for m in TIME.finditer(got) if not got[: m.start()].endswith('\\"at\\":\\"')]
            assert told, path
            assert all(m[1] == "+08:00" for m in told), path
    assert {kind: len(words) for kind, words in said.items()} == dict.fromkeys(said, 1), said


def test_a_phones_lines_carry_company_time(field: Field, in_zone: SetZone) -> None:
    in_zone("America/New_York")
    field.clock.now = field.clock.now.astimezone(UTC)

    async def scene() -> list[bytes]:
        phone = await field.phone("p-wang")
        await phone.does(AcceptOrder(), ORDER)
        await phone.sync()
        await phone.client.close()
        return [raw for _, raw, _ in field.kept_lines(phone.client.profile.device)]

    assert [read_line(raw).at[-6:] for raw in asyncio.run(scene())] == ["+08:00"]
