"""What is ticked off before setting out (ORD-7)."""

from __future__ import annotations

CHECKLIST = ("details", "customer_called", "tools", "spares", "papers")
"""What is ticked off before setting out (ORD-7)."""
