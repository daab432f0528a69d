"""Branches: which there are, who belongs to them, and people lent between them (BR-1)."""
