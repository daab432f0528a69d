"""The customer's own page: its link, what it shows, what it takes (CUST-1)."""
