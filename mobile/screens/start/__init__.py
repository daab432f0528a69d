"""The screens before anybody has come in."""
