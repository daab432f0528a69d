"""The customer's own page: links given and revoked, reports that come by them, visits rated (CUST-1)."""
