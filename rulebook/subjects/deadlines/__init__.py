"""Deadlines that pass, by the system's own word (section 0)."""
