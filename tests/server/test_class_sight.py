"""A class that the company sets is followed by server and phones at once, and by what was sent before (SEC-1)."""

from __future__ import annotations

import asyncio

from attacker import Attacker
from pair.field import Field

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.master_lists.kinds import KINDS
from rulebook.master_lists.list_kinds import Archive
from rulebook.policy.classes import Class
from rulebook.subjects.confidentiality.commands import SetClass
from rulebook.subjects.confidentiality.records import ClassRule
from rulebook.subjects.people.commands import AddPerson
from sync_server.core.feed import Cursor, changes_since
from sync_server.core.seen import SeenBy
from sync_server.reporting.report import records_of, seen_by
from sync_server.subjects.master_lists.taking_out import rows_of
from sync_server.subjects.own_systems.keys import tags_of_role

ADMINISTRATOR, HEAD, TECHNICIAN, FINANCE, NEW = "p-qian", "p-wu", "p-wang", "p-sun", "p-new"
PHONE = "13861112222"


def phone_of(world: object, person: str) -> str:
    found = world.get(Person, person)  # type: ignore[attr-defined]  # a phone's world, or the server's
    assert found is not None
    return str(found.phone)


def set_class(field: Field, cls: Class) -> None:
    """One asks, the other agrees."""
    for who in (ADMINISTRATOR, HEAD):
        command = SetClass(kind="person", field="phone", cls=cls, reason="骚扰电话")
        assert field.office(who, command, "person.phone").outcome == "accepted"


def test_sec_1_what_is_raised_leaves_phones_that_have_it_and_comes_back_when_it_is_lowered(field: Field) -> None:
    new = AddPerson(name="新同事", roles=("dispatcher",), phone=PHONE)
    assert field.office(ADMINISTRATOR, new, NEW).outcome == "accepted"

    async def scene() -> None:
        wang = await field.phone(TECHNICIAN)
        dispatcher = await field.phone("p-li")
        assert phone_of(wang.client.world, NEW) == PHONE
        set_class(field, Class.SECRET)
        for phone, sees in ((wang, ""), (dispatcher, PHONE)):
            await phone.sync()
            assert phone_of(phone.client.world, NEW) == sees
        assert wang.client.world.get(ClassRule, "person.phone").cls is Class.SECRET
        set_class(field, Class.CONFIDENTIAL)
        await wang.sync()
        assert phone_of(wang.client.world, NEW) == PHONE
        await wang.client.close()
        await dispatcher.client.close()

    asyncio.run(scene())
    assert phone_of(field, NEW) == PHONE, "the books keep it, whoever sees it"


def test_sec_1_the_lines_behind_a_person_say_no_more_than_the_record(field: Field) -> None:
    new = AddPerson(name="新同事", roles=("dispatcher",), phone=PHONE)
    assert field.office(ADMINISTRATOR, new, NEW).outcome == "accepted"
    set_class(field, Class.SECRET)
    for who, sees in ((FINANCE, False), ("p-feng", True)):
        got = field.client.get(f"/api/trace/person/{NEW}", headers=Attacker(field, who).headers)
        assert got.status_code == 200, got.text
        assert (PHONE in got.text) is sees


def test_sec_1_lists_reports_and_own_systems_say_no_more_than_the_feed(field: Field) -> None:
    new = AddPerson(name="新同事", roles=("dispatcher",), phone=PHONE)
    assert field.office(ADMINISTRATOR, new, NEW).outcome == "accepted"
    tags = {role: tags_of_role(role) for role in (Role.TECHNICIAN, Role.DISPATCHER)}
    assert told(field, tags[Role.TECHNICIAN]) == [True, True, True, True]
    set_class(field, Class.SECRET)
    assert told(field, tags[Role.TECHNICIAN]) == [False, False, False, False]
    assert told(field, tags[Role.DISPATCHER]) == [True, True, True, True]


def told(field: Field, tags: frozenset[str]) -> list[bool]:
    """Whether the number is told by: the list of people, a report's records, what a paper quotes, the feed."""
    people = KINDS["people"]
    with field.company.read() as work:
        listed = any(PHONE in row for row in rows_of(work, people, Archive(work, field.clock.now), tags, "zh"))
        quoted = phone_of(SeenBy(work.connection, tags), NEW) == PHONE
        changes, _, _ = changes_since(work, Cursor(work.epoch(), "", 0), tags)
        fed = any(PHONE.encode() in bytes(change.body) for change in changes if change.body is not None)
        connection = seen_by(work.connection, tags)
        reported = any(person.phone == PHONE for person in records_of(connection, Person))
    return [listed, reported, quoted, fed]


def test_sec_1_a_number_that_somebody_had_before_goes_out_of_sight_with_the_one_they_have(field: Field) -> None:
    for phone in (PHONE, "13900000000"):
        entered = AddPerson(name="新同事", roles=("dispatcher",), phone=phone)
        assert field.office(ADMINISTRATOR, entered, NEW).outcome == "accepted"
    set_class(field, Class.SECRET)
    for role, sees in ((Role.TECHNICIAN, False), (Role.DISPATCHER, True)):
        with field.company.read() as work:
            changes, _, _ = changes_since(work, Cursor(work.epoch(), "", 0), tags_of_role(role))
        (body,) = (bytes(change.body or b"") for change in changes if (change.kind, change.id) == ("person", NEW))
        assert (PHONE.encode() in body) is sees
        assert (b"13900000000" in body) is sees
