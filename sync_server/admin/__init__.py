"""The command line and what keeps a company running."""
