"""Approvals given by word of mouth (ORAL-1 to ORAL-3)."""
