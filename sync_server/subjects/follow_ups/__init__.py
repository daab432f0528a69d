"""What the server shows of follow-up calls."""
