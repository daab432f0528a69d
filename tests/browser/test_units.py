"""Units from hand to hand and off a photo, in the real app: counter, yard, no signal (STK-2, RPL-1, RPL-4)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import zxingcpp
from hands import button, fill, go_to, gone, reach, sees, tap, tick_all
from harness import Device, Phone, wait_until
from office import Office
from PIL import Image
from test_scanner import label

from rulebook.kernel.irregularities import Irregularity
from rulebook.numbers import show_imei
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Place, Transfer, Unit, UnitKind
from sync_server.admin import demo

pytestmark = pytest.mark.browser

ORDER = "/#/order/demo-order-00a1k7"
"""Wang's repair, waiting for him."""
FIRST, SECOND = demo.bag_imei(3, 0), demo.bag_imei(3, 1)
"""Two terminals of the store."""


def unit(office: Office, number: str) -> Unit:
    with office.company.read() as work:
        (found,) = (u for u in work.find(Unit, "number", number) if u.unit is UnitKind.TERMINAL)
    return found


def told(office: Office, code: str) -> list[Irregularity]:
    with office.company.read() as work:
        return [i for i in work.all(Irregularity) if i.code == code]


def transfers(office: Office) -> list[Transfer]:
    with office.company.read() as work:
        return sorted(work.all(Transfer), key=lambda t: t.offered_at)


def shows(device: Device, press: str, photo: Path) -> None:
    """Press a button that asks for a photo, and give it this one."""
    found = device.page.get_by_role("button", name=press, exact=True).last
    reach(device, found)
    with device.page.expect_file_chooser() as chooser:
        found.click()
    chooser.value.set_files([photo])


def test_a_storekeepers_transfer(office: Office, tmp_path: Path) -> None:
    store = office.comes_in("p-zheng", "郑海")
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    two_terminals_are_offered(office, store)
    one_is_missing(office, phone)
    phone.offline()
    the_technician_hands_one_back(phone)
    code = phone.screenshot(tmp_path / "code.png")
    the_storekeeper_takes_it_by_its_code(office, store, code)
    phone.online()
    sees(phone, "已送达", 60_000)
    wait_until(lambda: transfers(office)[-1].offered_by == "p-wang", "both words to meet")
    assert not told(office, "transfer_differs")
    assert [t.state for t in transfers(office)] == ["taken", "taken"]


def two_terminals_are_offered(office: Office, store: Device) -> None:
    tap(store, "发放")
    tap(store, "王建国")
    for number in (FIRST, SECOND):
        fill(store, "扫码枪或输入号码", number)
        store.page.keyboard.press("Enter")
        sees(store, re.compile(f"交出 {1 if number == FIRST else 2} 件"))
    tap(store, "交出 2 件")
    sees(store, "请 王建国 在")
    wait_until(lambda: transfers(office), "the offer to reach the server")
    assert unit(office, FIRST).place is Place.STORE, "nothing moves before it is taken"


def one_is_missing(office: Office, phone: Device) -> None:
    go_to(phone, "行囊")
    sees(phone, "等您确认收货 1", 60_000)
    tap(phone, show_imei(SECOND), "checkbox")
    tap(phone, "确认收到 1 件")
    wait_until(lambda: told(office, "transfer_short"), "the missing one to be told", 60)
    assert told(office, "transfer_short")[0].facts["numbers"] == SECOND
    assert unit(office, FIRST).holder == "p-wang"
    assert unit(office, SECOND).place is Place.STORE


def the_technician_hands_one_back(phone: Device) -> None:
    tap(phone, "交出设备")
    tap(phone, show_imei(FIRST), "checkbox")
    tap(phone, "交出 1 件")
    sees(phone, "请库管在")
    gone(phone, "已保存")  # the note leaves the code free


def the_storekeeper_takes_it_by_its_code(office: Office, store: Device, code: Path) -> None:
    tap(store, "扫码收回")
    shows(store, "打开相机扫码", code)
    sees(store, re.compile(f"王建国 交给您.*{show_imei(FIRST)}"), 60_000)
    tap(store, "完好")
    tap(store, "收下 1 件入库")
    wait_until(lambda: unit(office, FIRST).place is Place.STORE, "the unit to be in the store")


def test_a_label_is_scanned_into_the_swap_without_a_network(office: Office, tmp_path: Path) -> None:
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.offline()
    phone.open(ORDER)
    for name in ("接单", "准备出发"):
        tap(phone, name)
    tick_all(phone)
    for name in ("出发", "我已到达", "终端损坏", "重现了", "记录检查结果", "更换终端"):
        tap(phone, name)
    new = demo.bag_imei(0, 0)
    blank, both = tmp_path / "blank.jpg", tmp_path / "label.jpg"
    Image.new("RGB", (1200, 900), (120, 120, 118)).save(blank)
    label((new, "Code128"), (f"ICCID:{demo.bag_iccid(0, 0)}", "QRCode")).save(both, quality=85)
    reach(phone, phone.page.get_by_label("新设备号码").first)
    shows(phone, "扫描号码", blank)
    sees(phone, "照片里没有读到号码", 60_000)
    shows(phone, "扫描号码", both)
    sees(phone, new, 60_000)
    for name in ("移到新终端", "故障", "完全不工作", "记录更换"):
        tap(phone, name)
    the_return_label_stands_on_the_phone(phone, tmp_path)
    phone.online()
    wait_until(lambda: swaps(office), "the swap to reach the server", 60)
    (swap,) = swaps(office)
    assert (swap.new_number, swap.old_number) == (new, demo.imei(100))


def the_return_label_stands_on_the_phone(phone: Device, tmp_path: Path) -> None:
    """Its code is read off the glass by whoever has no app at all."""
    sees(phone, "请写在拆下的设备上")
    code = phone.page.get_by_role("img", name=f"返修标签二维码 {demo.imei(100)}").first
    reach(phone, code)
    gone(phone, "已保存")  # the note lies over the page's foot
    found = zxingcpp.read_barcodes(Image.open(phone.screenshot(tmp_path / "label.png")).convert("L"))
    assert any(f"返修 {demo.imei(100)}" in one.text and "苏E5K208" in one.text for one in found), found


def swaps(office: Office) -> list[Swap]:
    with office.company.read() as work:
        return work.all(Swap)


def test_papers_are_printed_from_the_order(office: Office, tmp_path: Path) -> None:
    desk = office.comes_in("p-chen", "陈晨")
    desk.open("/#/office/orders/demo-order-00a1k7")
    found = button(desk, "打印派工单")
    reach(desk, found)
    with desk.page.expect_download(timeout=60_000) as download:
        found.click()
    path = tmp_path / "paper.pdf"
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"%PDF")
    office.server.stop()
    tap(desk, "打印派工单")
    sees(desk, "连不上公司服务器", 60_000)
    office.server.start()
