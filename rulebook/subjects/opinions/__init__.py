"""Praise, wishes and ideas with their answer, and leads handed on with whoever sees to them (CASE-1)."""
