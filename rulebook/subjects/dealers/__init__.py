"""The subject dealers: say here in one line what it is about, and its rules' codes."""
