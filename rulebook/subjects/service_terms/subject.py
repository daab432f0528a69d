"""Service terms and SIM plans (TERM-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.service_terms.commands import EndTerm, RenewTerm, ReportSigns, SetPlan, SetTerm, TopUpSim
from rulebook.subjects.service_terms.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.service_terms.handlers import (
    end_term,
    follow_vehicles,
    report_signs,
    set_plan,
    set_term,
    top_up,
)
from rulebook.subjects.service_terms.records import ServiceTerm, SimTopUp, TermPlan, TermRenewal, TermState
from rulebook.subjects.service_terms.renewing import after_void, renew_term
from rulebook.subjects.service_terms.visibility import VISIBILITY
from rulebook.subjects.service_terms.warnings import term_due, term_passed

SUBJECT = Subject(
    name="service_terms",
    records=(TermPlan, ServiceTerm, TermRenewal, SimTopUp),
    handlers={
        SetPlan: set_plan,
        SetTerm: set_term,
        EndTerm: end_term,
        RenewTerm: renew_term,
        ReportSigns: report_signs,
        TopUpSim: top_up,
    },
    visibility=VISIBILITY,
    searched={SimTopUp: ("number", "slip")},
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(ServiceTerm, "state", (TermState.RUNNING,), term_due, term_passed),),
    after=(after_void, follow_vehicles),
)
