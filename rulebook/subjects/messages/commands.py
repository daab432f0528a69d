"""Told by one's own phone; queued, withdrawn; worded; a customer's wish; what sending came to (MSG-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ADMIN, OFFICE, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.kernel.roles import Role
from rulebook.subjects.messages.records import MessageChannel, Occasion

_NOBODY: frozenset[Role] = frozenset()
"""The server alone writes it; whoever else does is told of."""


class HandMessage(Fact, frozen=True):
    """The words were handed to one's own phone's messaging app; whether they were sent, nobody knows (MSG-1).

    `about`: the order, or the customer whose terms end, which is the line's subject, too. `of`: the visit, the
    moment agreed, or the last day. `to`: number or address as it was handed over.
    """

    KIND: ClassVar[str] = "message.hand"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | TECHNICIAN
    RULE: ClassVar[str] = "MSG-1"
    occasion: Occasion
    about: Annotated[str, Key]
    of: Annotated[str, Meta(max_length=100)]
    channel: MessageChannel
    to: Short
    text: Text
    language: Short = "zh"


class QueueMessage(Request, frozen=True):
    """The server is to send it; one that failed begins anew. The line's subject is the message (MSG-1)."""

    KIND: ClassVar[str] = "message.queue"
    ROLES: ClassVar[frozenset[Role]] = OFFICE
    RULE: ClassVar[str] = "MSG-1"
    channel: MessageChannel


class WithdrawMessage(Request, frozen=True):
    """It is not to be sent any more, with the reason. The line's subject is the message (MSG-1)."""

    KIND: ClassVar[str] = "message.withdraw"
    ROLES: ClassVar[frozenset[Role]] = OFFICE
    RULE: ClassVar[str] = "MSG-1"
    reason: Text


class WordMessages(Request, frozen=True):
    """What is written on an occasion from now on, in both languages; the line's subject is it (MSG-1)."""

    KIND: ClassVar[str] = "message.word"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "MSG-1"
    zh: Annotated[str, Meta(max_length=500)]
    en: Annotated[str, Meta(max_length=500)]


class WishMessages(Fact, frozen=True):
    """A customer, the line's subject, said that they want no messages, or want them again (MSG-1)."""

    KIND: ClassVar[str] = "message.wish"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | TECHNICIAN
    RULE: ClassVar[str] = "MSG-1"
    silent: bool
    words: Text = ""


class AddressMessages(Request, frozen=True):
    """Where a customer's mail goes, and in which language; the line's subject is the customer (MSG-1)."""

    KIND: ClassVar[str] = "message.address"
    ROLES: ClassVar[frozenset[Role]] = OFFICE
    RULE: ClassVar[str] = "MSG-1"
    mail: Short = ""
    language: Short = "zh"


class SendingOutcome(StrEnum):
    """`sent`: taken. `tried`: not now, it is tried again. `failed`: not like this, somebody has to see to it."""

    SENT = "sent"
    TRIED = "tried"
    FAILED = "failed"


class NoteSending(Fact, frozen=True):
    """What the server's sending of a message came to; the line's subject is the message (MSG-1)."""

    KIND: ClassVar[str] = "message.note"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "MSG-1"
    outcome: SendingOutcome
    channel: MessageChannel
    turn: int
    to: Short
    text: Text
    language: Short = "zh"
    said: Short = ""
