"""Queued messages go out one after the other, each channel for itself; what came of it is a line (MSG-1).

A message is noted as sent after it was: killed in between, the server sends it again, the very same, under the
same key. At least once, then, and once to a receiver that heeds the key. A receiver that is away is left alone for
a while, and whatever else waits for it waits too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
import structlog

from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.follow_ups.quiet import quiet_until
from rulebook.subjects.letterhead.records import ID, Letterhead
from rulebook.subjects.messages.commands import NoteSending, SendingOutcome
from rulebook.subjects.messages.drawing import address_for
from rulebook.subjects.messages.occasions import ROWS
from rulebook.subjects.messages.records import Message, MessageChannel, MessageState
from rulebook.subjects.messages.wording import plain
from sync_server.core.company import Company
from sync_server.core.pushing import keep, kept, wait_after
from sync_server.core.system import SystemRefused, write_as_system
from sync_server.core.waiting import deadlines_rest
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.subjects.messages.channels import Parcel, Sender, Sent

log = structlog.get_logger()
LEASE = timedelta(minutes=3)
"""So long nobody else sends what one server process is sending, be the receiver slow at every step."""


class ChannelStanding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a channel stands. `parcel` is on its way; until `next` nobody sends; `tries`: in vain, in a row."""

    parcel: Parcel | None = None
    next: str = ""
    tries: int = 0


def send_all(company: Company, by: Mapping[MessageChannel, Sender]) -> int:
    """Send what is due, one message of each channel; how many were dealt with for good."""
    return sum(send_next(company, channel, sender) for channel, sender in by.items())


def send_next(company: Company, channel: MessageChannel, sender: Sender) -> bool:
    """One message, where one is due; whether it is dealt with, so that the next may follow at once."""
    parcel = claim(company, channel)
    if parcel is None:
        return False
    sent = sender(parcel, company.clock())
    log.info("message sent to a customer", channel=channel, key=parcel.key, outcome=sent.outcome, said=sent.said)
    note(company, channel, parcel, sent)
    return sent.outcome is not SendingOutcome.TRIED


def claim(company: Company, channel: MessageChannel) -> Parcel | None:
    """What is to be sent now, held for a while; what was on its way when a server died is the very same again."""
    with company.read() as work:  # without the writers' lock: mostly there is nothing
        if _rests(work, channel, company.clock()) or _next(work, channel, company.clock()) is None:
            return None
    with company.write() as work:
        now = company.clock()
        if _rests(work, channel, now):
            return None
        known = kept(work, _key(channel), ChannelStanding) or ChannelStanding()
        message = _next(work, channel, now, known.parcel)
        if message is None:
            return None
        parcel = known.parcel if _is_of(known.parcel, message) else _parcel(work, message)
        keep(work, _key(channel), msgspec.structs.replace(known, parcel=parcel, next=iso(now + LEASE)))
    return parcel


def note(company: Company, channel: MessageChannel, parcel: Parcel, sent: Sent) -> None:
    """Keep what came of it: a line, and how the channel stands, together."""
    with company.write() as work:
        now = company.clock()
        known = kept(work, _key(channel), ChannelStanding) or ChannelStanding()
        if known.parcel is None or known.parcel.key != parcel.key:
            return  # somebody else has taken it over and noted it
        body = NoteSending(
            outcome=sent.outcome,
            channel=channel,
            turn=parcel.turn,
            to=parcel.to,
            text=parcel.text,
            language=parcel.language,
            said=sent.said[:200],
        )
        noted = True
        try:
            write_as_system(work, company.master, body, parcel.message, now)
        except SystemRefused as error:  # quarantined and kept; it is not sent again every other second
            log.error("a message's sending could not be noted", key=parcel.key, why=str(error))
            noted = False
        if sent.outcome is SendingOutcome.TRIED or not noted:
            rest = iso(now + wait_after(known.tries))
            keep(work, _key(channel), ChannelStanding(next=rest, tries=known.tries + 1))
        else:
            keep(work, _key(channel), ChannelStanding())


def _key(channel: MessageChannel) -> str:
    return f"outbox:{channel}"


def _rests(work: UnitOfWork, channel: MessageChannel, now: datetime) -> bool:
    """Whether it waits for a later try, another process is sending, or a restore is still being made good."""
    known = kept(work, _key(channel), ChannelStanding)
    return bool(known and known.next and parse_time(known.next) > now) or deadlines_rest(work, now)


def _next(work: UnitOfWork, channel: MessageChannel, now: datetime, first: Parcel | None = None) -> Message | None:
    """What goes out next: what was on its way, else what was tried least, else what waits longest."""
    due = [
        m for m in work.find(Message, "state", MessageState.QUEUED) if m.channel is channel and _due(work, m, now)
    ]
    return min(due, key=lambda m: (not _is_of(first, m), _tried(m), m.queued_at, m.id), default=None)


def _is_of(parcel: Parcel | None, message: Message) -> bool:
    return parcel is not None and (parcel.message, parcel.turn) == (message.id, message.turn)


def _tried(message: Message) -> int:
    return sum(one.turn == message.turn for one in message.tries)


def _due(world: World, message: Message, now: datetime) -> bool:
    """Still true, to somewhere, and not while the customer rests (FUP-1)."""
    if message.until and parse_time(message.until) <= now:
        return False
    if not address_for(world, message, message.channel):
        return False
    return not ROWS[message.occasion].rests or quiet_until(world, message.customer, now) is None


def _parcel(world: World, message: Message) -> Parcel:
    """As it goes out, to the address that is known now: one that was corrected while it waited is a stranger's."""
    company = world.get(Letterhead, ID)
    name = (company.name_en if message.language == "en" else "") or company.name if company else ""
    return Parcel(
        message=message.id,
        turn=message.turn,
        key=hashlib.sha256(f"{message.id}\0{message.turn}".encode()).hexdigest()[:32],
        to=address_for(world, message, message.channel),
        text=message.text,
        language=message.language,
        occasion=message.occasion,
        sender=plain(name),
    )
