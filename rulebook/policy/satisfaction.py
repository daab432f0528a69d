"""How satisfied somebody says they are, from 1 to 5, and what that makes of them (FUP-1, FUP-2, CUST-1)."""

from __future__ import annotations

BEST, WORST = 5, 1
LEAST_SATISFIED = 3
"""Below it a customer is dissatisfied, and that becomes a complaint."""
SATISFIED = 4
"""Said so or better counts as satisfied."""
