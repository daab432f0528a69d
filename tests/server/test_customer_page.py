"""The customer's own page: own orders alone, reports and ratings as lines at once, links that can be revoked."""

from __future__ import annotations

import asyncio
import re
import struct
import zlib
from typing import Any

import msgspec
import pytest
from attacker import Attacker
from pair.field import ORDER, Field, on_both

from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import OrderId, VehicleId
from rulebook.policy.figures import FIGURES
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.customer_pages.commands import GivePage, RevokePage, TakeReport
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport, ReportState, VisitRating
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.short_names import short_name
from rulebook.subjects.visits.commands import CompleteVisit
from sync_server.admin import demo
from sync_server.core.files.checking import check_files
from sync_server.core.rebuild import compare
from sync_server.core.rotating import rotate
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.subjects.customer_pages.links import page_url, token_of
from sync_server.subjects.customer_pages.pictures import is_photo

PAGE, FLEET = "page-1", "page-2"
OWN, OTHERS = "苏E5K208", "苏E9D416"
SECRETS = ("王建国", "刘志强", "13862130977", "鸿运", "p-wang", "花桥", OTHERS, "苏EH6731", ORDER)


def png(width: int = 2, height: int = 2) -> bytes:
    """A whole PNG; `width` and `height` in pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        whole = name + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x40" * min(width, 9) for _ in range(min(height, 9))))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def given(field: Field, page: str = PAGE, **about: Any) -> str:
    """A page that customer service gives: the path of its link."""
    field.office("p-li", GivePage(**(about or {"order": OrderId(ORDER)})), page)
    return path_of(field, page)


def path_of(field: Field, page: str = PAGE) -> str:
    found = field.get(CustomerPage, page)
    assert found is not None
    return f"/c/{token_of(field.company.master.key, found)}"


def once(text: str) -> str:
    found = re.search(r'name="once" value="(\w+)"', text)
    assert found is not None
    return found[1]


def report(field: Field, path: str, photo: bytes = b"", **fields: str) -> Any:
    said = {"act": "report", "said": "又不定位了"} | fields
    files = {"photo": ("p.png", photo, "image/png")} if photo else {"photo": ("", b"", "application/octet-stream")}
    return field.client.post(path, data=said, files=files, follow_redirects=False)


def here(page: str) -> str:
    """The step that the page says an order is at."""
    found = re.search(r'<li aria-current="step">([^<]+)<', page)
    return found[1] if found else ""


def test_cust_1_an_order_is_followed_like_a_parcel_and_tells_nothing_of_anybody_else(field: Field) -> None:
    path = given(field)

    async def day() -> list[str]:
        phone = await field.phone("p-wang")
        steps = [here(field.client.get(path).text)]
        visit = await phone.arrives()
        await phone.sync()
        steps.append(here(field.client.get(path).text))
        await phone.swaps(visit)
        await phone.works(visit)
        await phone.takes_the_fee(visit)
        await phone.has_it_signed(visit)
        await phone.does(CompleteVisit(visit=visit), ORDER)
        await phone.sync()
        steps.append(here(field.client.get(path).text))
        return steps

    assert asyncio.run(day()) == ["已安排", "服务中", "已完成"]
    page = field.client.get(path)
    for said in (field.order().number, OWN, "王师傅", "查验", "这次服务您满意吗"):
        assert said in page.text
    for secret in SECRETS:
        assert secret not in page.text, secret
    english = field.client.get(f"{path}?lang=en").text
    assert "Your service" in english
    assert "On the way" in english
    assert here(english) == "Done"


def test_sys_9_another_master_secret_leaves_links_as_they_are_and_a_leaked_one_opens_nothing(field: Field) -> None:
    path = given(field)
    rotate(field.company)
    assert path_of(field) != path  # of the key in use; links are made of the first that did not leak
    assert field.client.get(path).status_code == 200
    with field.company.read() as work:
        page = work.get(CustomerPage, PAGE)
        assert page
        assert page_url(field.company, page).endswith(path)
    rotate(field.company, leaked=True)
    assert field.client.get(path).status_code == 404
    assert page_url(field.company, page).endswith(path_of(field))
    assert field.client.get(path_of(field)).status_code == 200


def test_cust_1_it_needs_no_script_nothing_from_elsewhere_and_is_kept_nowhere(field: Field) -> None:
    page = field.client.get(given(field))
    assert page.status_code == 200
    assert "<script" not in page.text
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page.text)
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in page.headers


def test_cust_1_the_browsers_language_is_spoken_until_another_is_asked_for(field: Field) -> None:
    path = given(field)
    assert 'lang="en"' in field.client.get(path, headers={"accept-language": "en-GB,en;q=0.9"}).text[:40]
    assert 'lang="zh-CN"' in field.client.get(path, headers={"accept-language": "de"}).text[:40]
    assert 'lang="zh-CN"' in field.client.get(f"{path}?lang=zh", headers={"accept-language": "en"}).text[:40]


def test_cust_1_a_guess_a_shortened_or_a_changed_link_opens_nothing(field: Field) -> None:
    path = given(field)
    for wrong in (path[:-1], path + "A", path[:15], path[:-1] + ("A" if path[-1] != "A" else "B"), "/c/%20"):
        got = field.client.get(wrong)
        assert (got.status_code, "没有这个页面" in got.text) == (404, True), wrong
        assert report(field, wrong).status_code == 404
    assert not field.all(PublicReport)


def test_cust_1_revoked_it_opens_nothing_at_once_and_takes_nothing(field: Field) -> None:
    path = given(field)
    field.office("p-li", RevokePage(reason="司机离职"), PAGE)
    got = field.client.get(path)
    assert (got.status_code, "已停用" in got.text) == (410, True)
    assert field.order().number not in got.text
    assert report(field, path).status_code == 410
    assert not field.all(PublicReport)
    assert given(field, FLEET) != path


def test_cust_1_a_fleets_page_shows_its_own_vehicles_until_they_are_sold(field: Field) -> None:
    path = given(field, FLEET, vehicles=(VehicleId(vehicle_id(OWN)),))
    page = field.client.get(path).text
    assert OWN in page
    assert field.order().number in page
    assert OTHERS not in page
    assert "苏EH6731" not in page, "the same customer's, and not on this page"
    with field.company.write() as work:
        truck = work.get(Vehicle, vehicle_id(OWN))
        assert truck is not None
        work.write([msgspec.structs.replace(truck, customer="c-shunda")], work.take_changes(1))
    sold = field.client.get(path).text
    assert OWN not in sold
    assert field.order().number not in sold


def test_cust_1_a_report_is_a_line_at_once_and_the_books_stay_sound(field: Field) -> None:
    path = given(field)
    got = report(field, path, png(), caller="刘", phone="13800138000", once="1")
    assert got.status_code == 303
    thanks = field.client.get(got.headers["location"]).text
    (waiting,) = field.all(PublicReport)
    assert waiting.number in thanks
    assert "已收到" in thanks
    assert (waiting.said, waiting.order, waiting.state) == ("又不定位了", ORDER, ReportState.WAITING)
    assert waiting.clocks[0].start == waiting.at
    assert waiting.photo is not None
    assert field.company.files.digest(waiting.photo.sha256) == waiting.photo.sha256
    assert verify(field.company) == []
    assert compare(field.company).differences == ()
    assert not check_files(field.company).findings


def test_cust_1_a_form_sent_twice_is_one_report_and_with_other_words_another(field: Field) -> None:
    path = given(field)
    shown = once(field.client.get(path).text)
    for _ in range(3):
        assert report(field, path, once=shown).status_code == 303
    assert len(field.all(PublicReport)) == 1
    assert report(field, path, once=shown, said="还有一件").status_code == 303
    assert len(field.all(PublicReport)) == 2


def test_cust_1_its_photo_is_read_by_nobody_until_the_report_is_taken(field: Field) -> None:
    path, photo = given(field), png(3, 3)
    assert report(field, path, photo).status_code == 303
    ref = ref_of(photo)
    assert ref is not None
    readers = [Attacker(field, person) for person in ("p-li", "p-zhou", "p-wang", "p-qian")]

    def read() -> list[int]:
        return [field.client.get(f"/api/files/{ref.sha256}", headers=r.headers).status_code for r in readers]

    assert read() == [404, 404, 404, 404]
    (waiting,) = field.all(PublicReport)
    field.office("p-li", TakeReport(), waiting.id)
    assert read()[:3] == [200, 200, 404]
    (case,) = [c for c in field.all(ServiceCase) if c.id == waiting.id]
    assert (case.heard_at, case.owner) == (waiting.at, "p-li")
    assert "处理中" in field.client.get(path).text


@pytest.mark.parametrize(
    "photo",
    [b"MZ\x90\0", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0" + b"\0" * 40, png(60_000, 60_000)],
    ids=["program", "svg", "no frame", "too many pixels"],
)
def test_cust_1_what_is_no_photo_is_not_taken_and_the_words_come_back(field: Field, photo: bytes) -> None:
    path = given(field)
    got = report(field, path, photo, said="看照片 <b>")
    assert got.status_code == 422
    assert "不是 JPEG 或 PNG" in got.text
    assert "看照片 &lt;b&gt;" in got.text
    assert not field.all(PublicReport)


def test_cust_1_a_photo_that_is_too_large_is_said_so_however_large_it_is(field: Field) -> None:
    path = given(field)
    for size in (9, 30):
        got = report(field, path, png() + b"\0" * size * 1024 * 1024)
        assert (got.status_code, "太大" in got.text) == (422, True), size
    assert not field.all(PublicReport)


def test_cust_1_one_link_brings_so_many_reports_a_day_and_no_more(field: Field) -> None:
    path = given(field)
    for n in range(FIGURES["page_reports_a_day"].default):
        assert report(field, path, said=f"第{n}件").status_code == 303
    got = report(field, path, said="再一件")
    assert (got.status_code, "太多" in got.text) == (429, True)
    assert len(field.all(PublicReport)) == FIGURES["page_reports_a_day"].default
    field.clock.now = field.clock.now.replace(day=field.clock.now.day + 1)
    assert report(field, path, said="第二天").status_code == 303
    field.office("p-qian", SetSetting(name="page_reports_a_day", value="1", reason="有人乱发"), "")
    assert report(field, path, said="还有").status_code == 429, "the company says how many"


def test_cust_1_a_fleet_says_which_vehicle_and_never_anothers(field: Field) -> None:
    mine = vehicle_id(OWN)
    path = given(field, FLEET, vehicles=(VehicleId(mine), VehicleId(vehicle_id("苏EH6731"))))
    report(field, path, about=f"vehicle:{OWN}", said="一")
    report(field, path, about=f"vehicle:{OTHERS}", said="二")
    report(field, path, about=f"order:{field.order().number}", said="三")
    report(field, path, about=f"order:{field.order('demo-order-00b2m8').number}", said="四")
    found = {r.said: (r.vehicle, r.order) for r in field.all(PublicReport)}
    assert found == {"一": (mine, None), "二": (None, None), "三": (mine, ORDER), "四": (None, None)}


def test_cust_1_a_done_visit_is_rated_once(field: Field) -> None:
    path = given(field)
    assert "满意吗" not in field.client.get(path).text, "not before it is done"

    async def day() -> None:
        phone = await field.phone("p-wang")
        await phone.does_the_visit()
        await phone.sync()

    asyncio.run(day())
    number = field.order().number
    unchosen = field.client.post(path, data={"act": "rate", "order": number, "words": "好"})
    assert (unchosen.status_code, "请先选" in unchosen.text) == (422, True)
    wrong = field.client.post(path, data={"act": "rate", "order": "another", "stars": "5"})
    assert wrong.status_code == 422
    rated = field.client.post(path, data={"act": "rate", "order": number, "stars": "2", "words": "没修好"})
    assert "评价已收到" in rated.text, "by a redirect, so that going back sends nothing"
    assert "您的评价：2/5" in rated.text
    again = field.client.post(path, data={"act": "rate", "order": number, "stars": "5"})
    assert (again.status_code, "已经评价过" in again.text) == (422, True)
    assert [r.stars for r in field.all(VisitRating)] == [2]
    assert [(r.said, r.stars) for r in field.all(PublicReport)] == [("没修好", 2)], "a bad one waits to be taken"
    assert verify(field.company) == []


def test_cust_1_its_address_is_for_the_office_and_who_gave_it_and_stands_in_no_table(field: Field) -> None:
    path = given(field)
    asked = f"/api/customer-pages/{PAGE}/link"
    url = field.company.base_url + path
    for person in ("p-li", "p-chen"):
        assert field.client.get(asked, headers=Attacker(field, person).headers).json() == {"url": url}
    assert field.client.get(asked, headers=Attacker(field, "p-wang").headers).status_code == 404
    assert field.client.get(asked).status_code == 401
    assert path[3:] not in str(field.tables())
    field.office("p-li", RevokePage(), PAGE)
    got = field.client.get(asked, headers=Attacker(field, "p-li").headers)
    assert got.json()["code"] == "page_over"


@on_both
def test_cust_1_a_page_and_its_report_on_either_database(field: Field) -> None:
    assert report(field, given(field), png()).status_code == 303
    assert len(field.all(PublicReport)) == 1
    assert verify(field.company) == []


def test_cust_1_sixty_times_a_minute_and_no_more(field: Field) -> None:
    path = given(field)
    got = [field.client.get(path).status_code for _ in range(61)]
    assert (got[:60], got[60]) == ([200] * 60, 429)


def test_cust_1_nobody_is_called_by_their_whole_name() -> None:
    said = {"王强": "王", "王师傅": "王", "欧阳建国": "欧阳", "Ivan Petrov": "Ivan P.", "Li": "Li", " ": ""}
    assert {name: short_name(name) for name in said} == said


def test_cust_1_a_picture_is_what_its_bytes_say() -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00"
    assert is_photo(jpeg)
    assert is_photo(png())
    assert not is_photo(jpeg[:12])
    assert not is_photo(b"")
    assert not is_photo(png(0, 5))


def test_the_demo_is_what_these_tests_take_it_for(field: Field) -> None:
    assert field.order().technician_name == "王建国"
    assert demo.VEHICLES[0][0] == OWN
    assert t.records.c.kind is not None
    assert {o.id for o in field.all(Order)} >= {ORDER, "demo-order-00b2m8"}


def test_cust_1_its_label_is_printed_with_the_code_of_its_link(field: Field) -> None:
    given(field)
    office = Attacker(field, "p-li").headers
    for language in ("zh", "en"):
        got = field.client.get(f"/api/papers/page/{PAGE}?language={language}", headers=office)
        assert (got.status_code, got.content[:5]) == (200, b"%PDF-"), got.text
    field.office("p-li", RevokePage(), PAGE)
    assert field.client.get(f"/api/papers/page/{PAGE}", headers=office).status_code == 404
