"""Leaving a phone in the real app, offline: no wipe, a rescue file, a lock behind a PIN."""

from __future__ import annotations

import io

import pytest
from hands import fill, sees, tap
from harness import Device
from office import Office

from rulebook.kernel.identity import Device as Enrolled
from sync_server.core.rescue import import_rescue

pytestmark = pytest.mark.browser


def test_a_phone_that_is_left_offline_loses_nothing(office: Office) -> None:
    phone = office.phone_with_one_unsent()
    it_refuses_to_be_wiped(phone)
    the_rescue_file_holds_what_is_unsent(office, phone)
    logging_out_asks_who_is_next(phone)


def it_refuses_to_be_wiped(phone: Device) -> None:
    tap(phone, "从这台设备清除我的数据")
    sees(phone, "现在清除会丢失内容")
    tap(phone, "取消")


def the_rescue_file_holds_what_is_unsent(office: Office, phone: Device) -> None:
    with phone.page.expect_download() as download:
        tap(phone, "保存应急导出文件")
    content = download.value.path().read_bytes()
    sees(phone, "应急导出文件已生成")
    tap(phone, "文件已收好")
    found = import_rescue(office.company, io.BytesIO(content))
    assert (found.person, found.lines, found.new) == ("p-wang", 1, 1)
    with office.company.read() as work:
        assert any(device.person == "p-wang" for device in work.all(Enrolled))


def logging_out_asks_who_is_next(phone: Device) -> None:
    tap(phone, "退出登录 / 换人使用")
    fill(phone, "设 PIN 码（4–12 位数字）", "2468")
    tap(phone, "退出登录")
    sees(phone, "现在是谁在用")
    sees(phone, "王建国")
