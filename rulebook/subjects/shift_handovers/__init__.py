"""Shifts begun and ended, and the hand-over book between them (DUTY-1)."""
