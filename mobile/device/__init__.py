"""The machine we run on, as ports."""
