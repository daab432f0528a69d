"""Tests and measurements (检测) of units and vehicles, at a visit or in the store (ARC-1)."""
