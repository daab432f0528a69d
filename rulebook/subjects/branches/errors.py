"""What can go wrong here, by code: its rule, its owner and the hours to settle it in."""

from __future__ import annotations

from rulebook.kernel.errors import Entry

REFUSALS: dict[str, Entry] = {
    "branch_closed": Entry("BR-1"),
    "branch_head_stays": Entry("BR-1"),
    "branch_holds": Entry("BR-1"),
    "branch_already": Entry("BR-1"),
    "branch_orders": Entry("BR-1"),
    "branch_outsider": Entry("BR-1"),
    "branch_not_leader": Entry("BR-1", http=403),
    "loan_over": Entry("BR-1"),
    "loan_last_day": Entry("BR-1"),
    "loan_twice": Entry("BR-1"),
    "loan_moved": Entry("BR-1"),
    "books_of_all": Entry("BR-1", http=403),
    "branch_other_store": Entry("BR-1", http=403),
}

IRREGULARITIES: dict[str, Entry] = {
    "loan_unanswered": Entry("BR-1"),
}
