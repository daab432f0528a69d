"""Changed by the test of updates."""

EDITION = "1"
