"""What other systems lose in a real browser: to eviction, to a cleared cache, to a turned phone."""

from __future__ import annotations

import msgspec
import pytest
from hands import PEN_MS, enrolled, go_to, journal_of, reach, sees, tap
from harness import Device, Phone, wait_until
from office import Office
from sqlalchemy import select

from rulebook.kernel.ids import VisitId
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.visits.commands import Arrive, Depart, RecordFinding, RecordWork
from rulebook.subjects.visits.records import Visit
from sync_server.db import tables as t

pytestmark = pytest.mark.browser

ORDER = "demo-order-00a1k7"
"""Wang's repair, waiting for him."""
VISIT = VisitId("visit-turned")

FORGETS = """async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
    localStorage.clear();
    sessionStorage.clear();
}"""


@pytest.mark.parametrize("granted", [True, False])
def test_odoo_284790_the_browser_is_asked_to_evict_nothing_and_its_true_answer_is_shown(
    office: Office, granted: bool
) -> None:
    """What the screen says is what the browser itself answers, not what we hope for."""
    phone = office.device(Phone, office.server.url)
    if granted:
        session = phone.context.new_cdp_session(phone.page)
        session.send("Browser.grantPermissions", {"permissions": ["durableStorage"], "origin": office.server.url})
    enrolled(phone, office.company, "p-wang", "王建国")
    go_to(phone, "我")
    sees(phone, "浏览器答应长期保留" if granted else "浏览器在空间不足时可能清理")
    assert phone.page.evaluate("navigator.storage.persisted()") is granted


def test_kobotoolbox_45_clearing_the_cache_loses_no_record_and_the_app_comes_back(office: Office) -> None:
    """Everything that a browser calls cache is gone: HTTP cache, caches, worker, local storage, cookies."""
    phone = office.phone_with_one_unsent()
    written = journal_of(phone)
    assert len(written) == 1
    phone.page.evaluate(FORGETS)
    phone.context.clear_cookies()
    session = phone.context.new_cdp_session(phone.page)
    session.send("Network.clearBrowserCache")
    assert journal_of(phone) == written
    phone.kill()
    phone.start()
    phone.open()
    wait_until(lambda: returns(office), "the record to arrive", 60)
    assert returns(office) == [line.split(b"\t")[0] for line in written]


def returns(office: Office) -> list[bytes]:
    """The lines that say somebody is back, as they arrived."""
    with office.company.engine.connect() as connection:
        raws = [bytes(raw) for raw in connection.execute(select(t.lines.c.raw)).scalars()]
    return [raw for raw in raws if b'"base.return"' in raw]


def stroke(phone: Device, start: float) -> None:
    """One stroke on the pad, from so far from its left side on."""
    pad = phone.page.get_by_label("签名区").first
    reach(phone, pad)
    box = pad.bounding_box()
    assert box is not None
    mouse = phone.page.mouse
    mouse.move(box["x"] + box["width"] * start, box["y"] + box["height"] * 0.3)
    mouse.down()
    for step in range(1, 12):
        mouse.move(
            box["x"] + box["width"] * (start + step * 0.025), box["y"] + box["height"] * (0.3 + 0.2 * (step % 3))
        )
        phone.page.wait_for_timeout(PEN_MS)
    mouse.up()


def test_collect_7124_half_a_signature_outlives_a_turned_phone_and_is_finished_there(office: Office) -> None:
    """Upright the first stroke, then the phone is turned, and killed; the second stroke joins the first."""
    for command in (
        AcceptOrder(),
        Depart(visit=VISIT, ticked=("details", "customer_called", "tools", "spares", "papers")),
        Arrive(visit=VISIT),
        RecordFinding(visit=VISIT, finding="主板无输出"),
        RecordWork(visit=VISIT, work="更换终端", customer_tried=True),
    ):
        office.says(command, ORDER, "p-wang")
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.open(f"/#/order/{ORDER}/sign")
    stroke(phone, 0.1)
    sees(phone, "重写")
    phone.page.set_viewport_size({"width": 860, "height": 412})
    sees(phone, "重写")
    stroke(phone, 0.5)
    phone.page.set_viewport_size({"width": 412, "height": 860})
    sees(phone, "重写")
    wait_until(lambda: drafted_strokes(phone) == 2, "both strokes to be written down")
    phone.kill()
    phone.start()
    phone.open(f"/#/order/{ORDER}/sign")
    sees(phone, "重写")
    tap(phone, "确认签字")
    visit = wait_until(lambda: signed(office), "the signature to arrive", 60)
    assert visit.signature
    first, second = visit.signature.strokes
    assert len(first.points) >= 5
    assert len(second.points) >= 5
    assert abs(first.points[0][0] - 100) <= 30, "where it was put, in thousandths of the pad's width"
    assert abs(second.points[0][0] - 500) <= 30, "and the other, though the pad was another size by then"
    heights = [y for one in (first, second) for _, y, _ in one.points]
    assert min(heights) >= 0
    assert max(heights) <= 520, "nothing lies outside the pad, whichever way it is held"


def drafted_strokes(phone: Device) -> int:
    """How many strokes the half-given signature has on the device."""
    notes = [msgspec.json.decode(line) for line in journal_of(phone, "state.")]
    drafts = [note for note in notes if note["note"] == "draft" and note["key"].startswith("sign/")]
    return len(drafts[-1]["value"]["strokes"]) if drafts else 0


def signed(office: Office) -> Visit | None:
    with office.company.read() as work:
        visit = work.get(Visit, VISIT)
    return visit if visit and visit.signature else None
