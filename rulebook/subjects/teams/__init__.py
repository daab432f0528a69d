"""Several technicians on one order."""
