"""What the server shows of major faults: the fault report, the table."""
