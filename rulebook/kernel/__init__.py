"""Lines, worlds, cases and the vocabulary around them. Knows no subject."""
