"""What is read as one table: the matrix, the duties, the states, the accounts, the figures."""
