"""The yearly survey: rounds, returns, topics, what was written, answers taken by phone and on paper (FUP-2)."""
