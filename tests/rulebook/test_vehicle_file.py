"""A vehicle's file on one line in time: units, visits, checks, papers, money, calls (ARC-1)."""

from __future__ import annotations

from company import CUSTOMER, OTHER_TRUCK, TRUCK, Company
from every_kind import with_every_kind

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.records import record_id
from rulebook.kernel.times import parse_time
from rulebook.kernel.visibility import tags_of_reader
from rulebook.policy.vehicle_file import Event, Part, file_of
from rulebook.rules import RECORDS, sight
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.dealers.commands import AssignDealer, DecideAgreement, SetAgreement, SetDealer
from rulebook.subjects.dealers.records import Tier
from rulebook.subjects.replacements.records import Swap


def the_file(company: Company, id: str = TRUCK) -> list[Event]:
    vehicle = company.world.get(Vehicle, id)
    assert vehicle is not None
    return file_of(company.world, vehicle)


def test_arc_1_all_of_a_vehicle_is_on_one_line_the_latest_first(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    heard = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="又不上线", vehicle=TRUCK)
    company.anna.must(heard, "case-1")
    events = the_file(company)
    told = [(e.part, e.what) for e in events]
    for wanted in (
        (Part.CALL, "case"),
        (Part.MONEY, "receipt"),
        (Part.UNIT, "swapped"),
        (Part.VISIT, "visit_there"),
        (Part.ORDER, "order"),
    ):
        assert wanted in told
    times = [parse_time(e.at) for e in events]
    assert times == sorted(times, reverse=True)
    (swap,) = company.world.all(Swap)
    (unit,) = [e for e in events if e.part is Part.UNIT]
    assert (unit.numbers, unit.id, unit.of) == ((swap.old_number, swap.new_number), swap.id, "unit.terminal")
    assert the_file(company, OTHER_TRUCK) == []


def test_arc_1_an_order_about_two_vehicles_brings_each_only_what_was_done_to_it(company: Company) -> None:
    order, visit = company.on_site(vehicles=(TRUCK, OTHER_TRUCK))
    company.li.must(company.swap(visit), order)
    assert [e.what for e in the_file(company)].count("swapped") == 1
    other = the_file(company, OTHER_TRUCK)
    assert {e.part for e in other} == {Part.ORDER}, "the order names it; nobody has done anything to it yet"


def test_arc_1_a_dealers_agreements_stand_in_it_for_as_long_as_the_customer_was_theirs(company: Company) -> None:
    for n, since, until in ((1, "2025-01-01", "2025-12-31"), (2, "2026-01-01", "2026-12-31")):
        company.dong.must(SetDealer(name=f"经销{n}"), f"dealer-{n}")
        for year, first, last in (("a", since, until), ("b", "2027-01-01", "2027-12-31")):
            ask = SetAgreement(
                number=f"JX-{n}{year}", dealer=f"dealer-{n}", since=first, until=last, tiers=(Tier(Fen(0), 500),)
            )
            company.fang.must(ask, f"agreement-{n}{year}")
            if year == "a" or n == 2:
                company.chen.must(DecideAgreement(allow=True), f"agreement-{n}{year}")
                company.dong.must(DecideAgreement(allow=True), f"agreement-{n}{year}")
        company.dong.must(AssignDealer(dealer=f"dealer-{n}", since=f"{since[:4]}-06-01", reason="片区"), CUSTOMER)
    told = [(e.at[:10], e.numbers, e.name) for e in the_file(company) if e.what == "agreement"]
    assert told == [
        ("2027-01-01", ("JX-2b",), "经销2"),
        ("2026-06-01", ("JX-2a",), "经销2"),
        ("2025-06-01", ("JX-1a",), "经销1"),
    ], "not what was only asked for, nor what held before or after"


class Seen:
    """The company's books as one reader sees them, read with the rulebook's one function of sight."""

    def __init__(self, company: Company, reader: str) -> None:
        person = company.world.get(Person, reader)
        assert person is not None
        self.world, self.tags = company.world, tags_of_reader(person, f"device-{reader}")

    def get(self, kind, id):
        found = self.world.get(kind, id)
        return None if found is None else sight(found, self.tags, {})

    def find(self, kind, key, value):
        found = (sight(one, self.tags, {}) for one in self.world.find(kind, key, value))
        return [one for one in found if one is not None]


def test_sec_1_nobody_s_file_tells_of_a_record_that_is_out_of_their_sight(company: Company) -> None:
    with_every_kind(company)
    heard = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="又不上线", vehicle=TRUCK)
    company.anna.must(heard, "case-of-truck")
    whole = the_file(company)
    assert {e.part for e in whole} == set(Part)
    told = {}
    for reader in ("li", "wang", "anna", "fang", "guo", "ji"):
        world = Seen(company, reader)
        vehicle = world.get(Vehicle, TRUCK)
        events = file_of(world, vehicle) if vehicle else []
        told[reader] = {e.part for e in events}
        assert [e for e in events if world.get(RECORDS[e.kind], e.id) is None] == [], reader
    assert told["ji"] == set(Part)
    assert told["fang"] == set(), "finance sees no vehicles"
    assert Part.CALL not in told["guo"]


def test_arc_1_each_event_names_a_record_that_there_is(company: Company) -> None:
    with_every_kind(company)
    ids = {(one.KIND, record_id(one)) for kind in RECORDS.values() for one in company.world.all(kind)}
    assert {(e.kind, e.id) for e in the_file(company)} <= ids
