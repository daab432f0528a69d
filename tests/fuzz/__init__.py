"""Bytes of any kind for whatever reads what comes from outside: `make soak` runs it for ten minutes."""
