"""Work orders, from the call to their close (section 2)."""
