"""Whose data stands in a field, by its name, and where one name means several things by its place (SEC-1).

A name stands here once somebody has thought about it: a field of a new name is unlisted until it has a row.
"""

from __future__ import annotations

from enum import StrEnum


class Whose(StrEnum):
    """Whose personal data a field holds; NOBODY's: moments, numbers of papers, links, figures, states."""

    NOBODY = "nobody"
    COLLEAGUE = "colleague"
    """Somebody who works here, or as an outsider for a day: by id, name or device."""
    CUSTOMER = "customer"
    """A customer, their contact, caller, driver or vehicle."""
    PARTNER = "partner"
    """Somebody at a dealer's."""
    GUEST = "guest"
    """A visitor, a prospective customer, somebody who attended a training."""
    ANYBODY = "anybody"
    """Free words, which may name whomever they are about."""


def _named(whose: Whose, names: str) -> dict[str, Whose]:
    return dict.fromkeys(names.split(), whose)


BY_NAME: dict[str, Whose] = {
    **_named(
        Whose.COLLEAGUE,
        "approver approver_name asker asker_name by by_name caller_name claimant claimant_name device "
        "from_name giver giver_name holder host host_name keeper keeper_name open_to owner owner_name "
        "past_technicians peer peer_name people person person_name present reader reader_name sent_before "
        "signed_name skills stand_in stand_in_name taker team technician technician_name trainer "
        "trainer_name who who_name",
    ),
    **_named(
        Whose.CUSTOMER,
        "caller contact contact_phone customer customer_name customers driver driver_phone invoice_title mail "
        "payer plate respondent spoken_with target targets tax_number vehicle vehicles vin wallet_number",
    ),
    **_named(
        Whose.ANYBODY,
        "advice affected answer ask branch_why cancelled_why caption cause close_note closed_why "
        "customer_damage declined done dropped_why emergency ended_why evidence facts fee_reason finding "
        "for_reason how how_ended impact leave_reason memo need not_tried note papers_words passed_note "
        "phenomenon problem process purpose question reason rejected_reason remark restored result retired_why "
        "revoked_why ruling said taken_words text told tried unsolved verdict verified_how void_reason "
        "waiting_for want what what_for why whys wish wishes withdrawn_why words work write_off_reason",
    ),
    **_named(
        Whose.NOBODY,
        "about agreed_fee agreed_next agreement amount anchor appointment arrived aside basis basis_points "
        "before began_at begins behind borrower branch call_by carried carrier carrier_until case cases channel "
        "clearing closed_until closes code collects columns complaint condition count counted covered_at day "
        "days dead dealer dealer_name declared delivered denomination difference digest earlier edition en ends "
        "entries entry expected expenses fee fen field figures file files final first first_ends follow_ups "
        "form found found_sim found_terminal given gone handover hash high hours id ids instrument invoice_number "
        "joined_to kind kinds language last last_sign late layout leave lender length line low lowers marks "
        "material matter measure merged_into minutes missed missing model money_in month months name_en needed "
        "new_number new_phone next next_month next_visit notice now nth number numbers of old_number old_phone "
        "open opens order order_number orders outline outstanding over owed owed_since own_envelopes page paid "
        "paid_back paid_entry passed_over payable peer_code peer_day period pieces plan planned_model "
        "planned_sim planned_terminal plate_colour point points population prefix prefixes printed promised "
        "quantity reaches reasons rebate receipt receipts ref reminded replan_by report rest returned revision "
        "round rounded rounded_off rule safe satisfied scheme seen series session shared sim since size "
        "skill slip solved spares stale_told state statement step steps stop store subject surplus swap swaps "
        "symptom taken tasks term terminal terms test ticked title to_branch token told_back topics total "
        "totals trade turn turnover uncovered unit unit_number units unknown until up_to url used valid_from "
        "valid_until value vehicle_type visit void void_form was week weekday whose width window wrong_codes "
        "year zh records stands_for left",
    ),
}
"""Name of a field → whose data it holds wherever it stands, unless HERE says otherwise."""

_COLLEAGUES_NAMES = """
agreement.approvals agreement.endings.approvals approval_form.grants approval_form.not_free case.owners
complaint.calls complaint.calmed complaint.cause complaint.owners complaint.told day_log day_log.remarks
device fault.analysis fault.told fault.updates irregularity.remarks measure.moved measure.sent_back
notice_read person person.past qualification receivable.chased shift shift_swap.grants test_result
week_report
"""
_NOBODYS_NAMES = """
api_key branch branch.past branch_days.rest calendar.rest letterhead letterhead.past price receipt.lines
roster.patterns score.corrections score.figures spot_check.points statement_layout
supervision_report.editions.figures
"""

HERE: dict[str, Whose] = {
    **{f"{place}.name": Whose.COLLEAGUE for place in _COLLEAGUES_NAMES.split()},
    **{f"{place}.name": Whose.NOBODY for place in _NOBODYS_NAMES.split()},
    **_named(
        Whose.COLLEAGUE,
        "absence.kind absence.papers absence.rows case.declined.to case.declined.to_name "
        "case.offered.to case.offered.to_name complaint.offer.to complaint.offer.to_name lead.to lead.to_name "
        "paper_custody.moves.to "
        "leaver_erasure.id leaver_erasure.alike "
        "paper_custody.moves.to_name person.id person.phone person.past.phone return.id "
        "roster.rows.codes round_stop.position round_stop.again.position score.points score.grade score.pay "
        "score_point.points shift_handover.to shift_handover.to_name test_result.percent unit.open_to "
        "qualification.skill",
    ),
    **_named(
        Whose.CUSTOMER,
        "case.phone call_times.id call_times.quiet customer.id customer.name customer.past.name "
        "customer.address customer.past.address dealer_customer.id follow_up.tries.number message.to "
        "message.told.to message_wish.id order.address order.tries.leave_by order.product_model "
        "order.symptom order.purchase_date photo.file proof.file public_report.phone public_report.photo "
        "public_report.stars round_finding.name round_finding.photo round_stop.name site.id "
        "survey_answer.photo survey_answer.scores vehicle.id vehicle.planned_sim_phone "
        "visit.signature.signer visit.signature.strokes visit_rating.stars symptom_cluster.seen.vehicle "
        "round.name round_plan.name round_charge.name round_charge.stops.name round_price.plan_name "
        "saved_query.query.company measurement.photo erasure.id",
    ),
    **_named(
        Whose.PARTNER,
        "agreement.scan dealer.name dealer.past.name dealer.address dealer.past.address dealer.contact "
        "dealer.past.contact dealer.contact_phone dealer.past.contact_phone rebate_statement.disputes.said_by "
        "shipment.to_name shipment.address shipment.photo shipment.signer shipment.strokes",
    ),
    **_named(
        Whose.GUEST,
        "attendance.name attendance.firm attendance.strokes lead.customer_name lead.contact "
        "lead.contact_phone session_feedback.name session_feedback.firm session_feedback.score "
        "session_feedback.words visitor.name visitor.firm visitor.strokes visitor.purpose",
    ),
    **_named(
        Whose.ANYBODY,
        "day_log.plan fault.told.who minutes.title notice.title rebate_statement.reference refund.reference "
        "receipt.reference saved_query.name week_report.plan",
    ),
    **_named(
        Whose.NOBODY,
        "fault.place irregularity.borne_by training_session.place follow_up_plan.ended_by "
        "letterhead.address letterhead.past.address letterhead.phone letterhead.past.phone notice.text "
        "pay_code.text pay_code.before.text person.outsider.firm person.outsider.form "
        "round_stop.points.finding score.figures.unit sim_top_up.photo skill_need.versions.skills "
        "handover.photo "
        "transfer.items.phone unit.phone shipment.lines.what lead.told service_term.told device.key "
        "device.key_since master_keys.keys.mark round_charge.price round_charge.each "
        "saved_query.query.office saved_query.query.nature",
    ),
}
"""`kind.path` of a field → whose data it holds in this place."""

MOMENTS = ("at", "_at", "due", "_due", "_until")
"""A name that is or ends so is a moment, nobody's by itself."""
DEEDS = ("_by", "_by_name")
"""A name that ends so says who did something: a colleague, or a device of theirs."""
SENSITIVE = frozenset({"absence.kind", "absence.papers", "absence.rows", "absence.reason", "absence.need",
                       "absence.papers_words", "round_stop.position", "round_stop.again.position"})  # fmt: skip
"""Sensitive by law (PIPL, art. 28): health, which a sick leave tells, and where somebody was."""
