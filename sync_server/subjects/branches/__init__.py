"""What the server shows of branches (BR-1)."""
