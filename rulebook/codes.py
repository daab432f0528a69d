"""Every rule's code and its one line: sections 0 to 5. What stands behind each is in docs/rules.md."""

from __future__ import annotations

SECTIONS: dict[str, dict[str, str]] = {
    "0. Facts and requests": {
        "SYS-1": "A command that is not known here is kept whole and told.",
        "SYS-2": "What is said must be readable: the field that is not is named.",
        "SYS-3": "What a request is about must be known here.",
        "SYS-4": "An id is used once; a second use writes over nothing.",
        "SYS-5": "What cannot be judged is quarantined whole and blocks nothing after it.",
        "SYS-6": "What a device cannot keep durably is not shown as kept.",
        "TIME-1": "A device's clock that is off is told; the work is taken all the same.",
        "FILE-1": "A file is what its name says, byte for byte, and is never written over.",
    },
    "1. People and authority": {
        "ROLE-1": "Nine roles; a person may hold several.",
        "ROLE-2": "Nobody decides on their own request, money or stock, over all documents of an order.",
        "ROLE-3": "The approval matrix is data: who decides, a deputy, a deadline, what lapses.",
        "ROLE-4": "Level by level; in an emergency a level is skipped and told afterwards.",
    },
    "2. Orders": {
        "ORD-1": "An installation starts from three papers; the vehicle list is imported row by row.",
        "ORD-2": "A repair call says customer, address, contact, product, purchase, problem and symptom.",
        "ORD-3": "Order kinds: install, repair, removal, inspection round, training.",
        "ORD-4": "Hotline, remote with the customer's leave, on site: what was tried is said.",
        "ORD-5": "No approval, no assignment; a changed order needs approval again.",
        "ORD-6": "A suitable technician, and why not, for each who is not.",
        "ORD-7": "Ticked off before setting out; the agreed time is kept or agreed anew before it passes.",
        "ORD-8": "On site: finding, reproduction, work, cause, advice, the customer tries.",
        "ORD-9": "Not solved: symptom on record, a new visit is planned.",
        "ORD-10": "The completion gate lists by name what is missing.",
        "ORD-11": "Promises have a date and are chased until kept.",
        "ORD-12": "Damage to the customer's property is reported with photos.",
        "ORD-13": "What is taken equals what the receipt says.",
    },
    "3. Replacements and stock": {
        "RPL-1": "A terminal swap is one act with both numbers, the check digit verified.",
        "RPL-2": "A SIM swap records both card numbers and the phone number.",
        "RPL-3": "The unit on the vehicle is the archive's, or the mismatch is told.",
        "RPL-4": "A unit taken back carries a return label and is owed to the store.",
        "RPL-5": "Warranty belongs to the unit and passes to its replacement.",
        "STK-1": "Everything is in somebody's hands at every moment.",
        "STK-2": "Store to technician and back takes two: the taker confirms.",
        "STK-3": "Fitting what is not in one's bag is recorded and told.",
        "STK-4": "Stocktake by another than the holder; differences get an owner.",
        "STK-5": "Removed units are owed back by the end of the day after return.",
    },
    "4. Money": {
        "FEE-1": "On-site design and installation are free.",
        "FEE-2": "Under warranty free, afterwards parts only, with the reason.",
        "FEE-3": "Another price than the list's needs leave first.",
        "RCT-1": "A receipt on the spot for what is collected.",
        "RCT-2": "Numbers from the device's own block, without gaps; voided, never deleted.",
        "RCT-3": "Anybody who holds a receipt can check it.",
        "CASH-1": "Cash is in one named person's hands from receipt to safe.",
        "CASH-2": "Cash is due soon after the return, and above a limit.",
        "CASH-3": "All receipts in one handover, counted blind.",
        "CASH-4": "A difference stays on its account until a manager decides.",
        "CASH-5": "Electronic payments are matched to the statement.",
        "CASH-6": "Overdue cash: no new assignment that may collect.",
        "CASH-7": "A closed day never changes; what comes late is the next day's.",
        "CASH-8": "What customers owe has a due date and is chased.",
        "BASE-1": "Back at base is one checkout for two people.",
    },
    "5. Approval when nobody can be reached": {
        "ORAL-1": "A spoken approval is recorded: whom, when, how, what for, how much.",
        "ORAL-2": "Confirmed in time, or escalated; denied, it stands against its claimant.",
        "ORAL-3": "Eight digits worked out on both sides without signal verify it.",
        "EXT-1": "An outsider by consent, when nobody is free, for one order and one day.",
    },
}
"""Section → code → one line."""

CODES: dict[str, str] = {code: line for section in SECTIONS.values() for code, line in section.items()}
