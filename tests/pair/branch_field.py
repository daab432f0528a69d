"""A company with a second branch whose office sees its own (BR-1), and what must be on each device then."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from pair.field import Field, Phone
from pair.forgetting_field import every_record

from rulebook.kernel.roles import Role
from rulebook.rules import RECORDS
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.branches.bound import SIGHT_BY_BRANCH, reader_tags
from rulebook.subjects.branches.commands import MovePerson, OpenBranch
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.people.commands import AddPerson
from sync_server.core.horizon import InSight

WUXI = "wuxi"
HE, YU, MENG = "p-he", "p-yu", "p-meng"
"""Wuxi's dispatcher, its storekeeper, and a second dispatcher of the head branch."""


def second_branch(field: Field) -> str:
    """无锡 with Xu, He and Yu in it; its order, opened by He."""
    for id, name, role in (
        (HE, "何方", Role.DISPATCHER),
        (YU, "于海", Role.STOREKEEPER),
        (MENG, "孟洁", Role.DISPATCHER),
    ):
        field.office("p-qian", AddPerson(name=name, roles=(role,)), id)
    field.office("p-wu", OpenBranch(name="无锡服务中心"), WUXI)
    for person in ("p-xu", HE, YU):
        field.office("p-qian", MovePerson(branch=WUXI, reason="家在无锡"), person)
    field.office(HE, OpenOrder(branch=WUXI, customer_name="锡山渣土"), "wuxi-order")
    return "wuxi-order"


def sight_is(field: Field, on: bool) -> None:
    """The company sets it, from now on."""
    field.clock.now += timedelta(minutes=1)
    reason = "各服务中心只看自己的" if on else "人手不够，互相照看"
    field.office("p-qian", SetSetting(name=SIGHT_BY_BRANCH, value=str(int(on)), reason=reason), "")
    field.clock.now += timedelta(minutes=1)


def holds_what_it_sees(field: Field, phone: Phone) -> set[tuple[str, str]]:
    """Record for record what the server shows that person on that device, no more, no less, none out of date."""
    changes = phone.client.notes.state.changes
    with field.company.read() as work:
        tags = reader_tags(work, phone.me, phone.device_id, field.company.clock())
        sees = every_record(work, InSight(work, tags, {}))
    assert changes.keys() == sees.keys(), sorted(changes.keys() ^ sees.keys())
    for place, change in changes.items():
        assert msgspec.json.decode(change.body, type=RECORDS[place[0]]) == sees[place], place
    return set(changes)
