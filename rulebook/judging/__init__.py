"""One handler a command: it reads the case, refuses or writes. `decide` is their only caller."""
