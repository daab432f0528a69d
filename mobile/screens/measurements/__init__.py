"""Tests and measurements on the screens (ARC-1)."""
