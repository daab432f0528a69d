"""What the server shows of terminals and SIMs replaced."""
