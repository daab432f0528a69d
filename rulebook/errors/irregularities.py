"""What is irregular about a fact, by code, with its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.errors.entry import Entry
from rulebook.records import Role

_R = Role

IRREGULARITIES: dict[str, Entry] = {
    "state": Entry(
        "ORD-5",
        "Reported while the order was {state}",
        "Decide what the visit counts for.",
        owner=_R.DISPATCHER,
    ),
    "not_assigned": Entry(
        "ORD-5",
        "Work by somebody the order was not assigned to",
        "Decide what the visit counts for.",
        owner=_R.DISPATCHER,
    ),
    "id_twice": Entry(
        "SYS-4", "Used a second time: {what}", "Both are kept; compare them.", owner=_R.ADMINISTRATOR
    ),
    "no_role_fact": Entry("ROLE-1", "Reported without the role {roles}", "Check who did the work."),
    "not_ticked": Entry("ORD-7", "Set out without: {items}", "Ask the technician why.", owner=_R.DISPATCHER),
    "check_digit": Entry(
        "RPL-1",
        "Check digit wrong, taken as printed: {number}",
        "Compare with the photo.",
        owner=_R.STOREKEEPER,
    ),
    "archive_mismatch": Entry(
        "RPL-3",
        "On the vehicle: {found}; in the archive: {archive}",
        "Correct the archive.",
        owner=_R.STOREKEEPER,
    ),
    "vehicle_foreign": Entry(
        "ORD-5",
        "Work on {plate}, which the order does not name",
        "Decide what it counts for.",
        owner=_R.DISPATCHER,
    ),
    "no_price": Entry(
        "FEE-2",
        "No list price for {model}: the fee could not be worked out",
        "Set a price, then bill the customer.",
    ),
    "not_in_bag": Entry(
        "STK-3", "Fitted but not in the bag: {number}", "Find out where it came from.", owner=_R.STOREKEEPER
    ),
    "unknown_unit": Entry(
        "STK-1", "Not in the books: {number}", "Enter the unit or correct the number.", owner=_R.STOREKEEPER
    ),
    "transfer_unoffered": Entry(
        "STK-2",
        "Taken from the store without an offer: {count} items",
        "Confirm it, or find out who let them have it.",
        owner=_R.STOREKEEPER,
    ),
    "transfer_differs": Entry(
        "STK-2",
        "Taken otherwise than offered ({state}): {numbers}",
        "Ask giver and taker; the books follow the taker.",
        owner=_R.STOREKEEPER,
    ),
    "transfer_short": Entry(
        "STK-2",
        "Offered but not taken: {numbers}",
        "It is still in the giver's hands: find it.",
        owner=_R.STOREKEEPER,
    ),
    "own_transfer": Entry("ROLE-2", "Giver and taker are the same person", "Have it counted by somebody else."),
    "stock_missing": Entry("STK-4", "Not found at the stocktake: {number}", "Find it, or have it written off."),
    "stock_surplus": Entry(
        "STK-4",
        "Found at the stocktake, though the books had it elsewhere ({where}): {number}",
        "Find out how it came there.",
    ),
    "price_differs": Entry("FEE-3", "Collected {taken}, due {due}", "Ask for the supervisor's leave or refund."),
    "number_gap": Entry("RCT-2", "Receipt numbers skipped: {numbers}", "Account for them.", owner=_R.FINANCE),
    "number_foreign": Entry(
        "RCT-2", "Receipt number {number} is not from the device's block", "Check it.", owner=_R.FINANCE
    ),
    "number_twice": Entry("RCT-2", "Receipt number {number} was used before", "Check both.", owner=_R.FINANCE),
    "provisional": Entry(
        "RCT-2",
        "Provisional receipt number {number}",
        "It gets its final number on arrival; see why the block was used up.",
        owner=_R.FINANCE,
    ),
    "void_unknown": Entry("RCT-2", "A receipt was voided that is not valid here", "Check it.", owner=_R.FINANCE),
    "void_unexplained": Entry(
        "RCT-2", "Receipt {number} was voided without a reason", "Ask the technician why.", owner=_R.FINANCE
    ),
    "void_late": Entry(
        "RCT-2",
        "Receipt {number} was voided after its visit or after its cash was handed over, or by somebody else",
        "Check the cash; the receipt stays valid.",
        owner=_R.FINANCE,
    ),
    "explains_nothing": Entry(
        "SYS-3", "An explanation without its irregularity: {text}", "Find what it is about."
    ),
    "picked": Entry(
        "CASH-3",
        "The handover left out or added receipts: {numbers}",
        "Ask the technician.",
        owner=_R.FINANCE,
    ),
    "late_handover": Entry("CASH-2", "Cash was due by {due}", "Ask the technician why.", owner=_R.FINANCE),
    "difference": Entry(
        "CASH-4", "Counted {counted}, receipts say {expected}: {difference}", "Explain and settle it."
    ),
    "closing_difference": Entry(
        "CASH-4", "The safe differs by {difference} at the close of {day}, counted by {counter}", "Settle it."
    ),
    "notes_returned": Entry(
        "CASH-3",
        "{counter} did not take {sum} in notes and gave them back to {technician}",
        "See whether they are forged.",
    ),
    "late_arrival": Entry(
        "CASH-7",
        "Happened on {day}, which was closed: booked on {booked}",
        "Find out why it came late.",
        owner=_R.FINANCE,
    ),
    "overspent": Entry("CASH-1", "Paid {sum} out of cash in hand, which was less", "Ask where it came from."),
    "receivable_unknown": Entry(
        "CASH-8", "Nothing owed is known under {number}", "Find out what was paid.", owner=_R.FINANCE
    ),
    "overpaid": Entry(
        "CASH-8", "More was paid than was owed under {number}", "Pay it back or set it off.", owner=_R.FINANCE
    ),
    "debt_of_another": Entry(
        "CASH-8",
        "The debt under {number} was collected at {customer}, whose debt it is not",
        "Ask both customers what was paid, and for what.",
        owner=_R.FINANCE,
    ),
    "debt_for_debt": Entry(
        "CASH-8",
        "Receipt {number} says that a debt was paid, and that its sum is owed: nothing was taken",
        "The debt stands; ask the customer what was paid.",
        owner=_R.FINANCE,
    ),
    "void_settled": Entry(
        "CASH-8",
        "A receipt of the debt under {number} was voided after the debt was paid or given up",
        "Compare with the customer what was paid, and put the debt right.",
        owner=_R.FINANCE,
    ),
    "promise_far": Entry(
        "CASH-8",
        "The debt under {number} is put off until {due}, beyond the company's own term",
        "Ask the customer whether they said so.",
        owner=_R.FINANCE,
    ),
    "receivable_overdue": Entry(
        "CASH-8",
        "{customer} owes {sum} under {number}, to be paid by {due}",
        "Ask the customer; write down what they say and until when they will pay.",
        owner=_R.FINANCE,
        hours=72,
    ),
    "statement_differs": Entry(
        "CASH-5", "Payment {number} reads differently in {file} than before", "Ask the bank.", owner=_R.FINANCE
    ),
    "refunded": Entry(
        "CASH-5", "The statement shows {sum} paid back for {number}", "Find out who did.", owner=_R.FINANCE
    ),
    "void_paid": Entry(
        "CASH-5",
        "Receipt {number} was voided, but a statement shows its payment",
        "Pay it back or restore the receipt.",
        owner=_R.FINANCE,
    ),
    "tax_number": Entry(
        "RCT-1", "The tax number {number} cannot be right", "Ask the customer again.", owner=_R.FINANCE
    ),
    "no_signature": Entry("ORD-10", "Not signed: {reason}", "Call the customer.", owner=_R.CUSTOMER_SERVICE),
    "empty_signature": Entry("ORD-10", "The signature is empty", "Call the customer.", owner=_R.CUSTOMER_SERVICE),
    "sheet_differs": Entry(
        "ORD-10", "What was signed is not what was recorded", "Compare both.", owner=_R.SERVICE_MANAGER
    ),
    "damage": Entry("ORD-12", "Customer's property damaged: {what}", "Settle with the customer."),
    "vehicle_done_before": Entry(
        "ORD-10",
        "{plate} was done, and is reported as not possible: {reason}",
        "Ask both technicians.",
        owner=_R.DISPATCHER,
    ),
    "vehicle_unexplained": Entry(
        "ORD-10", "{plate} was not possible, without a reason", "Ask the technician why.", owner=_R.DISPATCHER
    ),
    "no_authority": Entry(
        "ORAL-1", "{approver} does not decide on this, or not on this amount", "Have it decided by who does."
    ),
    "spoken_code_wrong": Entry(
        "ORAL-3", "The code said to be {approver}'s is wrong", "Ask both; it needs a confirmation."
    ),
    "spoken_unknown": Entry("ORAL-3", "A code for no claim of this technician's", "Find what it was for."),
    "spoken_unconfirmed": Entry(
        "ORAL-2", "{approver} has not confirmed the spoken approval in time: {what}", "Confirm it or deny it."
    ),
    "spoken_denied": Entry(
        "ORAL-2", "{approver} denies the spoken approval: {what}", "Decide what it counts for."
    ),
    "outsider_over": Entry(
        "EXT-1", "The outsider's day is over and the order is not done", "Assign it anew.", owner=_R.DISPATCHER
    ),
    "no_leave": Entry(
        "ORD-4",
        "Worked on remotely without the customer's leave on record",
        "Ask the customer, and record who allowed it.",
        owner=_R.CUSTOMER_SERVICE,
    ),
    "appointment_missed": Entry(
        "ORD-7",
        "The time agreed with the customer has passed: {agreed}",
        "Call the customer and agree another time.",
        owner=_R.DISPATCHER,
        hours=4,
    ),
    "time_unreadable": Entry(
        "SYS-2", "Not a time: {text}", "Ask what was meant, and enter it again.", owner=_R.DISPATCHER
    ),
    "promise_late": Entry(
        "ORD-11",
        "Promised to the customer by {due} and not kept: {what}",
        "Keep it, or tell the customer when.",
        owner=_R.CUSTOMER_SERVICE,
    ),
    "promise_broken": Entry(
        "ORD-11",
        "A promise to the customer was broken: {what}",
        "Call the customer.",
        owner=_R.CUSTOMER_SERVICE,
    ),
    "promise_unknown": Entry(
        "ORD-11", "Ended a promise that is not open here", "Find which one it was.", owner=_R.CUSTOMER_SERVICE
    ),
    "not_replanned": Entry(
        "ORD-9", "Suspended, and no new visit is planned: {waiting}", "Plan the visit.", owner=_R.DISPATCHER
    ),
    "paid_differs": Entry(
        "ORD-13", "The customer says {taken} was paid, the receipts say {total}", "Ask both sides."
    ),
    "unit_differs": Entry(
        "ORD-13",
        "The customer reads {found} on the unit, the records say {archive}",
        "Find out which unit is fitted.",
        owner=_R.STOREKEEPER,
    ),
    "own_matter": Entry(
        "ROLE-2", "The customer was called by somebody who worked on the order", "Have somebody else call."
    ),
    "level_skipped": Entry(
        "ROLE-4", "Decided over your head in an emergency by {by}: {why}", "Look at it and say so."
    ),
    "revoked_device": Entry(
        "ROLE-1",
        "Handed in by {device}, which was revoked on {at}",
        "Ask the person whether these records are theirs.",
        owner=_R.ADMINISTRATOR,
    ),
    "revoked_after": Entry(
        "ROLE-1",
        "Reported on {device} after it was revoked on {at}",
        "Ask the person whether they did this; reverse it where they did not.",
        owner=_R.ADMINISTRATOR,
    ),
    "set_aside": Entry(
        "SYS-5",
        "Lines of {device} could not be judged ({cause}): {lines}",
        "Read them in the list of what was set aside; have them entered again, or dismiss them with a reason.",
        owner=_R.ADMINISTRATOR,
    ),
    "photo_reused": Entry(
        "FILE-1",
        "The same photo was used before, on {at}, for another order or visit",
        "Compare the two; have a photo taken of what is there now.",
    ),
    "photo_lost": Entry(
        "FILE-1",
        "A photo of {at} is gone from the device and never arrived",
        "Have it taken again, or say why that cannot be done.",
    ),
    "clock_changed": Entry(
        "TIME-1",
        "The device's clock was changed by {minutes} minutes after {since}",
        "Ask who changed it; check the times of the visits since.",
        owner=_R.ADMINISTRATOR,
    ),
    "clock_back": Entry(
        "TIME-1",
        "Dated {minutes} minutes before the line it follows",
        "Ask who changed the clock; check the times of the visit.",
        owner=_R.ADMINISTRATOR,
    ),
    "backdated": Entry(
        "TIME-1",
        "Dated {minutes} minutes before the server was last heard",
        "Check the times of the visit; it counts from when the server was last heard.",
        owner=_R.ADMINISTRATOR,
    ),
    "clock": Entry(
        "TIME-1",
        "The device's clock was off by {minutes} minutes",
        "Correct the device.",
        owner=_R.ADMINISTRATOR,
    ),
}
"""Deadlines are hours from when the server learnt of the fact."""
