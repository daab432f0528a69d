"""Money given back to a customer who complained, once the matrix allowed it: owed, then paid (FEE-3, CMP-1)."""
