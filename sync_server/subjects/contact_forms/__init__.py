"""What the server shows of work contact forms."""
