"""Reports of service terms (TERM-1)."""
