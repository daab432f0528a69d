"""What the company's rules say, for phone and server alike: no I/O, no clock, no screen, no SQL."""

RULES_VERSION = 2
"""Raised whenever `decide` may answer differently; every line names the version it was made under."""
