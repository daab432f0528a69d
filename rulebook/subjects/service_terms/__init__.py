"""Service terms and SIM plans: sold, renewed with a receipt, warned of, lapsed; SIMs topped up (TERM-1)."""
