"""The company's days, expenses and exports (CASH-1, CASH-7)."""
