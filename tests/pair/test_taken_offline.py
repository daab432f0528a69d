"""Units that the store has just given, taken without signal: model, fee and verdict as with it (STK-2, FEE-2)."""

from __future__ import annotations

import asyncio

import pytest
from pair.field import ORDER, STROKES, Field, Phone

from rulebook.kernel.ids import UnitId, VehicleId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.commands import GiveUnits, ReceiveUnit, TakeUnits
from rulebook.subjects.stock.records import STORE, Place, Transfer, Unit, UnitKind
from rulebook.subjects.stock.transfer_slip import read_slip, write_slip
from rulebook.subjects.visits.commands import CompleteVisit, SignVisit
from rulebook.subjects.visits.records import Visit
from sync_server.admin import demo

NEW = next(n for n in (demo.imei(n) for n in range(900, 999)) if n)
UNIT = UnitId(f"terminal:{NEW}")
MODEL = demo.VEHICLES[0][6]


async def given(field: Field) -> tuple[Phone, Phone, GiveUnits]:
    """The store enters a new terminal and offers it to Wang."""
    store, wang = await field.phone("p-zheng"), await field.phone("p-wang")
    await store.does(ReceiveUnit(unit=UnitKind.TERMINAL, number=NEW, model=MODEL), "")
    offer = GiveUnits(transfer="offer-1", units=(UNIT,), taker=wang.me.id)
    await store.does(offer, offer.transfer)
    await store.sync()
    return store, wang, offer


async def fits_it(wang: Phone) -> None:
    """The whole visit without signal, with the unit that was just taken."""
    visit = await wang.arrives()
    plate = demo.VEHICLES[0][0]
    known = wang.the(Unit, UNIT)
    swap = SwapUnit(
        visit=visit, swap="swap-1", vehicle=VehicleId(vehicle_id(plate)), plate=plate, unit=UnitKind.TERMINAL,
        old_number=demo.imei(100), new_number=NEW, model=known.model, reason="主板损坏", condition="不开机",
    )  # fmt: skip
    said = await wang.does(swap, ORDER)
    assert said.irregularities == (), "it is in the bag"
    await wang.works(visit)
    fee = wang.fee(wang.the(Order, ORDER), wang.the(Visit, visit))
    assert fee.total > 0, "the model has a price"
    await wang.takes_the_fee(visit)
    sheet, digest = wang.sheet(wang.the(Order, ORDER), wang.the(Visit, visit), "zh")
    sign = SignVisit(visit=visit, signer="刘师傅", digest=digest, sheet=sheet, strokes=STROKES)
    await wang.does(sign, ORDER)
    await wang.does(CompleteVisit(visit=visit), ORDER)


@pytest.mark.parametrize("way", ["offer", "code"])
def test_a_unit_taken_without_signal_has_its_model_in_the_bag_the_swap_and_the_fee(field: Field, way: str) -> None:
    async def scene() -> None:
        store, wang, offer = await given(field)
        if way == "offer":
            await wang.sync()
            items = wang.the(Transfer, offer.transfer).items
        else:
            slip = read_slip(write_slip(offer, STORE, "郑", store.the(Transfer, offer.transfer).items))
            assert slip
            items = slip.items
        take = TakeUnits(transfer=offer.transfer, units=offer.units, giver=STORE, items=items)
        said = await wang.does(take, offer.transfer)
        assert said.irregularities == (), "the store has just given it"
        held = wang.the(Unit, UNIT)
        assert (held.model, held.place, held.holder) == (MODEL, Place.PERSON, wang.me.id)
        await fits_it(wang)
        await wang.sync()
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}
        assert field.order().state is OrderState.COMPLETED
        with field.company.read() as work:
            assert not [i for i in work.all(Irregularity) if i.person == wang.me.id]
        await store.client.close()
        await wang.client.close()

    asyncio.run(scene())


def test_an_older_apps_code_says_no_model_and_is_read_all_the_same() -> None:
    offer = GiveUnits(transfer="t-1", units=(UNIT,), taker="p-wang")
    slip = read_slip(write_slip(offer, STORE, "郑"))
    assert slip
    assert (slip.units, slip.items) == ((UNIT,), ())


def test_what_is_in_no_books_is_told_by_the_server_and_by_no_phone(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        take = TakeUnits(transfer="made-up", units=(UNIT,), giver=STORE)
        said = await wang.does(take, take.transfer)
        assert said.irregularities == ()
        await wang.sync()
        (outcome,) = wang.outcomes.values()
        told = {id.partition(":")[0] for id in outcome.irregularities}
        assert told == {"transfer_unoffered", "unknown_unit"}
        await wang.client.close()

    asyncio.run(scene())
