"""Photos and files (FILE-1)."""
