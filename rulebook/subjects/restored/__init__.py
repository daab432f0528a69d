"""What the books lack after they came back from a backup (SYS-8)."""
