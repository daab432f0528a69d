"""Irregularities: explained, settled, raised (section 0)."""
