"""Which plans and terms may not be set or ended, and what is said (TERM-1)."""

from __future__ import annotations

import pytest
from company import PLATE, TRUCK, Company
from refused_ground import No, refusal_of, wrong
from term_sales import TERM, sells

from rulebook.kernel.ids import VehicleId
from rulebook.subjects.service_terms.commands import EndTerm, SetPlan, SetTerm
from rulebook.subjects.service_terms.records import (
    TermKind,
)

PLATFORM, SIM = TermKind.PLATFORM, TermKind.SIM


@pytest.fixture
def selling(company: Company) -> Company:
    return sells(company)


NO: No = {
    "a plan of no model": (
        lambda co: (co.hua, SetPlan(what=SIM, months=1), " "), "TERM-1", "field_wrong", wrong("model", "missing"),
    ),
    "a plan as it is": (
        lambda co: (co.hua, SetPlan(what=SIM, months=12), "SIM-Y"), "TERM-1", "nothing_changed", {},
    ),
    "a vehicle nobody knows": (
        lambda co: (co.anna, SetTerm(what=PLATFORM, vehicle=VehicleId("none"), until="2026-06-30")),
        "SYS-3", "not_found", {"what": "vehicle none"},
    ),
    "a card nobody knows": (
        lambda co: (co.anna, SetTerm(what=SIM, vehicle=TRUCK, unit="none", until="2026-06-30")),
        "SYS-3", "not_found", {"what": "unit none"},
    ),
    "an end on no day": (
        lambda co: (co.anna, SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-02-30")),
        "TERM-1", "field_wrong", wrong("until", "not_a_date"),
    ),
    "no months between its days": (
        lambda co: (co.anna, SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-06-30", began="2026-05-29")),
        "TERM-1", "term_no_span", {"began": "2026-05-29", "until": "2026-06-30"},
    ),
    "an end of a term nobody has": (
        lambda co: (co.anna, EndTerm(reason="x"), "none"), "SYS-3", "not_found", {"what": "service_term none"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("ask", NO)
def test_term_1_what_may_not_be_is_refused_and_says_why(selling: Company, ask: str) -> None:
    make, rule, code, facts = NO[ask]
    assert refusal_of(selling, make(selling)) == (rule, code, facts)


def test_term_1_a_terminal_has_no_sim_plan_and_another_end_and_no_end_need_a_reason(selling: Company) -> None:
    terminal = selling.truck().terminal
    assert terminal
    ask = selling.anna, SetTerm(what=SIM, vehicle=TRUCK, unit=terminal, until="2026-06-30")
    assert refusal_of(selling, ask) == ("TERM-1", "field_wrong", wrong("unit", "not_a_sim"))
    set_once = SetTerm(what=PLATFORM, vehicle=TRUCK, until="2026-06-30", reason=" ")
    selling.anna.must(set_once, "")
    assert refusal_of(selling, (selling.anna, set_once)) == ("TERM-1", "reason_needed", {})
    assert refusal_of(selling, (selling.anna, EndTerm(reason=" "), TERM)) == ("TERM-1", "reason_needed", {})
    selling.anna.must(EndTerm(reason="报废"), TERM)
    again = selling.anna, EndTerm(reason="报废"), TERM
    assert refusal_of(selling, again) == ("TERM-1", "term_ended", {"plate": PLATE})
