"""A kind's or field's class, set by two within the table's bounds; marks and reasons follow (SEC-1)."""

from __future__ import annotations

import pytest
from company import CUSTOMER, TRUCK, Company
from test_confidentiality import mark_of, person_of, reads, told

from rulebook.kernel.errors import Refusal
from rulebook.kernel.roles import Role
from rulebook.policy.classes import BOUNDS, FIELDS, ORDER, Class, class_of, key_of
from rulebook.rules import RECORDS
from rulebook.subjects.confidentiality.bases import basis_of
from rulebook.subjects.confidentiality.classes import held_class, marks_reads, narrowed
from rulebook.subjects.confidentiality.commands import SetClass
from rulebook.subjects.confidentiality.records import ClassRule
from rulebook.subjects.orders.records import OrderState


def a_class(key: str, cls: Class, reason: str = "车队名单外泄过") -> SetClass:
    kind, _, field = key.partition(".")
    return SetClass(kind=kind, field=field, cls=cls, reason=reason)


def by_two(company: Company, key: str, cls: Class) -> None:
    company.hua.must(a_class(key, cls), key)
    company.dong.must(a_class(key, cls, ""), key)


def refused(verdict: object) -> str:
    assert isinstance(verdict, Refusal)
    return verdict.code


def test_sec_1_the_bounds_hold_the_table_s_own_class_and_never_go_below_what_the_rulebook_names() -> None:
    for key, (least, most) in BOUNDS.items():
        kind, _, field = key.partition(".")
        assert kind in RECORDS
        own = class_of(kind, field)
        assert ORDER.index(least) <= ORDER.index(own) <= ORDER.index(most)
        if field:
            (known,) = [f for f in RECORDS[kind].__struct_fields__ if f == field]
            assert (kind, known) in FIELDS
    assert BOUNDS["customer"] == (Class.TOP_SECRET, Class.TOP_SECRET)
    assert {BOUNDS[kind][0] for kind in ("visit", "case")} == {Class.SECRET}


@pytest.mark.parametrize("key", sorted(BOUNDS))
def test_sec_1_beyond_the_bounds_nothing_is_set(company: Company, key: str) -> None:
    least, most = BOUNDS[key]
    for cls in Class:
        if ORDER.index(cls) < ORDER.index(least) or ORDER.index(cls) > ORDER.index(most):
            assert refused(company.hua.does(a_class(key, cls), key)) == "class_bounds"
    assert company.world.get(ClassRule, key) is None


def test_sec_1_one_asks_and_the_other_of_administrator_and_head_agrees(company: Company) -> None:
    wanted = a_class("vehicle", Class.TOP_SECRET)
    assert refused(company.hua.does(a_class("vehicle", Class.TOP_SECRET, " "), "vehicle")) == "reason_needed"
    company.hua.must(wanted, "vehicle")
    assert held_class(company.world, "vehicle") is Class.SECRET, "asked for is not set"
    assert refused(company.hua.does(wanted, "vehicle")) == "own_request"
    assert refused(company.chen.does(wanted, "vehicle")) == "no_role"
    company.wait(hours=1)
    company.dong.must(a_class("vehicle", Class.TOP_SECRET, ""), "vehicle")
    rule = company.world.get(ClassRule, "vehicle")
    assert rule is not None
    assert rule.asked is None
    (entry,) = rule.history
    assert (entry.by, entry.agreed_by, entry.cls, entry.reason) == ("hua", "dong", rule.cls, "车队名单外泄过")
    assert entry.at < entry.since
    assert refused(company.hua.does(wanted, "vehicle")) == "class_holds"


def test_sec_1_two_administrators_are_not_two_lines_of_authority(company: Company) -> None:
    other = company.hire("second", "副管理员", Role.ADMINISTRATOR)
    company.hua.must(a_class("unit", Class.SECRET), "unit")
    assert refused(other.does(a_class("unit", Class.SECRET), "unit")) == "no_role"
    assert not marks_reads(company.world, "unit")


def test_sec_1_what_was_asked_for_is_taken_back_by_the_class_that_holds(company: Company) -> None:
    company.hua.must(a_class("complaint", Class.CONFIDENTIAL), "complaint")
    company.dong.must(a_class("complaint", Class.SECRET, ""), "complaint")
    rule = company.world.get(ClassRule, "complaint")
    assert rule is not None
    assert (rule.asked, rule.history, rule.cls) == (None, (), Class.SECRET)


def test_sec_1_a_kind_made_secret_leaves_marks_and_one_made_less_leaves_none(company: Company) -> None:
    reads(company.chen, ("unit", "unit-1"), ("complaint", "none"))
    assert mark_of(company, "unit", "unit-1", "chen") is None
    by_two(company, "unit", Class.SECRET)
    by_two(company, "complaint", Class.CONFIDENTIAL)
    company.wait(days=1)
    reads(company.chen, ("unit", "unit-1"), ("complaint", "other"))
    mark = mark_of(company, "unit", "unit-1", "chen")
    assert mark is not None
    assert mark.cls is Class.SECRET
    assert mark_of(company, "complaint", "other", "chen") is None


def test_sec_1_a_kind_made_top_secret_asks_for_a_reason_beyond_ones_work(company: Company) -> None:
    by_two(company, "vehicle", Class.TOP_SECRET)
    reads(company.ji, ("vehicle", TRUCK))
    assert [i.facts["what"] for i in told(company, "foreign_read")] == [f"vehicle:{TRUCK}"]
    order = company.order_in(OrderState.SUBMITTED)
    basis = basis_of(company.world, person_of(company, company.anna), "vehicle", TRUCK)
    assert basis == basis_of(company.world, person_of(company, company.anna), "customer", CUSTOMER)
    assert basis == f"order:{order}"
    reads(company.anna, ("vehicle", TRUCK), basis=basis)
    assert len(told(company, "foreign_read")) == 1


def test_sec_1_a_field_that_is_raised_is_seen_by_the_office_and_whom_it_is_about(company: Company) -> None:
    assert narrowed(company.world) == {}
    by_two(company, "person.phone", Class.SECRET)
    kept = narrowed(company.world)["person"]
    assert set(kept) == {"phone", "past"}, "a number that somebody had is kept as close as the one they have"
    assert all("role:auditor" in seers and "role:technician" not in seers for seers in kept.values())
    by_two(company, key_of("person", "phone"), Class.CONFIDENTIAL)
    assert narrowed(company.world) == {}
