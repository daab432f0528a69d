"""Keys and webhooks of the company's own systems (API-1, API-2)."""
