"""What leaves the books: reports as CSV and XLSX, the ledger for beancount; marked and noted (SEC-1)."""
