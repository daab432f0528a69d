"""Absences: leave asked for and decided, sickness told, papers handed in (DUTY-1)."""
