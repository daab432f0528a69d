"""The company's own collection codes for wallets (RCT-1)."""
