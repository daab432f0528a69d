"""What people suffer from in other systems and no other test here is named for (docs/reliability.md)."""

from __future__ import annotations

import asyncio

from pair.field import ORDER, STROKES, Field, Phone
from pair.links import Weather
from pair.road import shoots
from pair.test_starting import Machine, Tab, link_for, stopped

from mobile.client.offline_client import OfflineClient
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId, VehicleId
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.files.records import Photo
from rulebook.subjects.orders.commands import (
    AmendOrder,
    ApproveOrder,
    AssignOrder,
    OpenOrder,
    OrderPaper,
    SubmitOrder,
)
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.commands import CompleteVisit, RecordWork
from rulebook.subjects.visits.records import Visit
from sync_server.admin import demo


def repair() -> OpenOrder:
    plate, _, _, _, _, customer, model, _ = demo.VEHICLES[1]
    return OpenOrder(
        customer=customer,
        customer_name="客户",
        address="聚金路98号",
        contact="刘师傅",
        contact_phone="13862130977",
        product_model=model,
        purchase_date="2025-10-01",
        problem="不上线",
        symptom="灯不闪",
        tried="电话指导重启，无效",
        vehicles=(VehicleId(vehicle_id(plate)),),
    )


def test_what_is_created_and_changed_offline_goes_in_one_sync_and_keeps_both(field: Field) -> None:
    """collect#6164: create and update sent together loses the update."""

    async def scene() -> None:
        li = await field.phone("p-li")
        await li.does(repair(), "order-new")
        changed = {name: getattr(repair(), name) for name in OrderPaper.__struct_fields__}
        await li.does(AmendOrder(**changed | {"address": "新地址 1 号"}), "order-new")
        await li.does(SubmitOrder(), "order-new")
        assert len(li.client.pending) == 3
        await li.sync()
        assert {o.outcome for o in li.outcomes.values()} == {"accepted"}
        kept = field.order("order-new")
        assert (kept.address, kept.state) == ("新地址 1 号", OrderState.SUBMITTED)
        assert li.the(Order, "order-new") == kept

    asyncio.run(scene())


def test_an_order_the_server_generated_needs_its_signature_like_any_other(field: Field) -> None:
    """cmms#216: generated work orders bypass the required signature."""

    async def scene() -> None:
        with_system = OpenOrder(**{**_fields(repair()), "submit": True})
        field.office(SYSTEM_PERSON, with_system, "order-gen")
        field.office("p-zhou", ApproveOrder(revision=1), "order-gen")
        field.office("p-chen", AssignOrder(technician=PersonId("p-wang")), "order-gen")
        wang = await field.phone("p-wang")
        visit = await wang.arrives("order-gen")
        await wang.works(visit, "order-gen")
        said = await wang.do(CompleteVisit(visit=visit), "order-gen")
        assert said.refusal
        assert said.refusal.code == "incomplete"
        assert "signature" in said.refusal.facts["missing"]
        await wang.has_it_signed(visit, "order-gen")
        await wang.does(CompleteVisit(visit=visit), "order-gen")
        await wang.sync()
        assert field.order("order-gen").state is OrderState.COMPLETED

    asyncio.run(scene())


def _fields(command: OpenOrder) -> dict[str, object]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


def test_a_signature_among_many_photos_arrives_whole(field: Field) -> None:
    """enketo-express#339: the signature is dropped when there are several images. Here it is no image at all."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        await wang.works(visit)
        await wang.takes_the_fee(visit)
        await wang.has_it_signed(visit)
        line = wang.client.journal.entries[-1].line
        assert line
        assert line.kind == "visit.sign"
        photos = [await shoots(wang, n) for n in range(3)]
        await wang.sync()
        assert all(photo.arrived for photo in field.all(Photo))
        assert len(field.all(Photo)) == len(photos)
        kept = field.get(Visit, visit)
        assert kept
        assert kept.signature
        assert kept.signature.strokes == STROKES

    asyncio.run(scene())


def test_who_signs_twice_has_signed_what_stands_now_and_the_first_signature_is_still_in_the_lines(
    field: Field,
) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.works(visit)
        await wang.has_it_signed(visit)
        await wang.does(RecordWork(visit=visit, work="更换终端和天线", cause="进水", customer_tried=True), ORDER)
        await wang.has_it_signed(visit)
        await wang.sync()
        kept = field.get(Visit, visit)
        assert kept
        assert kept.signature
        assert kept.signature.sheet.work == "更换终端和天线"
        raws = [raw for _, raw, _ in field.kept_lines(wang.device_id)]
        assert sum(b'"kind":"visit.sign"' in raw for raw in raws) == 2

    asyncio.run(scene())


def test_no_receipt_is_shown_whose_line_is_not_on_the_disk(field: Field) -> None:
    """odoo#60939: the receipt was printed, and the office has no record of it."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        await wang.works(visit)
        receipt = await wang.takes_the_fee(visit)
        assert receipt.number.encode() in (wang.files / "journal.log").read_bytes()
        wang = await wang.restarted()
        assert wang.the(Receipt, receipt.id) == receipt
        await wang.sync()
        assert field.get(Receipt, receipt.id) == receipt

    asyncio.run(scene())


def test_what_somebody_left_unsent_goes_under_their_name_when_they_come_back(field: Field) -> None:
    """enketo-express#321: cannot send after signing out; and nobody else's name comes onto it."""

    async def scene() -> None:
        machine = Machine(field)
        opened: dict[str, str] = {}
        for person in ("p-wang", "p-zhao"):
            bootstrap, state = machine.tab(link_for(field, person))
            with stopped(bootstrap):
                await bootstrap.start()
                await bootstrap.enrol(bootstrap.code)
                assert isinstance(bootstrap._session.client, OfflineClient)  # type: ignore[union-attr]  # it came in
                await bootstrap._session.client.do(ReturnToBase(), "")  # type: ignore[union-attr]  # it came in
                opened[person] = bootstrap._session.device_id  # type: ignore[union-attr]  # it came in
            machine.killed()
        for person, device in opened.items():
            bootstrap, state = machine.tab()
            with stopped(bootstrap):
                await bootstrap.choose(device)
                assert state.session
                await state.session.sync()
                assert state.session.status.unsent == 0
            machine.killed()
            (line,) = field.kept_lines(device)
            assert f'"actor":"{person}"'.encode() in line[1]

    asyncio.run(scene())


def test_every_call_that_changes_something_may_be_made_again(field: Field) -> None:
    """An idempotency layer found inactive on every route: so replay what a real phone really sent, end to end."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        calls: list[tuple[str, str, bytes | None, dict[str, str]]] = []
        real = wang.weather._link.send  # type: ignore[attr-defined]  # the link behind the weather

        async def noted(
            method: str, path: str, body: bytes | None, headers: dict[str, str], wait: float
        ) -> object:
            calls.append((method, path, body, dict(headers)))
            return await real(method, path, body, headers, wait)

        wang.weather._link.send = noted  # type: ignore[attr-defined]  # the link behind the weather
        receipt = await wang.does_the_visit()
        await wang.hands_over(receipt.total, receipt)
        await wang.sync()
        assert {path.partition("?")[0] for method, path, _, _ in calls if method != "GET"} >= {"/api/sync"}
        before = field.tables()
        for method, path, body, headers in calls * 2:
            got = await real(method, path, body, headers, 5)
            assert got.status == 200, path
        assert field.tables() == before

    asyncio.run(scene())


def test_persistent_storage_is_asked_for_and_the_answer_is_in_the_status(field: Field) -> None:
    """odoo PR#284790: the browser evicts unsent orders; whether it promised not to must be in sight."""

    async def scene() -> None:
        wang: Phone = await field.phone("p-wang")
        assert isinstance(wang.weather, Weather)
        for answer in ("denied", "granted", "unknown"):
            wang._persistent = lambda said=answer: said  # type: ignore[misc]  # the browser's answer of this turn
            assert wang.status.persistent == answer
        assert Tab(Machine(field)).persistent() == "granted"

    asyncio.run(scene())
