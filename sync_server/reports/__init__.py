"""Reports: what is read off the books for people. They write nothing."""
