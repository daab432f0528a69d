"""The HTTP API asked by people of every role: the OpenAPI document, feeds, reports, papers, lines, refusals."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tools.compare_commits.books import Seen, copy_of, sheets, varying_of
from tools.compare_commits.calls import CALLS, COMMANDS, Call, Found, calls_about
from tools.compare_commits.checkout import Checkout, Failed
from tools.compare_commits.client import Answer, Device, Server

PEOPLE = {
    "administrator": "g-admin",
    "service": "g-service",
    "dispatcher": "g-dispatch",
    "manager": "g-manager",
    "head": "g-head",
    "finance": "g-finance",
    "storekeeper": "g-store",
    "auditor": "g-audit",
    "technician": "g-tech-000",
}
"""Who asks, and whom `generate` made for that; the administrator first, who lets the others in."""
MOST_PAGES = 100


def answers(checkout: Checkout, data: Path, files: Path) -> Seen:
    """Every answer, byte for byte but for what varies; `files` are the lists that customers and wallets sent."""
    varying = varying_of(data)
    with Server(checkout, copy_of(data, "asked")) as server:
        people: dict[str, Device] = {}
        for n, (role, person) in enumerate(PEOPLE.items(), 1):
            device, token = f"00000000-0000-4000-8000-{n:012d}", f"{n:064d}"
            people[role] = Device(server, person, device, token, people.get("administrator"))
        for name, answer in _asked(server, people, files):
            yield name, varying(as_text(answer))


def _asked(server: Server, people: dict[str, Device], files: Path) -> Iterator[tuple[str, Answer]]:
    found: Found = defaultdict(list)
    for role, device in people.items():
        yield f"POST /api/enrol ({role})", device.enrolled
        for n, page in enumerate(_feed(device)):
            yield f"POST /api/sync ({role}, page {n + 1})", page
            for change in json.loads(page.body).get("changes", ()):
                if not change.get("gone"):
                    found[change["kind"]].append(change)
    for call in (*CALLS, *calls_about(found, files)):
        yield _name(call), _ask(server, people, call)
    for role, kind, subject, body in COMMANDS:
        device = people[role]
        line = device.signed(kind, subject, body, "2026-11-01T09:00:00+08:00")
        yield f"line {kind} ({role}, seq {device.seq})", device.sync(line)


def _feed(device: Device) -> Iterator[Answer]:
    """All that the device is fed, a page at a time."""
    for _ in range(MOST_PAGES):
        page = device.sync()
        yield page
        if page.status != 200 or not json.loads(page.body).get("more"):
            return
    raise Failed(f"the feed of {device.person} does not end")


def _name(call: Call) -> str:
    who = call.who or "nobody"
    return f"{call.method} {call.path} ({who}{', ' + call.note if call.note else ''})"


def _ask(server: Server, people: dict[str, Device], call: Call) -> Answer:
    headers = dict(call.headers) | (people[call.who].login if call.who else {})
    return server.ask(call.method, call.path, call.body, headers)


def as_text(answer: Answer) -> str:
    """Status, headers and body; of a workbook its cells, of a PDF its pages' words and pictures."""
    head = [f"{answer.status}", *(f"{name}: {value}" for name, value in sorted(answer.headers.items()))]
    return "\n".join(head) + "\n\n" + _body(answer)


def _body(answer: Answer) -> str:
    kind = answer.headers.get("content-type", "")
    if kind == "application/pdf":
        return "\f".join(_pages(answer.body))
    if "spreadsheet" in kind and answer.status == 200:
        return "".join(f"{name}\n{cells}" for name, cells in sheets(answer.body))
    return answer.body.decode("utf-8", "backslashreplace").replace("},{", "},\n{")  # so that a difference is short


def _pages(pdf: bytes) -> Iterator[str]:
    for page in PdfReader(BytesIO(pdf)).pages:
        pictures: list[Any] = [(picture.name, len(picture.data)) for picture in page.images]
        yield f"{page.mediabox}\n{page.extract_text()}\n{pictures}"
