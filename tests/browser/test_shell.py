"""The shell around the app in a real Chromium: offline, storage that survives a kill, tabs, updates."""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from harness import Device, Phone, Server, as_json, wait_until

from sync_server.static import StaticApp

pytestmark = pytest.mark.browser

CONTRACT = (Path(__file__).parents[1] / "store" / "folder_contract.py").read_text("utf-8")


def test_it_starts_installs_itself_and_starts_again_without_the_server(phone: Device, lab_server: Server) -> None:
    phone.open()
    assert "实验室" in phone.text()
    phone.installed()
    phone.page.evaluate("navigator.serviceWorker.ready.then(it => it.active.postMessage('FILL'))")
    rare = "async () => Boolean(await caches.match('/assets/fonts/NotoSansSC-rare.woff2'))"
    wait_until(lambda: phone.page.evaluate(rare), "the font for rare names to be kept")
    lab_server.stop()
    phone.reload()
    assert "实验室" in phone.text()
    assert not [url for url in phone.requests if "/assets/fonts/noto" in url], "everyday text needs no other font"
    phone.python("import flet as ft\npage.add(ft.Text('客户：龑'))")
    phone.page.get_by_text("客户").wait_for()
    phone.close()
    phone.restart()
    assert "收费 ¥200.00 ✓ → 已保存" in phone.text()
    assert phone.errors == []
    elsewhere = {urlsplit(url).netloc for url in phone.requests if not url.startswith(("blob:", "data:"))}
    assert elsewhere == {f"127.0.0.1:{lab_server.port}"}
    lab_server.start()


def test_offline_cuts_the_worker_too(phone: Device) -> None:
    phone.open()
    phone.installed()
    phone.reload()  # from here on the service worker stands between the app and the network
    asked = """
from mobile.device.browser.link import BrowserLink
from mobile.sync.link import Unreachable
try:
    return (await BrowserLink().get("/api/x", {}, 5)).status
except Unreachable:
    return "unreachable"
"""
    assert phone.python(asked) == 404
    phone.offline()
    assert phone.python(asked) == "unreachable"
    phone.online()
    assert phone.python(asked) == 404


def test_the_folder_contract_holds_in_the_browser(phone: Device) -> None:
    phone.open()
    for room in ("folder_opfs import OpfsFolder", "folder_indexeddb import IndexedDbFolder"):
        assert len(contract_kept(phone, room)) >= 11
    assert len(contract_kept(phone, "folder_browser import BrowserFolder")) >= 11
    assert phone.python(f"{KIND}\nreturn (await kind()).__name__") == "OpfsFolder"
    # WebKit on Linux has the handles in name only.
    without = "js.FileSystemFileHandle.prototype.createSyncAccessHandle = None"
    assert phone.python(f"{KIND}\n{without}\nreturn await has_handles()") is False


KIND = "from mobile.store.folder_browser import has_handles, kind"


def contract_kept(phone: Device, room: str) -> list[str]:
    """The promises of the contract that a folder keeps: all, or it fails."""
    kept: list[str] = phone.python(
        f"""
from mobile.store.{room} as Room
scope = {{}}
exec({as_json(CONTRACT)}, scope)
kept = []
for number, promise in enumerate(scope["CONTRACT"]):
    await promise(Room(f"{room.split()[0]}-{{number}}"))
    kept.append(promise.__name__)
return kept
"""
    )
    return kept


def test_no_flushed_record_is_lost_over_ten_kills(phone: Device) -> None:
    write = """
from mobile.store.folder_opfs import OpfsFolder
file = await OpfsFolder().open("journal")
number = len((await file.read()).splitlines())
said = js.BroadcastChannel.new("told")
while True:
    await file.append(b"%06d\\n" % number)
    said.postMessage(number)
    number += 1
    await asyncio.sleep(0)
"""
    listen = "() => { new BroadcastChannel('told').onmessage = (event) => { globalThis.told = event.data; }; }"
    phone.open()
    phone.installed()
    told = -1
    for _ in range(10):
        phone.page.evaluate(listen)
        phone.order(write)
        before = told
        told = wait_until(
            lambda least=before + 20: (last := phone.page.evaluate("globalThis.told ?? -1")) > least and last,
            "records to be written",
        )
        phone.kill()
        phone.restart()
        kept = phone.python(
            """
from mobile.store.folder_opfs import OpfsFolder
file = await OpfsFolder().open("journal")
text = (await file.read()).decode()
await file.close()
return text
"""
        )
        lines = kept.split("\n")
        assert lines[-1] == "", "a record is torn"
        assert lines[:-1] == [f"{number:06}" for number in range(len(lines) - 1)]
        assert len(lines) - 1 > told
        told = len(lines) - 2


def test_a_second_tab_is_told_that_the_app_is_in_use(phone: Device) -> None:
    take_tab_lock = """
from mobile.store.tab_lock_browser import take_tab_lock
from mobile.store.folder import InUse
from mobile.store.folder_opfs import OpfsFolder
claimed = await take_tab_lock("paigong")
try:
    js.kept_open = await OpfsFolder().open("journal")  # or it is closed with its last name
    return [claimed, "open"]
except InUse:
    return [claimed, "in use"]
"""
    phone.open()
    assert phone.python(take_tab_lock) == [True, "open"]
    first = phone.page
    second = phone.context.new_page()
    phone.page = second
    phone.open()
    # Both tabs hear the order; only the second may answer.
    assert phone.python("if js.flet_js.documentUrl.endswith('x'): return\n" + take_tab_lock) == [False, "in use"]
    first.close()
    assert phone.python(take_tab_lock) == [True, "open"]


def test_a_new_build_is_offered_and_taken_whole_or_not_at_all(
    device: Callable[..., Device], lab_build: Path, next_lab_build: Path, tmp_path: Path
) -> None:
    root = tmp_path / "served"
    shutil.copytree(lab_build, root)
    server = Server(StaticApp(root))
    phone = device(Phone, server.url)
    phone.open()
    phone.installed()
    phone.reload()
    state = "from mobile.device.browser.page import connect\nreturn vars(connect().state)"
    assert phone.python(state)["update_ready"] is False
    wait_until(lambda: phone.python(state)["offline_ready"], "Python to hear that the app is installed")
    first = phone.python(state)["build"]

    # A deployment half-way: the service worker is new already, one file is not.
    put_in_place(next_lab_build, root)
    shutil.copy(lab_build / "app.zip", root / "app.zip")
    (root / "app.zip.br").unlink()
    shutil.copy(lab_build / "app.zip.br", root / "app.zip.br")
    assert updated(phone) == "refused"
    phone.reload()
    assert "版本 1" in phone.text()
    assert phone.python(state)["build"] == first

    put_in_place(next_lab_build, root)
    assert updated(phone) == "waiting"
    phone.reload()
    assert "版本 1" in phone.text(), "a reload alone changes nothing"
    wait_until(lambda: phone.python(state)["update_ready"], "Python to hear of the update")
    phone.order("from mobile.device.browser.page import connect\nconnect().apply_update()")
    phone.page.wait_for_event("load")
    phone.ready()
    assert "版本 2" in phone.text()
    assert phone.python(state)["build"] != first
    assert len(phone.page.evaluate("caches.keys()")) == 1
    server.stop()
    phone.reload()
    assert "版本 2" in phone.text()
    assert [error for error in phone.errors if "sw.js" not in error] == []


def put_in_place(build: Path, root: Path) -> None:
    shutil.rmtree(root)
    shutil.copytree(build, root)


def updated(phone: Device) -> str:
    """Have the page look for a new version; whether one waits then or was refused."""
    return str(
        phone.page.evaluate(
            """async () => {
                const registration = await navigator.serviceWorker.getRegistration();
                return await new Promise((resolve, reject) => {
                    const follow = (worker) => {
                        const tell = () => {
                            if (worker.state === 'installed') resolve('waiting');
                            if (worker.state === 'redundant') resolve('refused');
                        };
                        worker.addEventListener('statechange', tell);
                        tell();
                    };
                    // The browser may have looked by itself, just after the page was opened.
                    if (registration.waiting) return resolve('waiting');
                    registration.addEventListener('updatefound', () => follow(registration.installing));
                    if (registration.installing) follow(registration.installing);
                    setTimeout(() => reject(new Error('nothing new was found')), 60000);
                    registration.update().then(
                        () => { if (registration.waiting) resolve('waiting'); }, reject);
                });
            }"""
        )
    )
