"""Corrective and preventive measures of complaints and of major faults (CMP-1, FLT-1)."""
