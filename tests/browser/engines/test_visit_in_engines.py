"""A short visit without a network in every browser that a technician brings: captured, killed, restarted, sent."""

from __future__ import annotations

import pytest
from drivers import Browser
from harness import Server
from people import Person
from sqlalchemy import select

from rulebook.kernel.lines import unframe
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.records import Visit
from sync_server.core.company import Company
from sync_server.core.enrolment import issue_code
from sync_server.db import tables as t

pytestmark = pytest.mark.engines

INSTALLED = "() => navigator.serviceWorker.ready.then(() => null)"
SAID = "FTY-06 天线断了"
# The journal as it lies in the browser: a file of the private file system, or rows of IndexedDB.
JOURNAL = """async () => {
    const texts = [];
    try {
        for await (const [, folder] of (await navigator.storage.getDirectory()).entries())
            if (folder.kind === 'directory') for await (const [name, file] of folder.entries())
                if (name.startsWith('journal.')) texts.push(await (await file.getFile()).text());
    } catch { /* no private file system here */ }
    const asked = (request) => new Promise((good, bad) => {
        request.onsuccess = () => good(request.result);
        request.onerror = () => bad(request.error);
    });
    for (const { name } of await indexedDB.databases()) {
        if (!name.startsWith('folder-paigong-')) continue;
        const database = await asked(indexedDB.open(name));
        const rows = database.transaction('chunks').objectStore('chunks');
        const chunks = await asked(rows.getAll(IDBKeyRange.bound(['journal.log', 0], ['journal.log', Infinity])));
        texts.push(await new Blob(chunks).text());
        database.close();
    }
    return texts.filter(Boolean);
}"""


def test_a_short_visit_without_a_network(browser: Browser, company: Company, server: Server) -> None:
    wang = Person(browser)
    wang.opens(f"{server.url}/#/enrol/{issue_code(company, 'p-wang')}")
    wang.sees("王建国")
    wang.taps("登记这台设备")
    wang.sees("已送达", 60)
    browser.evaluate(INSTALLED)

    server.stop()
    he_comes_to_the_truck_and_cannot_mend_it(wang)
    browser.kill()
    browser.start()
    wang.opens(f"{server.url}/")
    wang.sees("4 条未发")
    wang.sees("离线")
    (journal,) = browser.evaluate(JOURNAL)
    assert stored(company) == []

    server.start()
    wang.sees("已送达", 60)
    assert stored(company) == [unframe(line) for line in journal.encode().splitlines(keepends=True)]
    with company.read() as work:
        (visit,) = work.all(Visit)
        order = work.get(Order, visit.order)
    assert order is not None
    assert visit.unsolved == order.symptom
    assert (order.state, order.waiting_for) == ("suspended", f"等配件；{SAID}")


def he_comes_to_the_truck_and_cannot_mend_it(wang: Person) -> None:
    wang.taps("接单")
    wang.taps("准备出发")
    wang.ticks_all()
    wang.taps("出发")
    wang.taps("我已到达")
    wang.sees("重现了")  # the finding is asked for at once
    wang.taps("返回")
    wang.sees("在现场")
    wang.taps("没有解决")
    wang.types("补充说明（可选）", SAID)
    wang.taps("等配件")
    wang.taps("结束这次上门")
    wang.sees("4 条未发")


def stored(company: Company) -> list[tuple[bytes, bytes]]:
    """The technician's lines as the server keeps them, in order."""
    own = t.devices.c.person == "p-wang"
    with company.engine.connect() as connection:
        rows = connection.execute(
            select(t.lines.c.raw, t.lines.c.mac)
            .join(t.devices, t.devices.c.id == t.lines.c.device)
            .where(own)
            .order_by(t.lines.c.seq)
        )
        return [(row.raw, row.mac) for row in rows]
