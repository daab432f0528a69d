"""The company as it names itself to customers: on receipts, papers and public pages (RCT-1)."""
