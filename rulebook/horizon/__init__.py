"""What a device holds: what is open, owed or due, and what ended lately; the rest is asked of the server."""
