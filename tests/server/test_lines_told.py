"""A reader of the books is told of a line, but not the words of records that are out of their sight (SEC-1)."""

from __future__ import annotations

from typing import Any

import pytest
from attacker import Attacker
from company import Hand, make_company
from every_kind import with_every_kind
from pair.field import ORDER, Field

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.visibility import EVERYONE, STAFF
from rulebook.rules import tags_of
from rulebook.subjects.messages.commands import HandMessage
from rulebook.subjects.messages.records import MessageChannel, Occasion
from sync_server.subjects.books.audit_trail import keeps_its_words

FINANCE = frozenset({"role:finance", STAFF, EVERYONE})
BESIDE = {"day_log", "irregularity"}
"""What any line may write beside its own record."""
TOLD = {
    "approval.ask", "books.export", "code.issue", "deadline.pass", "device.enrol", "phone.forget",
    "photo.add", "spoken.claim", "transfer.give", "transfer.take", "unit.receive",
}  # fmt: skip
"""They say no word of a customer's nor of a colleague's: numbers, figures, what the books are held against."""


def test_sec_1_lines_of_records_that_finance_does_not_see_are_told_without_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hidden: dict[str, bool] = {}
    does = Hand.does

    def noting(self: Hand, command: Any, *args: Any, **more: Any) -> Any:
        verdict = does(self, command, *args, **more)
        own = [r for r in verdict.records if r.KIND not in BESIDE] if isinstance(verdict, Decision) else []
        if own:
            unseen = all(FINANCE.isdisjoint(tags_of(record)) for record in own)
            hidden[command.KIND] = hidden.get(command.KIND, False) or unseen
        return verdict

    monkeypatch.setattr(Hand, "does", noting)
    with_every_kind(make_company())
    assert len(hidden) > 60
    assert {kind for kind, unseen in hidden.items() if unseen and not keeps_its_words(kind)} == TOLD


def test_sec_1_what_a_customer_was_told_is_not_read_by_finance_in_the_lines_of_their_order(field: Field) -> None:
    told = HandMessage(
        occasion=Occasion.DONE, about=ORDER, of="v", channel=MessageChannel.SMS, to="13912345678", text="修好了"
    )
    field.office("p-li", told, ORDER)
    for who, sees in (("p-sun", False), ("p-zhou", True)):
        got = field.client.get(f"/api/trace/order/{ORDER}", headers=Attacker(field, who).headers)
        assert got.status_code == 200, got.text
        assert "message.hand" in got.text
        assert ("13912345678" in got.text) is sees
