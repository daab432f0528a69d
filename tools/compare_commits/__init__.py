"""Whether a user meets anything different after a change: `python -m tools.compare_commits BEFORE AFTER`.

Each commit's own code is run from a git worktree, over its command line and HTTP only: where the code lies does
not matter. What comes out is put side by side and told as same or different, thing by thing.
"""
