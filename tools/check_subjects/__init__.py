"""Whether every subject is whole: each record has sight, each command a handler, words, a test and a way in.

And whether the house is cut as it should be (`files.py`). `python -m tools.check_subjects` says in a sentence each
what is missing, and where to put it; `make lint` runs it.
"""
