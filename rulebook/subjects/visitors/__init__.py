"""Visitors registered with host and zone, signed out by closing, forgotten after a term (VIS-1)."""
