"""What the phone keeps: append-only files, and what is built over them."""
