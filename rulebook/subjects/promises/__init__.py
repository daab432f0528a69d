"""Promises made to customers (ORD-11)."""
