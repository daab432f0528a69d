"""The company's own systems: their keys, what they read, what is pushed to them (API-1, API-2)."""
