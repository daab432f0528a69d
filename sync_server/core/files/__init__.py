"""Files that lines name: taken in bites, verified, kept, given out again. Knows no HTTP."""
