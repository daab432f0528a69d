"""Visits: what a technician does on site (ORD-7 to ORD-12)."""
