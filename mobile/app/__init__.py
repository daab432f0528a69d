"""From an empty page to a running session, and the shell around the screens."""
