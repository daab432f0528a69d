"""The archive's databases as files and as figures (ARC-1)."""
