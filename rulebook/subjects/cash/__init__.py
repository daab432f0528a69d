"""Cash on its way from technician to finance (CASH-1 to CASH-4, BASE-1)."""
