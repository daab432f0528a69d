"""The office screens: `python tests/mobile/preview/office.py --port 8610`, then ?scene=office&person=bo and so on.

People: anna (customer service), bo (dispatcher), chen (service manager), dong (department manager), fang
(finance), guo (storekeeper). The scene is a company after a busy day.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import run  # first: it finds the way to the project

# isort: split
import aftercare
import branching
import customer_pages
import dealing
import erasing
import messages
import msgspec
import selling
import service
import service_day
import treasury
import voiding
from company import OTHER_TRUCK, TRUCK, Company, coins, imei, visit_of
from duty import duty as duty_scene
from fake import FakeSession
from house import house as house_scene
from scenes import SCENES, day
from typed import handwriting
from walked import walked

from mobile.sync.link import Answer
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import HandoverId, ReceiptId
from rulebook.kernel.roles import Role
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover, ReturnToBase
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.holdings import held_by
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork

_S = OrderState


def _done(company: Company, id: str, **paper: Any) -> None:
    """A repair with everything: swap, receipt, signature, completed."""
    li, visit = company.li, visit_of(id)
    company.on_site(id, **paper)
    finding = RecordFinding(visit=visit, finding="终端无供电，主板烧毁", reproduced=True)
    li.must(finding, id)
    li.must(company.swap(visit, f"{id}-swap", reason="faulty", condition="dead"), id)
    work = RecordWork(
        visit=visit,
        work="更换终端，重新接线，平台已上线",
        cause="电源短路",
        advice="加装保险丝",
        customer_tried=True,
    )
    li.must(work, id)
    li.must(company.receipt_for(li, id, visit, f"{id}-receipt"), id)
    li.must(company.signature(id, visit, strokes=handwriting()), id)
    li.must(CompleteVisit(visit=visit), id)


def _handed(company: Company, id: str, fen: int, envelope: int) -> None:
    """Wang's cash in an envelope."""
    company.collect(fen, f"{id}-r", company.wang)
    company.wang.must(ReturnToBase(), "wang")
    declare = DeclareHandover(handover=HandoverId(id), counts=coins(envelope), receipts=(ReceiptId(f"{id}-r"),))
    company.wang.must(declare, id)


def office() -> Company:
    """Orders in every state, envelopes, cash of all ages, irregularities, units owed."""
    company = day()
    count = company.fang.must
    _handed(company, "hand-1", 86_000, 86_000)
    count(CountHandover(handover=HandoverId("hand-1"), counts=coins(86_000)), "hand-1")
    _handed(company, "hand-2", 54_050, 54_050)
    count(CountHandover(handover=HandoverId("hand-2"), counts=coins(44_050)), "hand-2")
    company.collect(36_000, "old-receipt")
    company.wait(days=4)
    company.collect(18_000, "new-receipt")
    _handed(company, "hand-3", 30_000, 30_000)
    _done(company, "order-9", vehicles=(TRUCK,), customer_name="顺达物流", appointment="2026-03-06T10:00:00+08:00")
    company.order_in(_S.SUBMITTED, "order-20", symptom="平台显示离线三天", vehicles=(OTHER_TRUCK,))
    company.order_in(
        _S.SUBMITTED, "order-21", symptom="二通道黑屏，颠簸后出现", problem="视频黑屏",
        customer_name="同城冷链配送", vehicles=("vehicle:粤BD12345",), purchase_date="2026-01-20",
        appointment="2026-03-07T15:30:00+08:00",
    )  # fmt: skip
    company.order_in(_S.DRAFT, "order-22", symptom="", problem="新装两台", kind=OrderKind.INSTALL, tried="")
    company.order_in(_S.APPROVED, "order-23", symptom="定位漂移", vehicles=("vehicle:浙A8K26Z",))
    company.order_in(_S.APPROVED, "order-24", symptom="指示灯常亮", vehicles=("vehicle:沪C52K18",))
    company.order_in(_S.ASSIGNED, "order-25", symptom="不上线", technician=company.wang)
    company.order_in(_S.SUSPENDED, "order-26", symptom="天线丢失", vehicles=("vehicle:贵DF63170",))
    company.order_in(_S.REJECTED, "order-27", symptom="报警器误报")
    company.chen.must(
        OpenOrder(submit=True, **company.paper(symptom="经理自己开的单", customer_name="北方快运")), "order-28"
    )
    company.li.must(company.swap(visit_of("order-1"), "odd", old_number=imei(88), new_number=imei(77)), "order-1")
    company.set_person("wang", skills=("repair", "install"))
    company.hire("zhao", "赵小燕", Role.TECHNICIAN)
    company.set_person("zhao", on_duty=False)
    company.wait(hours=3)
    return company


async def _told(self: FakeSession, path: str, body: bytes) -> Answer:
    """What a server says of a list of forty rows, three of them wrong."""
    asked = {k: v[-1] for k, v in parse_qs(urlsplit(path).query).items()}
    if urlsplit(path).path == "/api/imports/statement":
        return treasury.statement(asked["dry_run"] == "true")
    if urlsplit(path).path.startswith("/api/lists/"):
        return lists_answer(path, body)
    if urlsplit(path).path == "/api/codes":
        who = self.company.world.get(Person, asked["person"])
        link = f"{self.server_url}/#enrol=PG-7K4M-2Q9X"
        return Answer(200, {}, json.dumps({"link": link, "person_name": who.name if who else ""}).encode())
    rows = [{"row": n, "verdict": "taken", "column": None, "reason": None, "code": None} for n in range(2, 40)]
    rows[3] |= {"verdict": "cleaned", "reason": "车牌: '苏e 5k208' → '苏E5K208'"}
    for place, words in ((5, "车牌: 少一位"), (9, "终端号: 校验位不对，请对照标签"), (12, "卡号: 与第 4 行重复")):
        rows[place] |= {"verdict": "refused", "column": "车牌", "reason": words}
    wanted = asked["dry_run"] == "false"
    said = {"rows": rows, "good": 35, "refused": 3, "imported": 35 if wanted else 0}
    return Answer(200, {}, json.dumps(said).encode())


def lists_answer(path: str, body: bytes) -> Answer:
    """What the server says of a list of customers: some new, one put right, one refused."""
    if path.partition("?")[0].endswith("/rows"):
        rows = [{"row": r["row"], "verdict": "new", "name": r["texts"]["name"], "done": True}
                for r in json.loads(body)["rows"]]  # fmt: skip
        return Answer(200, {}, json.dumps({"rows": rows}).encode())
    names = ("顺达物流有限公司", "同城冷链配送", "宏运汽车运输（苏州）有限公司", "江南快运", "老城搬家")
    rows = [{"row": n, "verdict": "new", "name": name, "texts": {"name": name}} for n, name in enumerate(names, 2)]
    change = {"column": "联系电话", "before": "13800138000", "after": "13800138001"}
    rows[0] |= {"verdict": "corrected", "changes": [change]}
    rows[2] |= {"verdict": "refused", "reason": "联系电话：位数不对，应为 11 位", "rule": "ORD-1"}
    rows[4] |= {"verdict": "unchanged"}
    said = {"sha256": "0" * 64, "headings": {"name": "客户名称"}, "ignored": ["传真"], "rows": rows}
    return Answer(200, {}, json.dumps(said).encode())


def held_answer(self: FakeSession, path: str) -> Answer:
    """What the server says of a person's hands, from the same books."""
    held = held_by(self.company.world, path.partition("=")[2])
    named = {part: held.named(part) for part in held.parts if part != "cash"}
    return Answer(200, {}, json.dumps({"parts": held.parts, "cash": held.cash, "named": named}).encode())


async def _asked(self: FakeSession, path: str) -> Answer:
    """What a server says of devices, of one line that was set aside, and of the books."""
    if answer := treasury.answer(self, path):
        return answer
    if path.startswith("/api/search") and self.horizon:
        return Answer(200, {}, msgspec.json.encode(erasing.BEYOND))
    if path.startswith("/api/records/") and self.horizon:
        kind = urlsplit(path).path.rpartition("/")[2]
        return Answer(200, {}, msgspec.json.encode(erasing.listed(kind)))
    if path.startswith("/api/holdings"):
        return held_answer(self, path)
    seen = (self.now() - timedelta(minutes=40)).astimezone(UTC).isoformat()
    devices = [{"id": d.id, "last_seen": seen, "lines": 41} for d in self.company.world.all(Device)]
    text = '{"id":"0193…","kind":"receipt.issue","subject":"order-1","body":{"number":"PGAA-000007"}}'
    aside = {
        "device": "device-li",
        "person_name": "李伟",
        "received_at": seen,
        "code": "second_history",
        "detail": "does not follow the line before",
        "state": "open",
        "kind": "receipt.issue",
        "text": text,
        "files": ["f" * 64, "e" * 64],
        "missing": ["f" * 64],
    }
    return Answer(200, {}, json.dumps(devices if path == "/api/devices" else [aside]).encode())


SCENES["office"] = office
SCENES["branches"] = lambda: branching.branching(office())
SCENES["bound"] = lambda: branching.bound(office())
SCENES["duty"] = lambda: duty_scene(office())
SCENES["rounds"] = lambda: walked(office())
SCENES["house"] = lambda: house_scene(office())
SCENES["service"] = lambda: service.complaints(office())
SCENES["aftercare"] = lambda: aftercare.aftercare(office())
SCENES["surveyed"] = lambda: aftercare.surveyed(office())
SCENES["messages"] = lambda: messages.messages(office())
SCENES["pages"] = lambda: customer_pages.customer_pages(office())
SCENES["cases"] = lambda: service_day.service_day(office())
SCENES["near"] = lambda: service_day.near(office())
SCENES["dealing"] = lambda: dealing.dealing(office())
SCENES["terms"] = lambda: selling.terms(office())
SCENES["back"] = lambda: treasury.back(office())
SCENES["asked-to-erase"] = erasing.asked
SCENES["erased"] = erasing.done
SCENES["left"] = erasing.one_left
SCENES["left-asked"] = erasing.leaver_asked
SCENES["left-erased"] = erasing.leaver_done
SCENES["voiding"] = lambda: voiding.voiding(office())
SCENES["money"] = lambda: treasury.money(office())


class OfficeSession(FakeSession):
    """One with a server that answers. The class below it stays as it is: other tests of the process use it."""

    get_bytes = _asked
    post_bytes = _told


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8610)
    run.main(
        argparse.Namespace(scene="office", person="bo", lang="zh", theme="light", port=parser.parse_args().port),
        OfficeSession,
    )
