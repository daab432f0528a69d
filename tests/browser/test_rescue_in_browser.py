"""A rescue file made in the browser and one made natively are the same file: WebCrypto against cryptography."""

import asyncio
import base64
import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from harness import Device, Phone, Server

from mobile.client.offline_client import Profile
from mobile.client.rescue import make_sealer, rescue_file
from mobile.store.journal import Entry
from rulebook.kernel.ids import DeviceId, PersonId
from rulebook.kernel.lines import frame, line_hash, sign_line
from rulebook.kernel.rescue import PIECE
from sync_server.core.company import open_company
from sync_server.core.rescue import open_rescue
from sync_server.static import StaticApp

AT = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
DEVICE = "018f0000-0000-7000-8000-000000000001"
OWN = ec.derive_private_key(7, ec.SECP256R1())
PHOTO = bytes(range(256)) * (PIECE // 200)
CALLED = hashlib.sha256(PHOTO).hexdigest()


def entries(key: bytes) -> list[Entry]:
    found = []
    for seq in range(41, 61):
        raw = msgspec.json.encode({"seq": seq, "finding": "电源线松动" * 50})
        found.append(Entry(seq, frame(raw, sign_line(key, raw)), line_hash(raw), None))
    return found


@pytest.mark.browser
def test_the_browsers_rescue_file_is_byte_for_byte_the_native_one(
    device: Callable[..., Device], lab_build: Path, tmp_path: Path
) -> None:
    company = open_company(tmp_path / "company")
    key = company.master.device_key(DEVICE)
    profile = Profile(device=DeviceId(DEVICE), token="t", key=key.hex(), person=PersonId("p-wang"), name="王")
    private = OWN.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    async def photo() -> bytes:
        return PHOTO

    async def native() -> bytes:
        files = [(CALLED, photo)]
        made = rescue_file(make_sealer(), profile, company.rescue_key, entries(key), files, AT, private)
        return b"".join([piece async for piece in made])

    server = Server(StaticApp(lab_build))
    phone = device(Phone, server.url)
    phone.open("/")
    lines = [(e.seq, base64.b64encode(e.framed).decode()) for e in entries(key)]
    made = phone.python(
        f"""
import base64
from datetime import datetime
from mobile.client.offline_client import Profile
from mobile.client.rescue import make_sealer, rescue_file
from mobile.store.journal import Entry
profile = Profile(device={DEVICE!r}, token="t", key={key.hex()!r}, person="p-wang", name="王")
entries = [Entry(seq, base64.b64decode(text), "", None) for seq, text in {lines!r}]
async def photo():
    return bytes(range(256)) * {PIECE // 200}
found = []
for private in (base64.b64decode({base64.b64encode(private).decode()!r}), b""):
    made = rescue_file(make_sealer(), profile, {company.rescue_key!r}, entries, [({CALLED!r}, photo)],
                       datetime.fromisoformat({AT.isoformat()!r}), private)
    found.append(base64.b64encode(b"".join([piece async for piece in made])).decode())
return found
"""
    )
    assert isinstance(made, list)
    same, fresh = (base64.b64decode(text) for text in made)
    with ThreadPoolExecutor() as aside:  # Playwright's loop runs in this thread
        assert same == aside.submit(lambda: asyncio.run(native())).result()
    assert fresh != same
    opened = open_rescue(company, io.BytesIO(fresh), io.BytesIO())
    assert [(first, len(lines)) for first, lines in opened.runs] == [(41, 20)]
    assert [(sha256, size) for sha256, _, size in opened.files] == [(CALLED, len(PHOTO))]
    server.stop()
