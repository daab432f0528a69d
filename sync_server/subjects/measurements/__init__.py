"""Tests and measurements as a report (ARC-1)."""
