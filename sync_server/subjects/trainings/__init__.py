"""What the server shows of trainings and qualifications."""
