"""Leaving a phone in the real app: compared, logged out behind a PIN, rescued by a file, wiped."""

from __future__ import annotations

import io

import pytest
from hands import fill, go_to, sees, tap
from harness import Device, Phone
from office import Office

from rulebook.records import Device as Enrolled
from sync_server.rescue import import_rescue

pytestmark = pytest.mark.browser


def test_a_phone_changes_hands_loses_nothing_and_is_wiped(office: Office) -> None:
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.offline()
    go_to(phone, "行囊")
    tap(phone, "我已回司")
    go_to(phone, "我")
    sees(phone, "未发送：1 条记录")
    it_refuses_to_be_wiped(phone)
    the_rescue_file_holds_what_is_unsent(office, phone)
    who_logged_out_gets_in_with_the_pin_only(phone)
    phone.online()
    go_to(phone, "我")
    tap(phone, "立即发送")
    sees(phone, "全部已送达")
    tap(phone, "与公司核对")
    sees(phone, "记录 1/1、照片 0/0，全部一致")
    tap(phone, "从这台设备清除我的数据")
    tap(phone, "清除")
    sees(phone, "登记码")
    phone.restart()
    phone.open("/")
    sees(phone, "登记码")


def it_refuses_to_be_wiped(phone: Device) -> None:
    tap(phone, "从这台设备清除我的数据")
    sees(phone, "现在清除会丢失内容")
    tap(phone, "取消")


def the_rescue_file_holds_what_is_unsent(office: Office, phone: Device) -> None:
    with phone.page.expect_download() as download:
        tap(phone, "保存救援文件")
    content = download.value.path().read_bytes()
    sees(phone, "救援文件已生成")
    tap(phone, "文件已收好")
    found = import_rescue(office.company, io.BytesIO(content))
    assert (found.person, found.lines, found.new) == ("p-wang", 1, 1)
    with office.company.read() as book:
        assert any(device.person == "p-wang" for device in book.all(Enrolled))


def who_logged_out_gets_in_with_the_pin_only(phone: Device) -> None:
    tap(phone, "退出登录 / 换人使用")
    fill(phone, "设 PIN 码（4–12 位数字）", "2468")
    tap(phone, "退出登录")
    sees(phone, "现在是谁在用")
    phone.restart()
    phone.open("/")
    sees(phone, "现在是谁在用")
    tap(phone, "王建国")
    fill(phone, "PIN 码", "1111")
    tap(phone, "进入")
    sees(phone, "PIN 码不对")
    fill(phone, "PIN 码", "2468")
    tap(phone, "进入")
    sees(phone, "未发")
