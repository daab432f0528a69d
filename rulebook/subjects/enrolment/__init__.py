"""Codes by which devices are enrolled: who gave them, for whom, used by which device (ROLE-1)."""
