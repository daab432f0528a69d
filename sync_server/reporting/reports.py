"""Every report by name, in the order of rulebook/policy/reports.py, which says who may take it out."""

from __future__ import annotations

from rulebook.kernel.rules import merged
from rulebook.policy import reports as policy
from sync_server.reporting.report import Report
from sync_server.subjects.absences import tables as absences
from sync_server.subjects.archive import tables as archive
from sync_server.subjects.books import tables as books
from sync_server.subjects.branches import tables as branches
from sync_server.subjects.cases import tables as cases
from sync_server.subjects.cash import tables as cash
from sync_server.subjects.complaints import tables as complaints
from sync_server.subjects.contact_forms import tables as contact_forms
from sync_server.subjects.dealers import tables as dealers
from sync_server.subjects.faults import tables as faults
from sync_server.subjects.follow_ups import tables as follow_ups
from sync_server.subjects.logs import tables as logs
from sync_server.subjects.measurements import tables as measurements
from sync_server.subjects.orders import tables as orders
from sync_server.subjects.receipts import tables as receipts
from sync_server.subjects.receivables import tables as receivables
from sync_server.subjects.replacements import tables as replacements
from sync_server.subjects.rounds import tables as rounds
from sync_server.subjects.scores import tables as scores
from sync_server.subjects.service_terms import tables as service_terms
from sync_server.subjects.statements import tables as statements
from sync_server.subjects.surveys import tables as surveys
from sync_server.subjects.trainings import tables as trainings

SUBJECTS = (
    *(books, cash, orders, receipts, receivables, replacements, statements),
    *(contact_forms, trainings),
    *(cases, complaints, follow_ups, surveys, faults, absences, logs, scores, branches),
    *(dealers, rounds, service_terms, archive, measurements),
)
BROUGHT = merged(subject.REPORTS for subject in SUBJECTS)
"""Listed here is every subject that has reports; a name that two of them bring is our own mistake."""

REPORTS: dict[str, Report] = {name: BROUGHT[name] for name in policy.REPORTS if name in BROUGHT}
