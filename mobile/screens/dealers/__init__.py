"""Dealers: their customers, agreements, statements with every receipt behind a fen, shipments (DEAL-1, SHIP-1)."""
