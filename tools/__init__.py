"""What keeps the house in order: checks and scaffolds for developers. Nothing of the product imports it."""
