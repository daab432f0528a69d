"""Customers, vehicles and prices (ORD-1, FEE-2)."""
