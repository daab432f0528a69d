"""Devices, their clocks and their blocks of receipt numbers (TIME-1, RCT-2)."""
