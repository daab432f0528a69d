"""What customers owe (CASH-8)."""
