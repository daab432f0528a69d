"""The server over HTTP: one file a concern; handlers read, ask who it is, act, answer."""
