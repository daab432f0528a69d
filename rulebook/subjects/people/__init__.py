"""People: roles, duty, skills (ROLE-1, ORD-6)."""
