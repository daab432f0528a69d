"""Customers' pages: given, shown as a code, revoked; what comes in by them, taken (CUST-1)."""
