"""The whole rulebook: the subjects put together, and the only judge, `decide(world, line, now)`.

The phone asks it for an instant answer offline, the server for the verdict.
"""

from __future__ import annotations

from datetime import datetime

from rulebook.kernel import decide as judging
from rulebook.kernel.decision_context import Decision, Keys
from rulebook.kernel.errors import Refusal
from rulebook.kernel.files import FileRef
from rulebook.kernel.lines import Line
from rulebook.kernel.rules import Rules
from rulebook.kernel.subject import Subject
from rulebook.kernel.world import World
from rulebook.policy.gates import STEPS
from rulebook.subjects.absences.subject import SUBJECT as absences
from rulebook.subjects.appointments.subject import SUBJECT as appointments
from rulebook.subjects.approvals.subject import SUBJECT as approvals
from rulebook.subjects.archive.subject import SUBJECT as archive
from rulebook.subjects.books.subject import SUBJECT as books
from rulebook.subjects.branches.subject import SUBJECT as branches
from rulebook.subjects.calendar.subject import SUBJECT as calendar
from rulebook.subjects.cases.subject import SUBJECT as cases
from rulebook.subjects.cash.subject import SUBJECT as cash
from rulebook.subjects.company.subject import SUBJECT as company
from rulebook.subjects.complaints.subject import SUBJECT as complaints
from rulebook.subjects.confidentiality.subject import SUBJECT as confidentiality
from rulebook.subjects.contact_forms.subject import SUBJECT as contact_forms
from rulebook.subjects.customer_pages.subject import SUBJECT as customer_pages
from rulebook.subjects.deadlines import handlers as deadline_handlers
from rulebook.subjects.deadlines.commands import PassDeadline
from rulebook.subjects.deadlines.subject import SUBJECT as deadlines
from rulebook.subjects.dealers.subject import SUBJECT as dealers
from rulebook.subjects.devices.subject import SUBJECT as devices
from rulebook.subjects.enrolment.subject import SUBJECT as enrolment
from rulebook.subjects.erasures.subject import SUBJECT as erasures
from rulebook.subjects.faults.subject import SUBJECT as faults
from rulebook.subjects.files.subject import SUBJECT as files
from rulebook.subjects.follow_ups.subject import SUBJECT as follow_ups
from rulebook.subjects.irregularities.subject import SUBJECT as irregularities
from rulebook.subjects.knowledge.subject import SUBJECT as knowledge
from rulebook.subjects.leaver_erasures.subject import SUBJECT as leaver_erasures
from rulebook.subjects.letterhead.subject import SUBJECT as letterhead
from rulebook.subjects.logs.subject import SUBJECT as logs
from rulebook.subjects.master_keys.subject import SUBJECT as master_keys
from rulebook.subjects.measurements.subject import SUBJECT as measurements
from rulebook.subjects.measures.subject import SUBJECT as measures
from rulebook.subjects.messages.subject import SUBJECT as messages
from rulebook.subjects.opinions.subject import SUBJECT as opinions
from rulebook.subjects.orders.subject import SUBJECT as orders
from rulebook.subjects.outsiders.subject import SUBJECT as outsiders
from rulebook.subjects.own_systems.subject import SUBJECT as own_systems
from rulebook.subjects.pay_codes.subject import SUBJECT as pay_codes
from rulebook.subjects.people.subject import SUBJECT as people
from rulebook.subjects.promises.subject import SUBJECT as promises
from rulebook.subjects.receipts.subject import SUBJECT as receipts
from rulebook.subjects.receivables.subject import SUBJECT as receivables
from rulebook.subjects.refunds.subject import SUBJECT as refunds
from rulebook.subjects.relocations.subject import SUBJECT as relocations
from rulebook.subjects.replacements.subject import SUBJECT as replacements
from rulebook.subjects.restored.subject import SUBJECT as restored
from rulebook.subjects.rosters.subject import SUBJECT as rosters
from rulebook.subjects.rounds.subject import SUBJECT as rounds
from rulebook.subjects.scores.subject import SUBJECT as scores
from rulebook.subjects.service_terms.subject import SUBJECT as service_terms
from rulebook.subjects.shift_handovers.subject import SUBJECT as shift_handovers
from rulebook.subjects.spoken.subject import SUBJECT as spoken
from rulebook.subjects.statements.subject import SUBJECT as statements
from rulebook.subjects.stock.subject import SUBJECT as stock
from rulebook.subjects.surveys.subject import SUBJECT as surveys
from rulebook.subjects.teams.subject import SUBJECT as teams
from rulebook.subjects.trainings.subject import SUBJECT as trainings
from rulebook.subjects.visitors.subject import SUBJECT as visitors
from rulebook.subjects.visits.subject import SUBJECT as visits

SUBJECTS: tuple[Subject, ...] = (
    people,
    devices,
    company,
    calendar,
    files,
    appointments,
    orders,
    visits,
    teams,
    replacements,
    relocations,
    spoken,
    outsiders,
    promises,
    receipts,
    cash,
    stock,
    receivables,
    service_terms,
    statements,
    books,
    approvals,
    irregularities,
    follow_ups,
    surveys,
    cases,
    complaints,
    measures,
    faults,
    restored,
    pay_codes,
    letterhead,
    enrolment,
    scores,
    absences,
    rosters,
    shift_handovers,
    logs,
    confidentiality,
    deadlines,
    dealers,
    rounds,
    customer_pages,
    own_systems,
    contact_forms,
    trainings,
    knowledge,
    opinions,
    visitors,
    messages,
    refunds,
    archive,
    master_keys,
    branches,
    measurements,
    erasures,
    leaver_erasures,
)
"""What is listed here is the house; nothing is discovered."""

RULES = Rules(SUBJECTS, STEPS)
RECORDS = RULES.records
COMMANDS = RULES.commands
REFUSALS = RULES.refusals
IRREGULARITIES = RULES.irregularities
tags_of = RULES.tags_of
sees = RULES.sees
sight = RULES.sight
unhidden = RULES.unhidden
SEARCHED = RULES.searched
why_not = RULES.why_not
missing_to_complete = RULES.missing_to_complete
foresee = RULES.foresee


def files_in(line: Line) -> tuple[FileRef, ...]:
    """The files that a line names; none where its body cannot be read."""
    return judging.files_in(RULES, line)


def decide(
    world: World,
    line: Line,
    now: datetime,
    before: datetime | None = None,
    keys: Keys | None = None,
    leaked: bool = False,
) -> Decision | Refusal:
    """Judge one line by all the rules; see `rulebook.kernel.decide.judge`."""
    return judging.judge(RULES, world, line, now, before, keys, leaked)


def passed_deadlines(world: World, now: datetime) -> list[PassDeadline]:
    """The deadlines that have passed and that nobody has acted on: one command each for the system to write."""
    return deadline_handlers.passed_deadlines(RULES.deadlines, world, now)
