"""Reports about rounds (RND-1)."""
