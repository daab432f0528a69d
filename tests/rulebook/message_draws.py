"""What the tests of messages share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from company import Company, Hand

from rulebook.kernel.times import iso
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.letterhead.commands import SetLetterhead
from rulebook.subjects.messages.commands import (
    HandMessage,
    NoteSending,
    SendingOutcome,
)
from rulebook.subjects.messages.occasions import ROWS
from rulebook.subjects.messages.records import (
    Message,
    MessageChannel,
    MessageState,
    Occasion,
)

ORDER = "order-1"


S, C = MessageState, MessageChannel


def switched_on(company: Company, channel: int) -> Company:
    for row in ROWS.values():
        company.hua.must(SetSetting(name=row.figure, value="1"))
    company.hua.must(SetSetting(name="message_channel", value=str(channel)))
    company.hua.must(SetLetterhead(name="路安达车联网", name_en="Lu'anda", phone="0512-65550198"), "company")
    return company


def moment(company: Company, **ahead: float) -> str:
    return iso(company.now + timedelta(**ahead))


def all_of(company: Company, occasion: Occasion) -> list[Message]:
    found = [m for m in company.world.all(Message) if m.occasion is occasion]
    return sorted(found, key=lambda m: m.drawn_at)


def sole(company: Company, occasion: Occasion) -> Message:
    (one,) = all_of(company, occasion)
    return one


def agree(company: Company, time: str, hand: Hand | None = None) -> None:
    (hand or company.anna).must(AgreeTime(time=time), ORDER)


def sent(company: Company, message: Message) -> None:
    body = note(message, SendingOutcome.SENT, "200")
    company.system.must(body, message.id)


def note(message: Message, outcome: SendingOutcome, said: str = "") -> NoteSending:
    return NoteSending(
        outcome=outcome, channel=message.channel, turn=message.turn, to=message.to, text=message.text, said=said
    )


def hand(message: Message, **changes: Any) -> HandMessage:
    said = {"occasion": message.occasion, "about": message.about, "of": message.of, "channel": C.SMS}
    return HandMessage(**said | {"to": "13800138000", "text": "在路上"} | changes)
