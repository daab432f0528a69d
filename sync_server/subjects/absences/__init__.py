"""What the server shows of absences."""
