"""A photo taken without a network: kept through a kill, sent once the network is back, seen in the office."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hands import button, reach, sees, tap, tick_all
from harness import Device, Phone, wait_until
from office import Office
from PIL import Image

from rulebook.subjects.files.records import Photo
from sync_server.core.files.checking import check_files

pytestmark = pytest.mark.browser

ORDER = "/#/order/demo-order-00a1k7"
"""Wang's repair, waiting for him."""


def camera(folder: Path, name: str, size: tuple[int, int] = (3000, 2000), turned: int = 6) -> Path:
    """What a phone's camera gives: large, and held sideways by a note beside the picture."""
    image = Image.effect_noise(size, 40).convert("RGB")
    image.paste((200, 40, 40), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = turned
    path = folder / name
    image.save(path, "JPEG", quality=92, exif=exif)
    return path


def picks(phone: Device, *files: Path) -> None:
    found = button(phone, "拍照或选照片")
    reach(phone, found)
    with phone.page.expect_file_chooser() as chooser:
        found.click()
    chooser.value.set_files([*files])


def test_a_photo_taken_offline_survives_a_kill_and_reaches_the_office(office: Office, tmp_path: Path) -> None:
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.offline()
    phone.open(ORDER)
    sees(phone, "上门步骤")
    tap(phone, "接单")
    tap(phone, "准备出发")
    tick_all(phone)
    tap(phone, "出发")
    tap(phone, "我已到达")
    empty = tmp_path / "empty.jpg"
    empty.write_bytes(b"")
    picks(phone, empty)
    sees(phone, "0 字节")
    picks(phone, camera(tmp_path, "one.jpg"), camera(tmp_path, "two.jpg", (1000, 800)))
    sees(phone, "照片 2 张", 60_000)
    phone.kill()
    phone.start()
    phone.offline()
    phone.open(ORDER)
    tap(phone, "继续：检查")
    sees(phone, "照片 2 张")
    tap(phone, "终端损坏")
    tap(phone, "重现了")
    tap(phone, "记录检查结果")
    sees(phone, "记录处理结果")
    phone.kill()
    phone.start()
    phone.open()
    wait_until(lambda: len(arrived(office)) == 2, "the photos to arrive", 60)
    assert check_files(office.company).findings == ()
    for photo in arrived(office):
        data = office.company.files.read(photo.sha256, 0, photo.file.size - 1)
        image = Image.open(io.BytesIO(data))
        assert image.format == "JPEG"
        assert image.size[0] < image.size[1] <= 1600, "it stands upright"
    desk = office.comes_in("p-chen", "陈晨")
    visit = arrived(office)[0].visit
    desk.open(f"/#/office/archive/visit/{visit}")
    sees(desk, "照片 2 张")
    tap(desk, re.compile("^照片，已送达"))
    wait_until(lambda: "照片大图" in desk.text(), "the photo to be shown")


def arrived(office: Office) -> list[Photo]:
    with office.company.read() as work:
        return [photo for photo in work.all(Photo) if photo.arrived]
