"""The words about somebody who left go for good: asked by one, agreed to by another (SEC-2)."""
