"""Outsiders, by consent for one order and one day (EXT-1)."""
