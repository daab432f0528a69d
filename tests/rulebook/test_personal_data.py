"""The register of personal data follows from the records; no field is missing by forgetting (SEC-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
import pytest
from company import Company
from every_kind import with_every_kind

from docs import make_personal_data as register
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import Record
from rulebook.policy.personal_data import leaves, personal, unlisted, whose
from rulebook.policy.personal_fields import BY_NAME, HERE, SENSITIVE, Whose
from rulebook.policy.purposes import PURPOSES
from rulebook.rules import RECORDS, tags_of
from rulebook.subjects.company.records import Customer


class Kin(msgspec.Struct, frozen=True, kw_only=True):
    relation: str
    seen_by: PersonId


class Wedding(Record, frozen=True, kw_only=True):
    """A kind of record that nobody has thought about."""

    KIND: ClassVar[str] = "wedding"
    id: str
    person: PersonId
    spouse: str
    age: Annotated[int, msgspec.Meta(ge=0)] = 0
    kin: tuple[Kin, ...] = ()
    happy: bool = True


def test_sec_1_the_page_of_personal_data_is_up_to_date() -> None:
    assert register.PAGE.read_text("utf-8") == register.page(), "run: python -m docs.make_personal_data"


def test_sec_1_no_record_has_a_field_of_which_nobody_said_whose_data_it_holds() -> None:
    assert [said for kind in RECORDS.values() for said in unlisted(kind)] == []


def test_sec_1_a_new_kind_is_named_with_each_field_that_is_not_listed_and_for_its_purpose() -> None:
    named = [said.partition(":")[0] for said in unlisted(Wedding)]
    assert named == ["wedding.spouse", "wedding.age", "wedding.kin.relation", "wedding"]
    assert dict(personal(Wedding)) == {"person": Whose.COLLEAGUE, "kin.seen_by": Whose.COLLEAGUE}


def test_sec_1_no_row_of_the_tables_is_about_a_field_that_is_no_more() -> None:
    places = {(kind.KIND, leaf.path, leaf.name) for kind in RECORDS.values() for leaf in leaves(kind)}
    here = {f"{kind}.{path}" for kind, path, _ in places}
    assert set(HERE) | SENSITIVE <= here
    assert set(BY_NAME) == {name for kind, path, name in places if f"{kind}.{path}" not in HERE} & set(BY_NAME)
    assert set(PURPOSES) == set(RECORDS)


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        ("vehicle", "driver_phone", Whose.CUSTOMER),
        ("vehicle", "past.said", Whose.ANYBODY),
        ("customer", "past.contact_phone", Whose.CUSTOMER),
        ("person", "past.phone", Whose.COLLEAGUE),
        ("visitor", "strokes", Whose.GUEST),
        ("visit", "signature.strokes", Whose.CUSTOMER),
        ("round_stop", "position", Whose.COLLEAGUE),
        ("dealer", "contact_phone", Whose.PARTNER),
        ("letterhead", "phone", Whose.NOBODY),
        ("order", "call_by", Whose.NOBODY),
        ("order", "tries.leave_by", Whose.CUSTOMER),
    ],
)
def test_sec_1_a_field_is_whose_it_is_in_its_place(kind: str, path: str, expected: Whose) -> None:
    assert whose(kind, path) is expected


def test_sec_1_names_of_colleagues_and_customers_stand_in_fields_that_the_register_lists(company: Company) -> None:
    """Of a company with a record of every kind: whatever equals somebody's name or phone is in a listed field."""
    with_every_kind(company)
    known = {person.name for person in company.world.all(Person)}
    for one in company.world.all(Customer):
        known |= {one.name, one.contact, one.contact_phone, one.address}
    assert len(known) > 12
    found: list[str] = []
    for record in company.world.records.values():
        listed = {path for path, _ in personal(type(record))}
        found += [f"{record.KIND}.{path}" for path, text in told(record) if text in known and path not in listed]
    assert sorted(set(found)) == []


def told(struct: msgspec.Struct, above: str = "") -> list[tuple[str, str]]:
    """(path, text) of every text in a record."""
    found: list[tuple[str, str]] = []
    for name in struct.__struct_fields__:
        path, held = f"{above}{name}", getattr(struct, name)
        for value in held if isinstance(held, tuple) else [held]:
            if isinstance(value, msgspec.Struct):
                found += told(value, f"{path}.")
            elif type(value) is str and value:
                found.append((path, value))
    return found


def test_sec_1_who_sees_a_record_stands_in_the_register(company: Company) -> None:
    """What the rules of sight answer about real records is within what the page says of their kind."""
    with_every_kind(company)
    for record in company.world.records.values():
        said = register.seen_by(type(record))
        roles = {tag for tag in tags_of(record) if not tag.startswith(("person:", "device:"))}
        assert roles <= said, record
        if tags_of(record) - roles:
            assert any(tag.startswith(("person:", "device:")) for tag in said), record
