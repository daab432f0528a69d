"""Messages to customers (MSG-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.messages.commands import (
    AddressMessages,
    HandMessage,
    NoteSending,
    QueueMessage,
    WishMessages,
    WithdrawMessage,
    WordMessages,
)
from rulebook.subjects.messages.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.messages.following import follow, foresee, lapsed, lapses
from rulebook.subjects.messages.handlers import (
    address_messages,
    hand_message,
    note_sending,
    queue_message,
    wish_messages,
    withdraw_message,
    word_messages,
)
from rulebook.subjects.messages.records import PENDING, Message, MessageWish, MessageWording
from rulebook.subjects.messages.visibility import FIELD_SIGHT, VISIBILITY

SUBJECT = Subject(
    name="messages",
    records=(Message, MessageWording, MessageWish),
    handlers={
        HandMessage: hand_message,
        QueueMessage: queue_message,
        WithdrawMessage: withdraw_message,
        WordMessages: word_messages,
        WishMessages: wish_messages,
        AddressMessages: address_messages,
        NoteSending: note_sending,
    },
    visibility=VISIBILITY,
    field_sight=FIELD_SIGHT,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Message, "state", PENDING, lapses, lapsed),),
    after=(follow,),
    foresee=(foresee,),
)
