"""Books in memory, and what is asked of each verdict: that it can be kept, read back and said in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from rulebook.kernel.catalogue import file_is_in, words_of
from rulebook.kernel.decision_context import Decision, LedgerEntry
from rulebook.kernel.errors import Refusal
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record, record_id, record_keys
from rulebook.kernel.world import R
from rulebook.policy.codes import CODES as RULES


class World:
    """The rules' port over dictionaries, and a ledger. What the server keeps in SQL and the phone in TinyDB."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], Record] = {}
        self.versions: dict[tuple[str, str], int] = {}
        """How often each record was written: what the server numbers its changes of it by."""
        self.ledger: list[LedgerEntry] = []

    def get(self, kind: type[R], id: str) -> R | None:
        found = self.records.get((kind.KIND, id))
        return found if isinstance(found, kind) else None

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        assert key in kind.KEYS, f"{kind.__name__} is not looked up by {key}"
        return [r for r in self.all(kind) if record_keys(r).get(key) == value]

    def all(self, kind: type[R]) -> list[R]:
        return sorted((r for r in self.records.values() if isinstance(r, kind)), key=record_id)

    def apply(self, decision: Decision) -> None:
        for record in decision.records:
            place = record.KIND, record_id(record)
            self.records[place] = record
            self.versions[place] = self.versions.get(place, 0) + 1
        self.ledger.extend(decision.entries)

    def balance(self, account: str) -> int:
        """What the ledger says stands on an account, in fen."""
        return sum(fen for entry in self.ledger for name, fen in entry.postings if name == account)

    def snapshot(self) -> tuple[dict[tuple[str, str], Record], list[LedgerEntry]]:
        return dict(self.records), list(self.ledger)


I18N = Path(__file__).resolve().parents[1] / "assets" / "i18n"
WORDS = words_of((file.name, file.read_bytes()) for file in I18N.iterdir() if file_is_in(file.name, "zh"))
CODES = {
    "missing": ("part",),
    "items": ("check",),
    "state": ("state",),
    "roles": ("role",),
    "why": ("why_not",),
    "field": ("field", "rules"),
    "problem": ("problem", "number"),
    "row": ("absence.row", "shift_swap.row"),
    "held": ("holding",),
    "whom": ("fault.whom",),
}
"""Facts that are codes: their name → where the words for people may stand."""


def can_be_kept_and_said(verdict: Decision | Refusal) -> None:
    """Written down and read back, as both stores do, a verdict is the same; there are words for all it says."""
    parts = (*verdict.records, *verdict.entries) if isinstance(verdict, Decision) else (verdict,)
    for part in parts:
        assert msgspec.json.decode(msgspec.json.encode(part), type=type(part)) == part
        if isinstance(part, LedgerEntry):
            assert f"memo.{part.memo}" in WORDS
    told = verdict.irregularities if isinstance(verdict, Decision) else (verdict,)
    for one in told:
        key = f"{'irregularity' if isinstance(one, Irregularity) else 'refusal'}.{one.code}"
        spoken_of = set(re.findall(r"{(\w+)}", WORDS[key] + WORDS[f"{key}.todo"]))
        assert spoken_of <= one.facts.keys(), f"{one.code} does not say {spoken_of - one.facts.keys()}"
        assert one.rule in RULES, f"{one.code} is by no rule: {one.rule}"
        for name, places in CODES.items():
            if name == "why" and isinstance(one, Irregularity):
                continue  # somebody's own words
            if name == "whom" and name not in spoken_of:
                continue  # a fault's deadline, of which its words are the code's own
            for code in one.facts.get(name, "").split(","):
                known = code.strip() in ("", "-") or any(f"{place}.{code.strip()}" in WORDS for place in places)
                assert known, f"{one.code} has no words for the {name} {code}"


OF_NO_ORDER = frozenset(
    {
        "answer_late",
        "arrival_late",
        "backdated",
        "clock",
        "clock_back",
        "clock_changed",
        "hidden_cluster",
        "late_arrival",
        "mail_late",
        "no_role_fact",
        "on_site_late",
        "overpaid",
        "receivable_unknown",
        "refund_exceeds",
        "revoked_after",
        "revoked_device",
        "spoken_unknown",
    }
)
"""Irregularities of the device, the books or the person, whatever order the line is about; and of a term that is
over, which no order that is held open makes good."""


def keeps_its_order_open(verdict: Decision | Refusal, order: str) -> None:
    """What is irregular about an order names it, so that it is not closed before that is settled (ORD-10)."""
    if isinstance(verdict, Decision):
        for one in verdict.irregularities:
            assert one.order == order or one.code in OF_NO_ORDER, f"{one.code} forgets {order}"
