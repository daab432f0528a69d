"""Visitors registered, signed out by closing, forgotten after a term (VIS-1)."""

from __future__ import annotations

from company import STROKES, Company, opened, refused
from duty_days import at, pass_time

from rulebook.kernel.irregularities import Irregularity
from rulebook.rules import tags_of
from rulebook.subjects.visitors.commands import AllowZone, VisitorIn, VisitorOut
from rulebook.subjects.visitors.records import Visitor, VisitorState, Zone


def came(company: Company, **changes: object) -> Visitor:
    said = {"name": "孙先生", "firm": "天线厂", "purpose": "送样品", "host": "chen", "strokes": STROKES} | changes
    company.anna.must(VisitorIn(visitor="v-1", **said), "v-1")  # type: ignore[arg-type]  # test data by name
    return visitor(company)


def visitor(company: Company, id: str = "v-1") -> Visitor:
    found = company.world.get(Visitor, id)
    assert found is not None
    return found


def test_vis_1_registered_at_the_front_desk_and_signed_out(company: Company) -> None:
    known = came(company)
    assert (known.host_name, known.zone, known.state) == ("陈经理", Zone.LOBBY, VisitorState.INSIDE)
    assert {"person:chen", "person:anna"} <= tags_of(known)
    company.bo.must(VisitorOut(visitor="v-1"), "v-1")
    left = visitor(company).left_at
    company.bo.must(VisitorOut(visitor="v-1"), "v-1")
    assert (visitor(company).state, visitor(company).left_at) == (VisitorState.OUT, left)
    pass_time(company, "2026-03-03T09:00")
    assert "visitor_not_out" not in company.open_irregularities()


def test_vis_1_who_is_not_signed_out_by_closing_is_told_without_the_visitors_name(company: Company) -> None:
    came(company)
    pass_time(company, "2026-03-02T19:00")
    told = company.world.get(Irregularity, "visitor_not_out:v-1")
    assert told is not None
    assert told.person == "chen"
    assert "孙先生" not in str(told.facts)
    company.anna.must(VisitorOut(visitor="v-1"), "v-1")
    assert "visitor_not_out" not in company.open_irregularities()


def test_vis_1_into_a_closed_zone_only_with_leave_of_somebody_else_for_that_day(company: Company) -> None:
    into = VisitorIn(visitor="v-1", name="孙先生", host="guo", zone=Zone.STORE)
    assert opened(company.guo.does(into, "v-1")) == {("VIS-1", "zone_without_leave")}
    assert visitor(company).zone is Zone.STORE
    company.chen.must(AllowZone(zone=Zone.STORE, day="2026-03-02", host="guo"))
    assert opened(company.guo.does(VisitorIn(visitor="v-2", name="孙先生", host="guo", zone=Zone.STORE))) == set()
    company.now = at("2026-03-03T09:00")
    next_day = VisitorIn(visitor="v-3", name="孙先生", host="guo", zone=Zone.STORE)
    assert opened(company.guo.does(next_day)) == {("VIS-1", "zone_without_leave")}


def test_role_2_nobody_gives_leave_for_their_own_guests(company: Company) -> None:
    own = AllowZone(zone=Zone.STORE, day="2026-03-02", host="chen")
    assert refused(company.chen.does(own)) == ("ROLE-2", "own_request")
    assert refused(company.guo.does(own))[1] == "no_role"
    assert refused(company.chen.does(AllowZone(zone=Zone.STORE, day="heute", host="guo")))[1] == "field_wrong"


def test_vis_1_after_six_months_the_register_no_longer_says_who_it_was(company: Company) -> None:
    came(company)
    company.anna.must(VisitorOut(visitor="v-1"), "v-1")
    pass_time(company, "2026-09-02T23:00")
    assert visitor(company).name == "孙先生"
    pass_time(company, "2026-09-03T09:00")
    known = visitor(company)
    assert (known.state, known.name, known.firm, known.purpose, known.strokes) == (
        VisitorState.FORGOTTEN, "", "", "", (),
    )  # fmt: skip
    assert known.host_name == "陈经理"


def test_vis_1_whoever_was_never_signed_out_is_forgotten_too(company: Company) -> None:
    came(company)
    pass_time(company, "2026-09-03T09:00")
    assert visitor(company).state is VisitorState.FORGOTTEN


def test_vis_1_somebody_unknown_signed_out_is_told_and_the_same_id_twice_keeps_both(company: Company) -> None:
    assert opened(company.li.does(VisitorOut(visitor="none"))) == {("SYS-3", "visitor_unknown")}
    came(company)
    came(company, name="钱女士")
    assert len(company.world.all(Visitor)) == 2
