"""What the server shows of dealers: reports, the printed statement, its public check (DEAL-1, SHIP-1)."""
