"""The occasions on which customers are told, as one table; how each message is named, to come once (MSG-1)."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

import msgspec

from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.messages.records import MessageChannel, Occasion

COMMON = ("company", "phone", "customer", "contact")
"""Who writes, and to whom; may stand in the words for every occasion."""


class OccasionRow(msgspec.Struct, frozen=True, kw_only=True):
    """`figure` switches it on. `places`: what may stand in its words, in braces. `keeps`: how long it is news.

    `rests`: whether it waits while the customer rests (FUP-1): who is on the way is expected at that very hour.
    """

    figure: str
    places: tuple[str, ...]
    keeps: timedelta
    rests: bool = True


ROWS: dict[Occasion, OccasionRow] = {
    Occasion.APPOINTMENT: OccasionRow(
        figure="message_appointment", places=("order", "plate", "time", "technician"), keeps=timedelta(0)
    ),
    Occasion.ON_THE_WAY: OccasionRow(
        figure="message_on_the_way", places=("order", "plate", "technician"), keeps=timedelta(hours=2), rests=False
    ),
    Occasion.DONE: OccasionRow(
        figure="message_done", places=("order", "plate", "technician", "receipt"), keeps=timedelta(days=3)
    ),
    Occasion.TERM_ENDS: OccasionRow(
        figure="message_term_ends", places=("plate", "day", "count"), keeps=timedelta(0)
    ),
}
MOST_ID = 120
OWN_PHONE, GATEWAY, MAIL = 0, 1, 2
"""The values of the figure `message_channel`."""
_CHANNELS = {OWN_PHONE: MessageChannel.SMS, GATEWAY: MessageChannel.GATEWAY, MAIL: MessageChannel.SMTP}


def places_of(occasion: Occasion) -> tuple[str, ...]:
    """All that may stand in the words for an occasion, in braces."""
    return (*COMMON, *ROWS[occasion].places)


def is_on(world: World, occasion: Occasion, at: datetime) -> bool:
    return setting(world, ROWS[occasion].figure, at) == 1


def channel_of(world: World, at: datetime) -> MessageChannel:
    """How the company writes to its customers."""
    return _CHANNELS[setting(world, "message_channel", at)]


def message_id(occasion: Occasion, about: str, of: str) -> str:
    """The one name of what is told once; a hash where ids are so long that no line could name it."""
    id = f"{occasion}:{about}:{of}"
    return id if len(id) <= MOST_ID else f"{occasion}:{hashlib.sha256(id.encode()).hexdigest()[:40]}"


def day_words(day: date, language: str) -> str:
    """3月5日 / 5 March."""
    return f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {MONTHS[day.month - 1]}"


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
