"""A customer's words go for good once law and books let them: asked by one, agreed to by another (SEC-2)."""
