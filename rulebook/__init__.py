"""What the company's rules say, for phone and server alike: no I/O, no clock, no screen, no SQL."""

RULES_VERSION = 5
"""Raised whenever `decide` may answer differently or a line may hold more; every line names its own.

A server takes lines of its own version and of all before it (docs/decisions/0022); what rose, and why:
2: approvals, custody, files; revoked devices and people who left; lines say when the server was last heard.
3: a visit with damage wants a photo of it before completion; units are written off by whom the matrix names;
   who came back is signed off; provisional receipts get final numbers, debts are told, exports are lines.
4: what rulebook/kernel/editions.py says: fees in parts, agreed fees, spoken leave, follow-up calls, leavers,
   double bookings, terms of warranty, signatures of one spot.
5: what closed unseen is told as the last window of it; a promise counts in the month of its last day; a log
   names only what its person signed; rest is kept to what the next month's roster has already; many reads within
   an hour are told in whatever order they come; further calls about a complaint are counted; no certificate is
   asked for twice, no half day counted twice.
"""

OLDEST_RULES = 1
"""Devices of an older version hand in their lines and are fed nothing: they could not read it."""
