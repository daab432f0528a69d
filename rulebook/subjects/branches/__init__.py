"""Branches (服务中心): whose people, stores and orders they are, and people lent between them (BR-1)."""
