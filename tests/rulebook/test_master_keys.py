"""The master secret changes: what the books know of it, and what a leaked one is worth (SYS-9, ORAL-3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import MASTERS, Company, opened

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Device
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.lines import device_key
from rulebook.rules import decide
from rulebook.subjects.devices.commands import EnrolDevice
from rulebook.subjects.master_keys.commands import MoveDevice, RotateMasterKey
from rulebook.subjects.master_keys.records import master_keys
from rulebook.subjects.spoken.codes import challenge_of, spoken_code
from rulebook.subjects.spoken.commands import ClaimSpoken, EnterCode
from rulebook.subjects.spoken.handlers import asked_in
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.visits.commands import CompleteVisit

CHEN = "device-chen"


def test_sys_9_keys_follow_each_other_and_a_leaked_one_stays_so(company: Company) -> None:
    company.system.must(RotateMasterKey(number=2))
    company.system.must(RotateMasterKey(number=2, leaked=True))  # the same again, and one that skips
    company.system.must(RotateMasterKey(number=4))
    assert (master_keys(company.world).current, master_keys(company.world).leaked) == (2, frozenset())
    company.system.must(RotateMasterKey(number=3, leaked=True, reason="笔记本被盗"))
    company.anna.must(RotateMasterKey(number=4))  # nobody's but the server's own
    found = master_keys(company.world)
    assert (found.current, found.leaked, found.keys[-1].reason) == (3, frozenset({1, 2}), "笔记本被盗")


def test_sys_9_a_device_never_moves_back_and_a_new_one_begins_with_the_newest(company: Company) -> None:
    company.system.must(MoveDevice(device=CHEN, number=2))
    company.system.must(MoveDevice(device=CHEN, number=1))
    company.li.must(MoveDevice(device=CHEN, number=3))
    company.system.must(EnrolDevice(device="new", person=PersonId("chen"), key=2))
    company.system.must(EnrolDevice(device=CHEN, person=PersonId("chen"), key=1))
    keys = {d.id: d.key for d in company.world.all(Device)}
    assert (keys[CHEN], keys["new"]) == (2, 2)


def test_sys_9_under_a_leaked_key_facts_are_kept_and_told_and_requests_refused(company: Company) -> None:
    order, visit = company.on_site()

    def judged(command: object, leaked: bool) -> Decision | Refusal:
        line = company.li.line(command, order)  # type: ignore[arg-type]  # any command
        return decide(company.world, line, company.now, keys=company.keys, leaked=leaked)

    swap = company.swap(visit)
    assert opened(judged(swap, leaked=False)) == set()
    assert opened(judged(swap, leaked=True)) == {("SYS-9", "leaked_key")}
    refused = judged(CompleteVisit(visit=visit), leaked=True)
    assert isinstance(refused, Refusal)
    assert (refused.rule, refused.code) == ("SYS-9", "leaked_key")


@pytest.mark.parametrize(
    ("leaked", "moved", "under", "holds"),
    [
        (False, False, 1, True),
        (False, False, 2, True),
        (False, True, 1, True),
        (True, False, 1, True),
        (True, True, 1, False),
        (True, True, 2, True),
    ],
)
def test_oral_3_a_code_under_a_leaked_key_counts_until_its_device_has_moved(
    company: Company, leaked: bool, moved: bool, under: int, holds: bool
) -> None:
    order, _ = company.on_site()
    told = ClaimSpoken(
        claim="s-1",
        approver=PersonId("chen"),
        subject="spare_parts",
        what_for="天线",
        amount=Fen(20_000),
        how="电话",
    )
    company.li.must(told, order)
    company.system.must(RotateMasterKey(number=2, leaked=leaked))
    before = company.now
    if moved:
        company.system.must(MoveDevice(device=CHEN, number=2))
    claim = company.world.get(SpokenApproval, "s-1")
    assert claim is not None
    asked = asked_in(claim)
    key = device_key(MASTERS[under - 1], CHEN)
    code = spoken_code(key, asked.number, asked.subject, asked.amount, challenge_of(asked))
    early = company.li.line(EnterCode(claim="s-1", code=code), order, at=before - timedelta(minutes=1))
    verdict = decide(company.world, early, company.now, keys=company.keys)
    assert opened(verdict) == set()  # typed in before the device had moved
    company.li.must(EnterCode(claim="s-1", code=code), order)
    found = company.world.get(SpokenApproval, "s-1")
    assert found is not None
    assert (found.state is SpokenState.VERIFIED) is holds
