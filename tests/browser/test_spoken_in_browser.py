"""A spoken approval in the real app, both phones without a network: read out, typed in, verified later."""

from __future__ import annotations

import re

import pytest
from hands import fill, go_to, sees, tap
from harness import Device, Phone, wait_until
from office import Office

from rulebook.kernel.irregularities import Irregularity
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.orders.records import Order
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState

pytestmark = pytest.mark.browser

CODE = re.compile(r"口令码 (\d{4} \d{4})")
CHALLENGE = re.compile(r"请示码 ([0-9A-Z]{4} [0-9A-Z]{4})")


def test_oral_3_leave_is_given_by_code_with_both_phones_offline_and_verified_at_the_next_sync(
    office: Office,
) -> None:
    with office.company.read() as work:
        order = next(o for o in work.all(Order) if o.technician == "p-wang" and o.state in WITH_TECHNICIAN)
    technician = office.comes_in("p-wang", "王建国", Phone)
    manager = office.comes_in("p-zhou", "周明", Phone)
    for phone in (technician, manager):
        phone.installed()
        phone.offline()

    challenge = the_technician_asks(technician, order.id)
    code = the_manager_reads_the_code_out(manager, order.number, challenge)
    fill(technician, "口令码（8 位数字）", code.replace(" ", ""))
    tap(technician, "登记请示和口令码")
    sees(technician, "口令码已记录，联网后核对")

    technician.online()
    sees(technician, "已送达", 60_000)
    wait_until(lambda: [s.state for s in claims(office)] == [SpokenState.VERIFIED], "the code to be verified")
    sees(technician, "口令码已核对")
    with office.company.read() as work:
        assert not [i for i in work.all(Irregularity) if i.rule.startswith("ORAL")]


def the_technician_asks(phone: Device, order: str) -> str:
    """Fills in what is asked for while talking; the request code that is read out."""
    phone.page.evaluate("path => { location.hash = path }", f"#/order/{order}")
    tap(phone, "电话请示")
    tap(phone, "配件")
    fill(phone, "金额上限（元）", "1800")
    fill(phone, "为什么、做什么", "主机停产，外购同型号主板")
    tap(phone, re.compile("^周明"))
    sees(phone, CHALLENGE)
    found = CHALLENGE.search(phone.text())
    assert found
    return found.group(1)


def the_manager_reads_the_code_out(phone: Device, number: str, challenge: str) -> str:
    """Types what is heard, the order by the end of its number; the digits that appear."""
    go_to(phone, "我")
    tap(phone, "念给对方听的口令码")
    fill(phone, "工单号", number[-5:])
    tap(phone, "配件")
    fill(phone, "金额", "1800")
    fill(phone, "请示码", challenge)
    sees(phone, CODE)
    found = CODE.search(phone.text())
    assert found
    return found.group(1)


def claims(office: Office) -> list[SpokenApproval]:
    with office.company.read() as work:
        return list(work.all(SpokenApproval))
