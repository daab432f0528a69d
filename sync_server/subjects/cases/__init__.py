"""What the server shows of customers' cases and their clocks (SLA-1, CASE-1)."""
