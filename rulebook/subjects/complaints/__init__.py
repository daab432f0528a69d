"""Complaints: heard, owned, calmed, explained, put right, told, closed (CMP-1)."""
