"""Inspection rounds, customer tours and own premises: planned, walked offline, faults to orders (RND-1)."""
