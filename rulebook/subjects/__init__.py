"""The subjects of the house, one folder each; rulebook/rules.py lists them."""
