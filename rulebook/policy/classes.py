"""How confidential each kind of record is, and which of its fields are more so (SEC-1). Read by phone and server.

Public: anybody may have it. Internal: the company's own people. Confidential: whoever works with it. Secret:
calls, visits, hand-overs, logs, surveys, vehicles. Top secret: customers' files, contracts. Reads of the last
two leave a mark.
"""

from __future__ import annotations

from enum import StrEnum

from rulebook.kernel.roles import Role
from rulebook.kernel.visibility import OFFICE


class Class(StrEnum):
    """From the least to the most confidential."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"
    TOP_SECRET = "top_secret"


ORDER = tuple(Class)
UNLISTED = Class.SECRET
"""What nobody has thought about yet is rather marked once too often."""
_C = Class

CLASSES: dict[str, Class] = {
    "customer": _C.TOP_SECRET,
    "agreement": _C.TOP_SECRET,
    "vehicle": _C.SECRET,
    "visit": _C.SECRET,
    "case": _C.SECRET,
    "complaint": _C.SECRET,
    "measure": _C.SECRET,
    "proof": _C.SECRET,
    "follow_up": _C.SECRET,
    "follow_up_plan": _C.SECRET,
    "call_times": _C.SECRET,
    "survey_round": _C.SECRET,
    "survey_invite": _C.SECRET,
    "survey_answer": _C.SECRET,
    "handover": _C.SECRET,
    "declaration": _C.SECRET,
    "shift_handover": _C.SECRET,
    "day_log": _C.SECRET,
    "week_report": _C.SECRET,
    "spot_check": _C.SECRET,
    "supervision_report": _C.SECRET,
    "score": _C.SECRET,
    "score_point": _C.SECRET,
    "read_mark": _C.SECRET,
    "read_day": _C.SECRET,
    "paper_custody": _C.CONFIDENTIAL,
    "read_month": _C.CONFIDENTIAL,
    "export": _C.SECRET,
    "api_key": _C.SECRET,
    "customer_page": _C.SECRET,
    "dealer_customer": _C.SECRET,
    "lead": _C.SECRET,
    "public_report": _C.SECRET,
    "visitor": _C.SECRET,
    "webhook": _C.SECRET,
    "absence": _C.CONFIDENTIAL,
    "attendance": _C.CONFIDENTIAL,
    "contact_form": _C.CONFIDENTIAL,
    "dealer": _C.CONFIDENTIAL,
    "message": _C.CONFIDENTIAL,
    "message_wish": _C.CONFIDENTIAL,
    "notice_read": _C.CONFIDENTIAL,
    "opinion": _C.CONFIDENTIAL,
    "qualification": _C.CONFIDENTIAL,
    "rebate_statement": _C.CONFIDENTIAL,
    "refund": _C.CONFIDENTIAL,
    "round_charge": _C.CONFIDENTIAL,
    "round_finding": _C.CONFIDENTIAL,
    "round_price": _C.CONFIDENTIAL,
    "round_stop": _C.CONFIDENTIAL,
    "service_term": _C.CONFIDENTIAL,
    "session_feedback": _C.CONFIDENTIAL,
    "shipment": _C.CONFIDENTIAL,
    "sim_top_up": _C.CONFIDENTIAL,
    "term_renewal": _C.CONFIDENTIAL,
    "test_result": _C.CONFIDENTIAL,
    "turnover": _C.CONFIDENTIAL,
    "visit_rating": _C.CONFIDENTIAL,
    "zone_leave": _C.CONFIDENTIAL,
    "approval_form": _C.CONFIDENTIAL,
    "assignment": _C.CONFIDENTIAL,
    "books": _C.CONFIDENTIAL,
    "day": _C.CONFIDENTIAL,
    "device": _C.CONFIDENTIAL,
    "forgotten": _C.CONFIDENTIAL,
    "enrolment_code": _C.CONFIDENTIAL,
    "expense": _C.CONFIDENTIAL,
    "file": _C.CONFIDENTIAL,
    "irregularity": _C.CONFIDENTIAL,
    "master_keys": _C.CONFIDENTIAL,
    "minutes": _C.CONFIDENTIAL,
    "block": _C.CONFIDENTIAL,
    "number_series": _C.CONFIDENTIAL,
    "order": _C.CONFIDENTIAL,
    "payment": _C.CONFIDENTIAL,
    "photo": _C.CONFIDENTIAL,
    "promise": _C.CONFIDENTIAL,
    "receipt": _C.CONFIDENTIAL,
    "receivable": _C.CONFIDENTIAL,
    "saved_query": _C.CONFIDENTIAL,
    "return": _C.CONFIDENTIAL,
    "spoken": _C.CONFIDENTIAL,
    "statement_layout": _C.CONFIDENTIAL,
    "stocktake": _C.CONFIDENTIAL,
    "swap": _C.CONFIDENTIAL,
    "measurement": _C.CONFIDENTIAL,
    "symptom_cluster": _C.CONFIDENTIAL,
    "task": _C.CONFIDENTIAL,
    "transfer": _C.CONFIDENTIAL,
    "unit": _C.CONFIDENTIAL,
    "erasure": _C.CONFIDENTIAL,
    "leaver_erasure": _C.CONFIDENTIAL,
    "vehicle_job": _C.CONFIDENTIAL,
    "fault": _C.INTERNAL,
    "article": _C.INTERNAL,
    "message_wording": _C.INTERNAL,
    "notice": _C.INTERNAL,
    "round": _C.INTERNAL,
    "round_plan": _C.INTERNAL,
    "term_plan": _C.INTERNAL,
    "training_session": _C.INTERNAL,
    "matrix": _C.INTERNAL,
    "person": _C.INTERNAL,
    "roster": _C.INTERNAL,
    "setting": _C.INTERNAL,
    "shift": _C.INTERNAL,
    "shift_swap": _C.INTERNAL,
    "site": _C.INTERNAL,
    "skill_need": _C.INTERNAL,
    "class_rule": _C.PUBLIC,
    "branch": _C.INTERNAL,
    "branch_days": _C.INTERNAL,
    "branch_loan": _C.INTERNAL,
    "calendar": _C.PUBLIC,
    "letterhead": _C.PUBLIC,
    "pay_code": _C.PUBLIC,
    "price": _C.PUBLIC,
}
"""Kind of record → class."""

FIELDS: dict[tuple[str, str], Class] = {
    ("message", "contact"): _C.SECRET,
    ("message", "to"): _C.SECRET,
    ("message", "text"): _C.SECRET,
    ("message", "told"): _C.SECRET,
    ("message_wish", "mail"): _C.SECRET,
    ("message_wish", "said"): _C.SECRET,
    ("order", "address"): _C.SECRET,
    ("order", "contact"): _C.SECRET,
    ("order", "contact_phone"): _C.SECRET,
    ("order", "tries"): _C.SECRET,
    ("order", "callbacks"): _C.SECRET,
    ("person", "past"): _C.CONFIDENTIAL,
    ("person", "phone"): _C.CONFIDENTIAL,
    ("receipt", "tax_number"): _C.SECRET,
    ("round_stop", "again"): _C.SECRET,
    ("round_stop", "position"): _C.SECRET,
}
"""(kind, field) → class, where a field is more confidential than its record."""


def class_of(kind: str, field: str = "") -> Class:
    """The class of a kind of record, or of one of its fields: never less than its record's."""
    whole = CLASSES.get(kind, UNLISTED)
    return max(whole, FIELDS.get((kind, field), whole), key=ORDER.index)


def leaves_mark(kind: str) -> bool:
    """Whether reading such a record is noted: it is secret or top secret."""
    return ORDER.index(class_of(kind)) >= ORDER.index(Class.SECRET)


BOUNDS: dict[str, tuple[Class, Class]] = {
    "customer": (_C.TOP_SECRET, _C.TOP_SECRET),
    "visit": (_C.SECRET, _C.TOP_SECRET),
    "case": (_C.SECRET, _C.TOP_SECRET),
    "vehicle": (_C.CONFIDENTIAL, _C.TOP_SECRET),
    "complaint": (_C.CONFIDENTIAL, _C.TOP_SECRET),
    "order": (_C.CONFIDENTIAL, _C.SECRET),
    "unit": (_C.CONFIDENTIAL, _C.SECRET),
    "person.phone": (_C.CONFIDENTIAL, _C.SECRET),
}
"""Kind, or `kind.field` → between which classes a company may set it (`class.set`). The lower bound is never below
what the rulebook names: customers' files are top secret, calls and visits secret. Kinds are here whose pages note
that they are read; fields on which no rule rests, so that nobody who does not see one is refused for it."""

SAYS_IT_TOO: dict[tuple[str, str], tuple[str, ...]] = {("person", "phone"): ("past",)}
"""(kind, field) → further fields in which the same stands, as it was earlier; they go out of sight with it."""

SEE: dict[Class, frozenset[str]] = {
    _C.SECRET: OFFICE,
    _C.TOP_SECRET: frozenset(f"role:{r}" for r in (Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER, Role.AUDITOR)),
}
"""Class to which a company has raised a field → the tags that still see it, beside whom the record names."""


def key_of(kind: str, field: str = "") -> str:
    """`kind` or `kind.field`, as BOUNDS has it."""
    return f"{kind}.{field}" if field else kind


def above(one: Class, other: Class) -> bool:
    return ORDER.index(one) > ORDER.index(other)
