"""Terminals and SIMs replaced (RPL-1 to RPL-5)."""
