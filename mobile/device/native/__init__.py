"""The ports on Android, iOS and desktop."""
