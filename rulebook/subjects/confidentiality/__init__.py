"""Who read what, and why: read marks of secret and top-secret records, and reasons given beforehand (SEC-1)."""
