"""The company's own calendar: rest days and moved working days, year by year (STK-5, CASH-2)."""
