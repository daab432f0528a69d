"""The company's own systems: keys by which they read, addresses that news is pushed to (API-1, API-2)."""
