"""Logs: a day's log that draws itself, weeks, supervision, spot checks, minutes (LOG-1)."""
