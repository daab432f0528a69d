"""The read model over TinyDB: what a rebuild would give, in step with its indexes; pending effects over it."""

from __future__ import annotations

import asyncio
import random

import msgspec
from appender import ANSWER, PROFILE
from drawn import a_seed
from folder_memory import MemoryFolder

from mobile.client.offline_client import OfflineClient
from mobile.store.world import PhoneWorld
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, LineId, OrderId, PersonId, ReceiptId, UnitId, VisitId
from rulebook.kernel.records import Record, record_id, record_keys
from rulebook.kernel.roles import Role
from rulebook.kernel.wire import Acknowledged, Change, Outcome, SyncAnswer
from rulebook.rules import RECORDS
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from rulebook.subjects.visits.commands import Arrive
from rulebook.subjects.visits.records import Visit

PEOPLE = ("li", "wang")


def change(record: Record, version: int = 1) -> Change:
    body = msgspec.Raw(msgspec.json.encode(record))
    return Change(kind=record.KIND, id=record_id(record), version=version, body=body)


def gone(kind: str, id: str) -> Change:
    return Change(kind=kind, id=id, gone=True)


def order(id: str = "order-1", state: OrderState = OrderState.ACCEPTED, technician: str = "li") -> Order:
    return Order(
        id=OrderId(id),
        number=id.upper(),
        kind=OrderKind.REPAIR,
        state=state,
        opened_by=PersonId("anna"),
        opened_at="2026-03-02T09:00:00+08:00",
        technician=PersonId(technician),
        technician_name=technician,
        customer_name="顺达物流",
    )


def random_record(dice: random.Random) -> Record:
    n, person = dice.randrange(6), PersonId(dice.choice(PEOPLE))
    return dice.choice(
        (
            order(f"order-{n}", dice.choice(list(OrderState)), person),
            Unit(
                id=UnitId(f"sim:{n}"),
                unit=UnitKind.SIM,
                number=str(n),
                model="IoT",
                place=Place.PERSON,
                holder=dice.choice((person, "")),
            ),
            Receipt(
                id=ReceiptId(f"receipt-{n}"),
                number=f"PGAA-{n:06d}",
                token="t" * 22,
                order=OrderId(f"order-{dice.randrange(6)}"),
                visit=VisitId("v"),
                plate="京A12345",
                lines=(),
                total=Fen(n),
                method=Method.CASH,
                at="2026-03-02T09:00:00+08:00",
                by=person,
                holder=dice.choice((person, PersonId(""))),
            ),
            Person(id=PersonId(f"p{n}"), name=f"人{n}", roles=(Role.TECHNICIAN,)),
        )
    )


def everything(world: PhoneWorld) -> dict[str, list[Record]]:
    return {kind: list(world.all(struct)) for kind, struct in RECORDS.items()}


def found_by_key(world: PhoneWorld, kind: str) -> dict[tuple[str, str], list[str]]:
    """What `find` gives for every key and value there is, and for some that there are not."""
    struct = RECORDS[kind]
    values = {(k, v) for r in world.all(struct) for k, v in record_keys(r).items()}
    values |= {(k, v) for k in struct.KEYS for v in ("li", "wang", "order-1", "nobody")}
    return {(k, v): [record_id(r) for r in world.find(struct, k, v)] for k, v in sorted(values)}


def test_the_read_model_is_always_what_a_rebuild_would_give() -> None:
    """And TinyDB and the indexes say the same as the records."""
    seed = a_seed()
    dice = random.Random(seed)
    for _ in range(20):
        world, history = PhoneWorld(), []
        for _ in range(dice.randrange(1, 12)):
            page = []
            for _ in range(dice.randrange(8)):
                record = random_record(dice)
                page.append(gone(record.KIND, record_id(record)) if dice.random() < 0.25 else change(record))
            history += page
            world.apply(page)
        anew = PhoneWorld()
        latest = {(one.kind, one.id): one for one in history}
        anew.apply(one for one in latest.values() if not one.gone)
        assert everything(world) == everything(anew), f"seed {seed}"
        for kind, struct in RECORDS.items():
            assert found_by_key(world, kind) == found_by_key(anew, kind), f"seed {seed}"
            for (key, value), ids in found_by_key(world, kind).items():
                expected = [record_id(r) for r in world.all(struct) if record_keys(r).get(key) == value]
                assert ids == sorted(expected), f"seed {seed}"
            documents = sorted(str(d["id"]) for d in world._db.table(kind).all())
            assert documents == [record_id(r) for r in world.all(struct)], f"seed {seed}"


def test_search_finds_what_the_server_said_and_not_what_is_gone() -> None:
    world = PhoneWorld()
    world.apply([change(order("order-1")), change(order("order-2"))])
    assert [o.id for o in world.search(Order, "顺达", ("customer_name",))] == ["order-1", "order-2"]
    world.apply([gone("order", "order-1")])
    assert [o.id for o in world.search(Order, "ORDER", ("customer_name", "number"))] == ["order-2"]


def test_a_pending_effect_lies_over_what_the_server_said_in_every_look_up() -> None:
    world = PhoneWorld()
    world.apply([change(order(technician="li"))])
    world.apply_overlay([order(technician="wang", state=OrderState.ON_SITE)])
    assert [o.id for o in world.find(Order, "technician", "wang")] == ["order-1"]
    assert list(world.find(Order, "technician", "li")) == []
    world.lift()
    assert [o.id for o in world.find(Order, "technician", "li")] == ["order-1"]


def test_what_goes_out_of_sight_while_something_is_pending_stays_as_the_pending_line_left_it() -> None:
    world = PhoneWorld()
    world.apply([change(order())])
    world.apply_overlay([order(state=OrderState.ON_SITE)])
    world.apply([gone("order", "order-1")])
    found = world.get(Order, "order-1")
    assert found
    assert found.state is OrderState.ON_SITE
    world.lift()
    assert world.get(Order, "order-1") is None


def test_a_reset_makes_everything_derived_anew() -> None:
    world = PhoneWorld()
    world.apply([change(order()), change(order("order-2"))])
    world.reset()
    world.apply([change(order("order-3"))])
    assert [o.id for o in world.all(Order)] == ["order-3"]
    assert list(world.find(Order, "technician", "li")) == list(world.all(Order))


def test_a_record_of_a_newer_server_is_held_and_does_not_keep_the_app_from_opening() -> None:
    """actualbudget: newer peers' data is held. An order state, or a whole kind, that this app does not know."""

    async def scene() -> None:
        folder = MemoryFolder()
        client = await OfflineClient.open(folder, PROFILE)
        body = msgspec.json.decode(msgspec.json.encode(order()))
        newer = msgspec.Raw(msgspec.json.encode(body | {"state": "teleported"}))
        unread = Change(kind="order", id="order-1", version=2, body=newer)
        await client.take(answer(change(order()), change(order("order-2"))), 0, client.clock())
        await client.take(
            answer(unread, Change(kind="hologram", id="h", body=msgspec.Raw(b"{}"))), 0, client.clock()
        )
        for _ in range(2):
            assert [o.id for o in client.world.all(Order)] == ["order-2"]
            assert [o.id for o in client.world.find(Order, "technician", "li")] == ["order-2"]
            assert client.notes.state.changes["order", "order-1"].body == newer
            await client.close()
            client = await OfflineClient.open(folder, PROFILE)
        await client.take(answer(change(order(), 3)), 0, client.clock())
        assert [o.id for o in client.world.all(Order)] == ["order-1", "order-2"]

    asyncio.run(scene())


def answer(*changes: Change, seq: int = 0, hash: str = "", outcomes: tuple[Outcome, ...] = ()) -> SyncAnswer:
    acknowledged = Acknowledged(seq=seq, hash=hash) if seq else ANSWER.acknowledged
    return SyncAnswer(
        changes=changes,
        outcomes=outcomes,
        cursor="e.s.2",
        acknowledged=acknowledged,
        server_time=ANSWER.server_time,
    )


def test_pending_lines_are_judged_again_over_what_the_server_says_now() -> None:
    """The order was given to Wang meanwhile: Li's arrival stays a visit, and no longer moves the order."""

    async def scene() -> None:
        client = await OfflineClient.open(MemoryFolder(), PROFILE)
        await client.take(ANSWER, 0, client.clock())
        await client.take(answer(change(order())), 0, client.clock())
        await client.do(Arrive(visit=VisitId("visit-1")), "order-1")
        assert shown(client).state is OrderState.ON_SITE
        await client.take(answer(change(order(technician="wang"), 2)), 0, client.clock())
        assert shown(client).technician == "wang"
        assert shown(client).state is OrderState.ACCEPTED
        assert client.world.get(Visit, "visit-1")
        assert len(client.pending) == 1

    asyncio.run(scene())


def test_once_answered_a_lines_effect_is_the_servers_word_alone() -> None:
    """Refused there: the screen no longer shows what the phone thought, and the inbox says why."""

    async def scene() -> None:
        client = await OfflineClient.open(MemoryFolder(), PROFILE)
        await client.take(ANSWER, 0, client.clock())
        await client.take(answer(change(order(state=OrderState.ASSIGNED))), 0, client.clock())
        said = await client.do(AcceptOrder(), "order-1")
        assert shown(client).state is OrderState.ACCEPTED
        refused = Outcome(seq=1, line=LineId(str(said.line)), outcome="refused", rule="ORD-5", code="withdrawn")
        await client.take(answer(seq=1, hash=client.journal.head, outcomes=(refused,)), 0, client.clock())
        assert shown(client).state is OrderState.ASSIGNED
        assert client.pending == []
        assert [(i.kind, i.refusal.code) for i in client.inbox if i.refusal] == [("order.accept", "withdrawn")]
        await client.deal_with(str(said.line))
        assert client.inbox == []

    asyncio.run(scene())


def shown(client: OfflineClient) -> Order:
    found = client.world.get(Order, "order-1")
    assert found
    return found


def test_a_drafts_words_outlive_a_kill_and_go_when_they_are_emptied() -> None:
    """getodk/collect#6475: half a form is work too."""

    async def scene() -> None:
        folder = MemoryFolder()
        client = await OfflineClient.open(folder, PROFILE)
        await client.save_draft("visit-1", {"finding": "写到一半", "done": False})
        size = len(folder.files["state.1"])
        await client.save_draft("visit-1", {"finding": "写到一半", "done": False})
        assert len(folder.files["state.1"]) == size
        client = await OfflineClient.open(folder.after_a_kill(), PROFILE)
        assert client.draft("visit-1") == {"finding": "写到一半", "done": False}
        await client.save_draft("visit-1", {})
        assert client.draft("visit-1") == {}

    asyncio.run(scene())
