"""The yearly satisfaction survey (FUP-2)."""
