"""Complaints and the measures that follow: heard anywhere, worked off in the office (CMP-1)."""
