"""Lines in, verdicts, changes out, seals; knows no HTTP."""
