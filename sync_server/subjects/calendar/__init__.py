"""What the server proposes for a year's calendar."""
