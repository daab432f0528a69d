"""A technician tells the customer without signal: one message on phone and server, never a second (MSG-1)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from pair.field import ORDER, TICKED, Field, Phone, on_both

from rulebook.kernel.ids import VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.messages.commands import HandMessage, WishMessages
from rulebook.subjects.messages.drawing import order_text
from rulebook.subjects.messages.records import Message, MessageChannel, MessageState, MessageWish, Occasion
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.commands import Depart
from sync_server.core.rebuild import compare

S = MessageState


def switched_on(field: Field) -> None:
    for name in ("message_on_the_way", "message_appointment"):
        field.office("p-qian", SetSetting(name=name, value="1"), "")


async def on_the_way(phone: Phone) -> HandMessage:
    """Wang sets out and taps."""
    visit = VisitId(phone.new_id())
    await phone.does(AcceptOrder(), ORDER)
    await phone.does(Depart(visit=visit, ticked=TICKED), ORDER)
    order = phone.the(Order, ORDER)
    assert order.visit == visit
    text = order_text(phone.world, Occasion.ON_THE_WAY, order, visit)
    said = HandMessage(
        occasion=Occasion.ON_THE_WAY,
        about=ORDER,
        of=visit,
        channel=MessageChannel.SMS,
        to=order.contact_phone,
        text=text,
    )
    await phone.does(said, ORDER)
    return said


@on_both
def test_msg_1_told_without_signal_it_is_on_the_phone_at_once_and_on_the_server_once(field: Field) -> None:
    async def scene() -> None:
        switched_on(field)
        wang = await field.phone("p-wang")
        said = await on_the_way(wang)
        (own,) = list(wang.world.find(Message, "order", ORDER))
        assert (own.state, own.told[0].text) == (S.HANDED, said.text)
        assert "王" in said.text
        await wang.sync()
        (one,) = field.all(Message)
        assert (one.id, one.state, [t.by for t in one.told]) == (own.id, S.HANDED, ["p-wang"])
        (seen,) = list(wang.world.find(Message, "order", ORDER))
        assert seen == one
        assert not [i for i in field.all(Irregularity) if i.code.startswith("told_")]
        assert compare(field.company).same

    asyncio.run(scene())


def test_msg_1_a_wish_is_known_on_every_technicians_phone_without_what_was_said(field: Field) -> None:
    async def scene() -> None:
        switched_on(field)
        wang = await field.phone("p-wang")
        customer = wang.the(Order, ORDER).customer or ""
        field.office("p-chen", WishMessages(silent=True, words="烦死了"), customer)
        await wang.sync()
        wish = wang.the(MessageWish, customer)
        assert (wish.silent, wish.said, wish.mail) == (True, (), "")
        await on_the_way(wang)
        await wang.sync()
        (told,) = [i for i in field.all(Irregularity) if i.code == "told_unwanted"]
        assert (told.rule, told.person) == ("MSG-1", "p-wang")

    asyncio.run(scene())


def test_msg_1_the_old_time_told_without_signal_has_the_new_one_told_again(field: Field) -> None:
    async def scene() -> None:
        switched_on(field)
        wang = await field.phone("p-wang")
        first, second = (iso(field.clock.now + timedelta(hours=hours)) for hours in (3, 5))
        await wang.does(AgreeTime(time=first), ORDER)
        await wang.sync()
        (old,) = list(wang.world.find(Message, "order", ORDER))
        field.office("p-chen", AgreeTime(time=second), ORDER)
        said = {"occasion": old.occasion, "about": ORDER, "of": first, "text": old.text, "to": old.to}
        await wang.does(HandMessage(channel=MessageChannel.SMS, **said), ORDER)  # type: ignore[arg-type]  # of old
        await wang.sync()
        states = {m.of: m.state for m in field.all(Message)}
        assert states == {first: S.HANDED, second: S.DRAWN}

    asyncio.run(scene())
