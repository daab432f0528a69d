"""Follow-up calls: what is due, the blind call sheet, how many were made."""
