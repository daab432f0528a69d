"""Appointments: what was tried before a visit, and the time agreed for it (ORD-4, ORD-7)."""
