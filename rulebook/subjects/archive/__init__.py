"""The archive: its four databases, summed up and crossed, and the reports of them that somebody saved (ARC-1)."""
