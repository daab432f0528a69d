"""One person's work on one device: what the screens hold, without a screen."""
