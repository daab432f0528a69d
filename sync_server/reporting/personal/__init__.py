"""All that the books hold of one customer or one colleague, to be handed out to them (SEC-1; PIPL, art. 45)."""
