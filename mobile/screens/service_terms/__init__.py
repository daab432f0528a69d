"""Screens of service terms and SIM plans (TERM-1)."""
