"""Python's memory, kept on the device for quick starts: it holds nobody's work, and no start depends on it."""

import base64
import json

import pytest
from hands import go_to, sees, tap
from harness import Device, Phone, wait_until
from office import Office

pytestmark = pytest.mark.browser

FOUND = """async () => {
    const { kept, good } = await import("/memory.js");
    const bytes = await kept(paigong.state.build);
    await good(paigong.state.build);
    if (!bytes) return null;
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000)
        text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
}"""
SPOILED = """async () => {
    const cache = await caches.open(`paigong-${paigong.state.build}`);
    const [request] = await cache.keys("/python-memory", { ignoreSearch: true });
    const bytes = new Uint8Array(4096);
    await cache.put(request, new Response(bytes, { headers: { "x-bytes": "4096" } }));
}"""
CUT_SHORT = """async () => {
    const cache = await caches.open(`paigong-${paigong.state.build}`);
    await cache.put("/python-memory-begun", new Response(""));
}"""
WANTED = """async () => (await import("/memory.js")).wanted(paigong.state.build)"""


def remembering(office: Office) -> Device:
    """王建国's phone, installed, with Python's memory kept, and then without a network."""
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.page.evaluate("paigong.remember()")
    assert not phone.page.evaluate(WANTED)
    phone.offline()
    return phone


def came_from(phone: Device) -> str:
    """What the start went on from: "memory", or "packages" that were imported anew."""
    marks = phone.page.evaluate("performance.getEntriesByType('mark').map((mark) => mark.name)")
    (found,) = {"paigong-memory", "paigong-packages"} & set(marks)
    return str(found).removeprefix("paigong-")


def test_starts_from_memory_work_offline_and_keep_what_was_done_before_a_kill(office: Office) -> None:
    phone = remembering(office)
    phone.reload()
    assert came_from(phone) == "memory"
    go_to(phone, "行囊")
    tap(phone, "我已回司")
    tap(phone, "确认回司")
    go_to(phone, "我")
    sees(phone, "未发送：1 条记录")
    phone.kill()
    phone.start()
    phone.offline()
    phone.open()
    assert came_from(phone) == "memory"
    go_to(phone, "我")
    sees(phone, "未发送：1 条记录")
    phone.online()
    sees(phone, "已送达", 60_000)
    assert [error for error in phone.errors if "net::" not in error] == []


def test_the_memory_holds_nothing_of_whoever_works_on_the_device(office: Office) -> None:
    phone = remembering(office)
    memory = base64.b64decode(phone.page.evaluate(FOUND))
    assert len(memory) > 10_000_000
    profile = json.dumps(
        phone.page.evaluate(
            """async () => {
                const root = await navigator.storage.getDirectory();
                const folder = await root.getDirectoryHandle("paigong");
                const names = [];
                for await (const [name, handle] of folder.entries())
                    names.push(await (await handle.getFile()).text());
                return names;
            }"""
        ),
        ensure_ascii=False,
    )
    assert "王建国" in profile, "the files of the device are found where they are looked for"
    for secret in ("王建国", "p-wang", "鸿运物流"):
        for encoding in ("utf-8", "utf-16-le"):
            assert secret.encode(encoding) not in memory, secret


def test_where_room_is_scarce_no_memory_is_kept_and_one_that_was_goes(office: Office) -> None:
    phone = remembering(office)
    phone.page.evaluate("navigator.storage.estimate = async () => ({ quota: 5e8, usage: 1e8 })")
    assert not phone.page.evaluate(WANTED)
    phone.reload()
    assert came_from(phone) == "packages"
    sees(phone, "待接单")


def test_a_memory_that_is_spoiled_or_did_not_come_to_its_end_is_done_without(office: Office) -> None:
    phone = remembering(office)
    phone.page.evaluate(SPOILED)
    phone.reload()
    assert came_from(phone) == "packages"
    sees(phone, "待接单")
    assert phone.page.evaluate(WANTED), "it is made anew"
    phone.page.evaluate("paigong.remember()")
    phone.page.evaluate(CUT_SHORT)
    phone.reload()
    assert came_from(phone) == "packages"
    sees(phone, "待接单")
    phone.page.evaluate("paigong.remember()")
    phone.reload()
    assert came_from(phone) == "memory"
    sees(phone, "待接单")
    wait_until(lambda: phone.page.evaluate("caches.match('/python-memory-begun').then((it) => !it)"), "its end")
