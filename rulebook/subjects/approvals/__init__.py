"""Approvals: forms, the matrix and the company's own figures (ROLE-3, ROLE-4)."""
