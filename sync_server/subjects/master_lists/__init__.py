"""Lists of master data: brought in row by row, taken out again (SYS-4, SEC-1)."""
