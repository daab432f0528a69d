"""Requests that are refused, by code."""

from __future__ import annotations

from rulebook.errors.entry import Entry

REFUSALS: dict[str, Entry] = {
    "unknown_command": Entry(
        "SYS-1", "This command is not known here: {kind}", "Update the app, then send again.", 422
    ),
    "field_missing": Entry("ORD-2", "Missing: {fields}", "Fill in the named fields, then submit.", 422),
    "field_wrong": Entry("SYS-2", "{field}: {problem}", "Correct the named field.", 422),
    "no_room": Entry(
        "SYS-6",
        "This device has no room left: nothing was recorded",
        "Send what is unsent, delete photos and videos or apps you do not need, then do it again.",
        507,
    ),
    "not_kept": Entry(
        "SYS-6",
        "This device could not keep it: nothing was recorded",
        "Try again; if it stays so, close the app and open it again, and tell the administrator.",
        507,
    ),
    "not_found": Entry("SYS-3", "{what} is not known here", "Sync first, or check the number.", 404),
    "exists": Entry("SYS-4", "{what} exists already", "Use the existing one.", 409),
    "no_role": Entry("ROLE-1", "This needs the role {roles}", "Ask a colleague who holds it.", 403),
    "inactive": Entry("ROLE-1", "This person is no longer active", "Ask the administrator.", 403),
    "device_revoked": Entry(
        "ROLE-1", "This device was revoked on {at}", "Ask the administrator for a new enrolment.", 403
    ),
    "revoked_already": Entry("ROLE-1", "This device was revoked before", "Nothing is left to do.", 409),
    "own_device": Entry(
        "ROLE-1", "This is the device you work on", "Revoke it from another one, or ask a colleague.", 409
    ),
    "inactive_already": Entry("ROLE-1", "This person is inactive already", "Nothing is left to do.", 409),
    "active_already": Entry("ROLE-1", "This person is active already", "Nothing is left to do.", 409),
    "own_request": Entry(
        "ROLE-2", "Nobody decides on their own request", "Ask another manager or the deputy.", 403
    ),
    "own_cash": Entry(
        "ROLE-2", "Nobody counts the cash they collected themselves", "Ask a colleague in finance.", 403
    ),
    "not_approved": Entry(
        "ORD-5", "Not approved yet: nobody may be assigned", "Wait for the service manager's approval.", 409
    ),
    "wrong_state": Entry(
        "ORD-5", "Not possible while the order is {state}", "Look at the order as it is now.", 409
    ),
    "revision_changed": Entry(
        "ORD-5", "The order has changed since you looked", "Read it again, then decide.", 409
    ),
    "withdrawn": Entry(
        "ORD-5",
        "Your assignment was withdrawn while you were away",
        "The visit is kept; the dispatcher decides.",
        409,
    ),
    "not_yours": Entry("ORD-5", "This order is assigned to somebody else", "Ask the dispatcher.", 403),
    "unsuitable": Entry("ORD-6", "{person} cannot be assigned: {why}", "Choose another technician.", 409),
    "incomplete": Entry("ORD-10", "Still missing: {missing}", "Complete the named steps.", 409),
    "not_closable": Entry("ORD-10", "Cannot be closed yet: {missing}", "Settle the named items first.", 409),
    "not_counted": Entry("CASH-3", "This handover is {state}", "Look at it as it is now.", 409),
    "not_handed_in": Entry(
        "BASE-1", "Not everything is handed in: {missing}", "Settle the named items at the counter first.", 409
    ),
    "only_manager": Entry("CASH-4", "A difference is settled by a manager only", "Ask the manager.", 403),
    "other_maker": Entry("RPL-1", "{number}: {problem}", "Read the number again from the label.", 422),
    "not_held": Entry("STK-2", "{number} is not in the giver's hands", "Look where the books have it.", 409),
    "offered_already": Entry(
        "STK-2", "{number} is on offer already", "Call the other offer back first, or wait for its taker.", 409
    ),
    "transfer_over": Entry("STK-2", "This offer is {state}", "Look at it as it is now.", 409),
    "own_stock": Entry("ROLE-2", "Nobody counts or writes off what they hold themselves", "Ask a colleague.", 403),
    "vehicle_papers": Entry(
        "ORD-1",
        "Driver and vehicle details are not complete for {plates}",
        "Enter vehicle type, driver and driver's phone of each.",
        422,
    ),
    "asked_another": Entry("ORAL-2", "Somebody else was asked", "Leave it to who was asked.", 403),
    "no_consent": Entry(
        "EXT-1",
        "No outsider without the department manager's consent for this order",
        "Ask for it first.",
        409,
    ),
    "somebody_free": Entry("EXT-1", "Own technicians are free: {person}", "Assign one of them.", 409),
    "decided_already": Entry("ROLE-3", "Decided already: {state}", "Look at it as it is now.", 409),
    "not_asker": Entry("ROLE-3", "Asked by somebody else", "Leave it to who asked, or decide on it.", 403),
    "matrix_gap": Entry(
        "ROLE-3", "Some amount of {subject} would have nobody to decide", "Add a row that covers it.", 422
    ),
    "one_step_only": Entry(
        "ROLE-3", "One person's word settles {subject}", "Take the second step out; name a deputy instead.", 422
    ),
    "settled_already": Entry("ROLE-2", "Already settled", "Look at it as it is now.", 409),
    "day_closed": Entry("CASH-7", "The books are closed until {day}", "Close a later day.", 409),
    "not_owed": Entry("CASH-8", "This is {state}, nothing is owed", "Look at it as it is now.", 409),
    "not_asked": Entry("CASH-8", "Nobody has asked for this", "Have it asked for first.", 409),
    "price_backdated": Entry(
        "FEE-3",
        "A price of {model} is in force since {since}; this one would change what visits have cost",
        "Let it begin today or later, or say why not.",
        409,
    ),
    "reason_needed": Entry("SYS-2", "A reason is needed", "Write one sentence why.", 422),
}
