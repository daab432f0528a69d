"""What each kind of record is kept for and how long, for the register of personal data (SEC-1; PIPL, art. 13, 19).

`Kept` says what the program does today, not what somebody means to do.
"""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    SERVICE = "service"
    ASKED = "asked"
    MONEY = "money"
    QUALITY = "quality"
    EMPLOYMENT = "employment"
    STOCK = "stock"
    PARTNERS = "partners"
    GUESTS = "guests"
    SECURITY = "security"
    RULES = "rules"


SAID: dict[Purpose, tuple[str, str]] = {
    Purpose.SERVICE: (
        "To install, repair and inspect what the customer ordered, and to prove it was done",
        "contract",
    ),
    Purpose.ASKED: ("To answer what a customer asked, complained of or wished", "contract"),
    Purpose.MONEY: ("To charge, collect and account for money", "contract; accounting and tax law"),
    Purpose.QUALITY: (
        "To find out whether customers are content, and why not",
        "contract; the customer's own answer",
    ),
    Purpose.EMPLOYMENT: ("To plan, credit and train the work of the company's people", "employment"),
    Purpose.STOCK: ("To know who answers for which unit", "contract; employment"),
    Purpose.PARTNERS: ("To deal with dealers: agreements, shipments, rebates", "contract"),
    Purpose.GUESTS: ("To know who was in the house, and whom to call back", "the guest's own word"),
    Purpose.SECURITY: (
        "To let in who may come in, and to prove who read or took out what",
        "law on data security",
    ),
    Purpose.RULES: ("To say which rule of the company's held when, and who set it", "employment"),
}
"""Purpose → what for, in a sentence, and what allows it."""


class Kept(StrEnum):
    BOOKS = "books"
    """As long as the books are: nothing takes it out of them yet (docs/decisions)."""
    READS = "reads"
    """So many months as `read_keep_months` says, then emptied."""


_P = Purpose
_KINDS: dict[Purpose, str] = {
    _P.SERVICE: "assignment customer customer_page fault file follow_up follow_up_plan message message_wish "
    "message_wording order photo promise round round_finding round_plan round_stop service_term site measurement "
    "spoken swap symptom_cluster vehicle vehicle_job visit number_series",
    _P.ASKED: "call_times case complaint contact_form measure opinion proof public_report",
    _P.MONEY: "approval_form block books day declaration expense handover pay_code payment price receipt "
    "receivable refund return round_charge round_price sim_top_up statement_layout term_plan term_renewal",
    _P.QUALITY: "spot_check supervision_report survey_answer survey_invite survey_round visit_rating",
    _P.EMPLOYMENT: "absence attendance branch_loan day_log minutes notice notice_read person qualification roster "
    "score score_point session_feedback shift shift_handover shift_swap skill_need task test_result "
    "training_session week_report article",
    _P.STOCK: "stocktake transfer unit",
    _P.PARTNERS: "agreement dealer dealer_customer rebate_statement shipment turnover",
    _P.GUESTS: "lead visitor",
    _P.SECURITY: "api_key class_rule device enrolment_code erasure export forgotten irregularity leaver_erasure "
    "master_keys paper_custody read_day read_mark read_month webhook zone_leave",
    _P.RULES: "branch branch_days calendar letterhead matrix saved_query setting",
}
PURPOSES: dict[str, Purpose] = {kind: purpose for purpose, kinds in _KINDS.items() for kind in kinds.split()}
"""Kind of record → what it is kept for."""

_FORGOTTEN = {"read_mark": Kept.READS, "read_day": Kept.READS}


def kept(kind: str) -> Kept:
    """How long the server keeps a kind of record."""
    return _FORGOTTEN.get(kind, Kept.BOOKS)
