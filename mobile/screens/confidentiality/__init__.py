"""Who saw what: on the record itself, and for everybody about themselves (SEC-1)."""
