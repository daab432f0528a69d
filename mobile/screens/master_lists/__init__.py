"""Lists of master data on the office's screens: taken out, tried out, brought in row by row (SYS-4)."""
