"""Statements of wallets and banks (CASH-5)."""
