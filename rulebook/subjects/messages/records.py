"""What a customer is told, in which words; what is written on each occasion; who wants no messages (MSG-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import CustomerId, OrderId, PersonId
from rulebook.kernel.records import Record


class Occasion(StrEnum):
    """On what a customer is told something; occasions.py has a row for each."""

    APPOINTMENT = "appointment"
    ON_THE_WAY = "on_the_way"
    DONE = "done"
    TERM_ENDS = "term_ends"


class MessageChannel(StrEnum):
    """`sms` and `mail` are the sender's own phone; `gateway` and `smtp` are the server's."""

    SMS = "sms"
    MAIL = "mail"
    GATEWAY = "gateway"
    SMTP = "smtp"

    @property
    def by_server(self) -> bool:
        return self in (MessageChannel.GATEWAY, MessageChannel.SMTP)

    @property
    def by_mail(self) -> bool:
        return self in (MessageChannel.MAIL, MessageChannel.SMTP)


class MessageState(StrEnum):
    """`sent`: the gateway or mail server took it. `handed`: it was given to a phone's own app, which says no more.

    Neither says that it was delivered or read: nobody tells us.
    """

    DRAWN = "drawn"
    QUEUED = "queued"
    SENT = "sent"
    HANDED = "handed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


PENDING = (MessageState.DRAWN, MessageState.QUEUED)
"""The customer has not been told, and still may be."""
OPEN = (*PENDING, MessageState.FAILED)
TOLD = (MessageState.SENT, MessageState.HANDED)


class Telling(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One time that it left us: the words as they were sent, where to, how, by whom.

    `said`: what the receiver answered. `quiet`: while the customer rests (FUP-1).
    """

    at: str
    channel: MessageChannel
    to: str
    text: str
    language: str
    by: PersonId
    by_name: str = ""
    said: str = ""
    quiet: bool = False


class SendingTry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One time that the server could not send it, and what it was told."""

    at: str
    channel: MessageChannel
    said: str
    turn: int = 0


class Message(Record, frozen=True, kw_only=True):
    """What a customer is told once: its id is occasion, subject and what of it (`occasions.message_id`).

    `about`: an order, or the customer whose terms end; `of`: the visit, the moment agreed, or the last day.
    `to`: the number or address, '' where none is known. `until`: after this it would be false and lapses.
    `turn`: how often the office began anew; a gateway's key has it. `told`: each time it left us.
    `terms`: those that end. `open_to`: who worked on the order and sees it, as they see the order (SEC-1).
    """

    KIND: ClassVar[str] = "message"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "order", "customer")
    id: str
    occasion: Occasion
    about: str
    of: str
    order: OrderId | None = None
    customer: CustomerId | None = None
    customer_name: str = ""
    contact: str = ""
    state: MessageState
    channel: MessageChannel
    to: str = ""
    language: str = "zh"
    text: str = ""
    drawn_at: str
    until: str = ""
    queued_at: str = ""
    queued_by: PersonId | None = None
    turn: int = 0
    tries: tuple[SendingTry, ...] = ()
    told: tuple[Telling, ...] = ()
    withdrawn_at: str = ""
    withdrawn_by: PersonId | None = None
    withdrawn_by_name: str = ""
    why: str = ""
    terms: tuple[str, ...] = ()
    open_to: tuple[PersonId, ...] = ()


class PastWording(msgspec.Struct, frozen=True, kw_only=True):
    """What was written on an occasion until then, and who had entered it."""

    zh: str
    en: str
    until: str
    set_by: PersonId


class MessageWording(Record, frozen=True, kw_only=True):
    """The company's own words for one occasion, which is its id; `past`: earlier ones, newest first."""

    KIND: ClassVar[str] = "message_wording"
    id: str
    zh: str
    en: str
    set_by: PersonId
    set_at: str
    past: tuple[PastWording, ...] = ()


class WishSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a customer said about messages, when, to whom."""

    silent: bool
    at: str
    by: PersonId
    by_name: str = ""
    words: str = ""


class MessageWish(Record, frozen=True, kw_only=True):
    """How a customer wants to be written to; its id is the customer's. `silent`: not at all.

    `mail`: where to; `language`: zh or en. `said`: their wishes, the latest last.
    """

    KIND: ClassVar[str] = "message_wish"
    id: CustomerId
    silent: bool = False
    mail: str = ""
    language: str = "zh"
    said: tuple[WishSaid, ...] = ()
