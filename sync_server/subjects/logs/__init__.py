"""What the server shows of logs."""
