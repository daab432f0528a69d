"""Lists of the whole books page by page: what somebody sees in their feed, each once, in order (SEC-1, BR-1)."""

from __future__ import annotations

import asyncio
import base64
import random
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from attacker import Attacker
from drawn import a_seed
from listed_ground import CUSTOMERS, Ground, walked
from pair.branch_field import HE, WUXI, second_branch, sight_is
from pair.field import ORDER, Field, on_both

from rulebook.horizon.lists import BY_KIND, LISTS, began, ended, fits, row_of
from rulebook.kernel.identity import Person
from rulebook.kernel.paging import ListPage, ListQuery, ListSort
from rulebook.kernel.records import record_id
from rulebook.kernel.roles import Role
from rulebook.rules import RECORDS, sight
from rulebook.subjects.branches.bound import reader_tags
from rulebook.subjects.company.records import Customer
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.commands import Deactivate
from sync_server.core import paging
from sync_server.core.paging import page

WHOLE = frozenset({"all", "staff", "role:auditor", "role:service_manager", "person:x"})


def tags_for(field: Field, person: str) -> frozenset[str]:
    known = field.get(Person, person)
    assert known is not None
    with field.company.read() as work:
        return reader_tags(work, known, "device-x", field.company.clock())


def looked_through(field: Field, query: ListQuery, tags: frozenset[str]) -> list[str]:
    """Without any index: the ids of all that these tags see and that fits, in the order that is asked for."""
    with field.company.read() as work:
        closer = narrowed(work)
        every = (sight(one, tags, closer, work) for one in work.all(RECORDS[query.kind]))
        found = [one for one in every if one is not None and fits(one, query)]
    key = ended if query.sort is ListSort.ENDED else began
    found.sort(key=lambda one: (key(one), record_id(one)), reverse=query.sort is not ListSort.OLDEST)
    return [record_id(one) for one in found]


def asked(field: Field, person: str, path: str, **params: Any) -> Any:
    return field.client.get(f"/api/records/{path}", params=params, headers=Attacker(field, person).headers)


@on_both
@pytest.mark.parametrize("by_branch", [False, True])
def test_sec_1_the_pages_hold_what_their_readers_feed_shows_them_each_once_in_order(
    field: Field, by_branch: bool
) -> None:
    seed = a_seed()
    draw = random.Random(seed)
    second_branch(field)
    sight_is(field, by_branch)
    ground = Ground(field, draw)
    ground.fill(250)
    seen = dict.fromkeys((*ground.people, *(kind for kind in BY_KIND)), 0)
    for n in range(150):
        person, query = draw.choice(ground.people), ground.query()
        tags = tags_for(field, person)
        found = walked(field, query, tags)
        assert found == looked_through(field, query, tags), (seed, n, person, query)
        seen[person] += len(found)
        seen[query.kind] += len(found)
    assert sum(map(bool, seen.values())) > 10, "many of them saw something"


def test_sec_1_what_a_page_shows_is_on_the_persons_own_device(field: Field) -> None:
    """The feed itself, and no working out of it: a phone without a horizon holds all that it may see."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()
        shown = 0
        for person in [p.id for p in field.all(Person) if p.active]:
            phone = await field.phone(person)
            for struct in LISTS:
                got = await phone.get_bytes(f"/api/records/{struct.KIND}?most=100")
                said = msgspec.json.decode(got.body, type=ListPage)
                here = {record_id(one): one for one in phone.world.all(struct)}
                assert {row.id: row for row in said.rows} == {id: row_of(one) for id, one in here.items()}, person
                shown += len(said.rows)
        assert shown > 20

    asyncio.run(scene())


@on_both
@pytest.mark.parametrize("sort", list(ListSort))
def test_pages_add_up_to_what_was_there_while_rows_are_added(field: Field, sort: ListSort) -> None:
    ground = Ground(field, random.Random(a_seed()))
    ground.fill(200)
    query = ListQuery(kind="order", sort=sort, most=7)
    there = looked_through(field, query, WHOLE)
    found, cursor = [], ""
    while True:
        said = page(field.company, query, cursor, WHOLE)
        found += [row.id for row in said.rows]
        cursor = said.cursor
        if not cursor:
            break
        ground.fill(5)
    assert len(found) == len(set(found)), "twice"
    assert [id for id in found if id in set(there)] == there


def test_a_row_that_says_something_new_while_one_reads_comes_no_second_time(field: Field) -> None:
    ground = Ground(field, random.Random(a_seed()))
    ground.fill(120)
    query = ListQuery(kind="order", sort=ListSort.ENDED, most=10)
    first = page(field.company, query, "", WHOLE)
    order = field.get(Order, first.rows[3].id)
    assert order is not None
    ground.write(msgspec.structs.replace(order, assigned_at="2027-02-01T08:00:00+08:00"))
    found, cursor = [row.id for row in first.rows], first.cursor
    while cursor:
        said = page(field.company, query, cursor, WHOLE)
        found, cursor = [*found, *(row.id for row in said.rows)], said.cursor
    assert len(found) == len(set(found))
    assert page(field.company, query, "", WHOLE).rows[0].id == order.id, "it leads from now on"


@on_both
@pytest.mark.parametrize(("name", "most"), [("LOOKED_AT", 20), ("JUDGED", 13)])
def test_a_page_that_found_nothing_in_time_goes_on_where_it_stopped(
    field: Field, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    """One row in a hundred is in sight of the branch; nobody waits until the whole list is looked through."""
    monkeypatch.setattr(paging, name, most)
    second_branch(field)
    sight_is(field, True)
    ground = Ground(field, random.Random(a_seed()))
    base = next(one for one in field.all(Order) if not one.branch)
    orders = [
        msgspec.structs.replace(
            base,
            id=f"far-{n:03}",
            opened_at=f"2025-06-01T08:{n % 60:02}:00+08:00",
            branch=WUXI if n % 50 == 0 else "",
        )
        for n in range(150)
    ]
    ground.write(*orders)
    query, tags = ListQuery(kind="order", last="2025-06-30", most=10), tags_for(field, HE)
    assert len(page(field.company, query, "", tags).rows) < 3
    assert walked(field, query, tags) == looked_through(field, query, tags)
    assert len(walked(field, query, tags)) == 3


def test_sec_1_a_cursor_says_nothing_of_the_rows_between_that_its_reader_may_not_see(field: Field) -> None:
    second_branch(field)
    sight_is(field, True)
    base = next(one for one in field.all(Order) if not one.branch)
    orders = [
        msgspec.structs.replace(
            base,
            id=f"far-{n}",
            opened_at=f"2025-06-01T08:{n:02}:00+08:00",
            branch=WUXI if n in (0, 9) else "",
        )
        for n in range(10)
    ]
    Ground(field, random.Random(1)).write(*orders)
    first = asked(field, HE, "order", most=1, last="2025-06-30").json()
    assert [row["id"] for row in first["rows"]] == ["far-9"]
    told = base64.urlsafe_b64decode(first["cursor"] + "==")
    assert b"far-" not in told
    assert b"2025-" not in told
    rest = asked(field, HE, "order", most=1, last="2025-06-30", cursor=first["cursor"]).json()
    assert [row["id"] for row in rest["rows"]] == ["far-0"]


@pytest.mark.parametrize("cursor", ["x", "a.b", ".", "é", "eyJ4IjoxfQ.00000000", "W10.4f53cda1", "\0"])
def test_a_cursor_that_is_none_of_ours_is_refused(field: Field, cursor: str) -> None:
    got = asked(field, "p-chen", "order", cursor=cursor)
    assert (got.status_code, got.json()["rule"], got.json()["field"]) == (400, "SYS-2", "cursor")


def test_a_cursor_that_was_altered_or_is_of_another_list_is_refused(field: Field) -> None:
    Ground(field, random.Random(1)).fill(60)
    got = asked(field, "p-chen", "order", most=2)
    cursor = got.json()["cursor"]
    altered = cursor[:-1] + ("0" if cursor[-1] != "0" else "1")
    for path, params in (
        ("order", {"cursor": altered}),
        ("order", {"cursor": cursor, "state": "closed"}),
        ("order", {"cursor": cursor, "sort": "oldest"}),
        ("case", {"cursor": cursor}),
    ):
        refused = asked(field, "p-chen", path, **params)
        assert (refused.status_code, refused.json()["field"]) == (400, "cursor"), params
        assert "begin with the first page" in refused.json()["detail"]
    assert asked(field, "p-chen", "order", cursor=cursor, most=50).status_code == 200, (
        "longer pages are the same list"
    )
    assert asked(field, "p-wu", "order", cursor=cursor).status_code == 200, "it shows nobody more than their own"


@pytest.mark.parametrize(
    ("path", "params", "field_of"),
    [
        ("order", {"first": "yesterday"}, "first"),
        ("order", {"last": "2026-02-30"}, "last"),
        ("order", {"most": 0}, "most"),
        ("order", {"most": 101}, "most"),
        ("order", {"sort": "customer"}, "sort"),
        ("order", {"customer": "a\0b"}, "customer"),
    ],
)
def test_what_is_no_question_is_refused_by_its_field(
    field: Field, path: str, params: dict[str, Any], field_of: str
) -> None:
    got = asked(field, "p-chen", path, **params)
    assert (got.status_code, got.json()["rule"], got.json()["field"]) == (400, "SYS-2", field_of), got.text


def test_a_kind_that_has_no_list_is_refused_by_name(field: Field) -> None:
    for kind in ("person", "nothing", "matrix", "order\n"):
        got = asked(field, "p-chen", quote(kind))
        assert (got.status_code, got.json()["field"]) == (400, "kind"), kind


def test_auth_1_nobody_reads_a_list_without_a_login_or_by_a_revoked_device_or_after_leaving(field: Field) -> None:
    assert field.client.get("/api/records/order").status_code == 401
    lost, leaver = Attacker(field, "p-chen"), Attacker(field, "p-li")
    for one in (lost, leaver):
        assert field.client.get("/api/records/order", headers=one.headers).status_code == 200
    field.office("p-qian", RevokeDevice(reason="丢了"), lost.device)
    field.office("p-qian", Deactivate(reason="离职"), "p-li")
    for one, code in ((lost, "device_revoked"), (leaver, "person_inactive")):
        got = field.client.get("/api/records/order", headers=one.headers)
        assert (got.status_code, got.json()["code"]) == (403, code)


def test_sec_1_each_role_reads_the_lists_of_what_it_sees(field: Field) -> None:
    Ground(field, random.Random(2)).fill(80)
    kinds = ("order", "case", "complaint", "receipt")
    full: dict[str, set[str]] = {}
    for role in Role:
        person = next((p.id for p in field.all(Person) if p.active and p.roles == (role,)), "")
        if person:
            full[role] = {k for k in kinds if len(asked(field, person, k).json().get("rows", ())) > 9}
    assert full[Role.DISPATCHER] == set(kinds)
    assert full[Role.FINANCE] == {"order", "receipt"}
    assert full[Role.STOREKEEPER] == set()


def test_a_technician_reads_along_their_own_orders_only(field: Field) -> None:
    wang = tags_for(field, "p-wang")
    query = ListQuery(kind="order", most=5)
    Ground(field, random.Random(3)).fill(150)
    assert walked(field, query, wang) == looked_through(field, query, wang)
    with field.company.read() as work:
        reading = paging._Paging(work, query, wang)
        assert all(lead.startswith("tag:") for lead in reading._wanted.leads)


def test_a_list_narrowed_down_to_a_customer_finds_all_of_theirs(field: Field) -> None:
    Ground(field, random.Random(4)).fill(200)
    customer = field.order().customer or field.all(Customer)[0].id
    for id in (customer, CUSTOMERS[0]):
        got = asked(field, "p-chen", "order", customer=id, most=100).json()["rows"]
        theirs = {one.id for one in field.all(Order) if one.customer == id}
        assert {row["id"] for row in got} == theirs
        assert theirs


def test_a_row_says_what_it_is_in_short(field: Field) -> None:
    order = field.order()
    (row,) = [one for one in asked(field, "p-chen", "order").json()["rows"] if one["id"] == ORDER]
    assert row["number"] == order.number
    assert (row["state"], row["customer"], row["about"]) == (order.state, order.customer_name, order.problem)
    assert row["at"] == began(order)
