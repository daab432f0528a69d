"""Whether every subject is whole: each record has sight, each command a handler, words, a test and a way in.

`python -m tools.check_subjects` says in a sentence each what is missing, and where to put it; `make lint` runs it.
"""
