"""Receipts, their numbers, invoices (RCT-1 to RCT-3)."""
