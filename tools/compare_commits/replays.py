"""The recorded journals (tests/data/journals) sent to the demo company over HTTP: what became of each line."""

from __future__ import annotations

import json
from pathlib import Path

from tools.compare_commits.books import Seen
from tools.compare_commits.checkout import Checkout
from tools.compare_commits.client import Device, Server
from tools.compare_commits.varying import Varying, hashes_in

MASTER = "70" * 32
"""What the recorded lines' keys come from (tests/pair/recorded.py); it protects nothing."""
MOST_LINES = 100
"""In one request."""


def replays(checkout: Checkout, journals: Path) -> Seen:
    """Each recording on a demo company of its own. The demo is filled as of now, so every moment in it varies."""
    for profile in sorted(journals.glob("v*/*/profile.json")):
        name = f"{profile.parent.parent.name}-{profile.parent.name}"
        lines = (profile.parent / "journal.log").read_bytes().splitlines(keepends=True)
        known = hashes_in(b"".join(lines))
        for place, said in _replay(checkout, name, json.loads(profile.read_bytes()), lines):
            yield f"{name} {place}", Varying(known, every_time=True)(said)


def _replay(checkout: Checkout, name: str, profile: dict[str, str], lines: list[bytes]) -> Seen:
    data = checkout.work / f"replay-{name}"
    data.mkdir()
    (data / "master.key").write_text(MASTER)
    with Server(checkout, data, "demo") as server:
        phone = Device(server, profile["person"], profile["device"], profile["token"])
        for begin in range(0, len(lines), MOST_LINES):
            some = lines[begin : begin + MOST_LINES]
            answer = json.loads(phone.sync(b"".join(some), first=begin + 1).body)
            for outcome in answer.pop("outcomes", [{"what": "no outcome", "answer": answer}]):
                yield f"line {outcome.get('seq', begin + 1)}", json.dumps(outcome, indent=1, ensure_ascii=False)
        phone.cursor = ""
        feed = json.loads(phone.sync(first=len(lines) + 1).body)["changes"]
        yield "feed", "\n".join(json.dumps(change, ensure_ascii=False) for change in feed)
    yield "rebuild --check", checkout.paigong("rebuild", "--check", "--data", data).text()
