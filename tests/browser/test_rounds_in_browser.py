"""An inspection round of thirty vehicles by gun, with three faults that become orders, in the real app (RND-1)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hands import fill, sees, tap
from harness import wait_until
from office import Office
from scanner_gun import GunDesk, armed, scanner_gun
from yard import FLEET, numbers, planned

from mobile.app import routes
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.orders.records import Order
from rulebook.subjects.rounds.records import (
    Finding,
    FindingState,
    How,
    Position,
    Result,
    Round,
    RoundState,
    RoundStop,
    StopState,
)
from sync_server.core.verify import verify

pytestmark = pytest.mark.browser

SLOW_MS = 120_000
"""Each scan is a signed line of its own: on a machine that does ten other things one takes five seconds."""
FAULTS = {"苏EX0003": "不亮", "苏EX0011": "红灯常亮", "苏EX0027": "外壳裂了"}
"""Plate → what the inspector sees of its indicator."""


def stops(office: Office, round: str) -> list[RoundStop]:
    with office.company.read() as work:
        return list(work.find(RoundStop, "round", round))


def findings(office: Office) -> list[Finding]:
    with office.company.read() as work:
        return work.all(Finding)


def test_rnd_1_thirty_vehicles_by_gun_and_three_faults_that_become_orders(
    office: Office, record_property: Callable[[str, object], None]
) -> None:
    round = planned(office)
    desk = office.comes_in("p-chen", "陈晨", GunDesk)
    desk.page.goto(f"{desk.url}/#{routes.office('rounds', round)}")
    sees(desk, f"0 / {FLEET} 处有结果")
    armed(desk)
    tap(desk, re.compile("^扫码即记各项正常"), "checkbox")
    armed(desk)  # after a press elsewhere the gun is armed again
    began = time.monotonic()
    with scanner_gun(desk) as gun:
        gun.shoots(*numbers()[:10], numbers()[4], *numbers()[10:])
    sees(desk, f"{FLEET} / {FLEET} 处有结果", SLOW_MS)
    sees(desk, "1 个没有收下")
    sees(desk, "苏EX0005 已经记过")
    # told, not asserted: a busy machine is slow
    record_property("seconds for a round of thirty vehicles", round_of_seconds(began))
    for plate, words in FAULTS.items():
        tap(desk, re.compile(plate))
        tap(desk, re.compile("^指示灯 故障"))
        fill(desk, "看到什么", words)
        tap(desk, "记下故障")
        tap(desk, f"转工单：{plate}")
    tap(desk, "结束巡检")
    wait_until(lambda: closed(office, round), "the round to be closed", 120)
    sees(desk, "发现的故障：3")

    seen = stops(office, round)
    assert [one.state for one in seen] == [StopState.SEEN] * FLEET
    assert [one.found_terminal for one in seen] == [one.terminal for one in seen]
    assert not any(one.again or one.mismatch for one in seen), "the second scan was told, and never counted"
    by_gun = sum(one.how is How.GUN for one in seen)
    record_property("of thirty numbers known to be a gun's by their pace", by_gun)  # a busy machine blurs it
    assert {one.how for one in seen} <= {How.GUN, How.TYPED}
    faulty = {one.name for one in seen if any(note.result is Result.FAULT for note in one.points)}
    assert faulty == set(FAULTS)
    found = {one.name: one for one in findings(office)}
    assert {name: one.words for name, one in found.items()} == FAULTS
    with office.company.read() as work:
        assert {one.state for one in found.values()} == {FindingState.ORDERED}
        orders = [work.get(Order, str(one.order)) for one in found.values()]
        told = {one.rule for one in work.all(Irregularity)}
    assert {str(order.vehicles[0]) for order in orders if order} == {f"vehicle:{plate}" for plate in FAULTS}
    assert "RND-1" not in told
    assert verify(office.company) == []


def test_rnd_1_a_scan_says_where_it_was_once_the_person_has_said_so(office: Office) -> None:
    round = planned(office)
    desk = office.comes_in("p-chen", "陈晨", GunDesk)
    context = desk.page.context
    context.grant_permissions(["geolocation"], origin=desk.url)
    context.set_geolocation({"latitude": 31.2988, "longitude": 120.5853, "accuracy": 14})
    desk.page.goto(f"{desk.url}/#{routes.office('rounds', round)}")
    sees(desk, f"0 / {FLEET} 处有结果")
    armed(desk)
    with scanner_gun(desk) as gun:
        gun.shoots(numbers()[0])
    sees(desk, f"1 / {FLEET} 处有结果")
    tap(desk, re.compile("^扫码时带上我的位置"), "checkbox")
    sees(desk, "知道位置，误差约 14 米")
    tap(desk, re.compile("^扫码枪或输入号码、车牌"), "textbox")
    with scanner_gun(desk) as gun:
        gun.shoots(numbers()[1])
    sees(desk, f"2 / {FLEET} 处有结果")
    wait_until(lambda: len(seen_ones(office, round)) == 2, "both to be with the server", 60)
    without, with_place = seen_ones(office, round)
    assert without.position is None, "nobody had said that it may be told"
    assert with_place.position == Position(latitude=31_298_800, longitude=120_585_300, metres=14)


def seen_ones(office: Office, round: str) -> list[RoundStop]:
    return [one for one in stops(office, round) if one.state is StopState.SEEN]


def round_of_seconds(began: float) -> float:
    return round(time.monotonic() - began, 1)


def closed(office: Office, id: str) -> bool:
    with office.company.read() as work:
        found = work.get(Round, id)
    return found is not None and found.state is RoundState.CLOSED
