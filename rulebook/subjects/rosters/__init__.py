"""Rosters: who works which shift on which day, and shifts that two people exchange (DUTY-1)."""
