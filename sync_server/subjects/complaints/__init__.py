"""What the server shows of complaints and their measures: the form, the report."""
