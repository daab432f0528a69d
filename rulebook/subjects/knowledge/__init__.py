"""What the house knows: articles by model and symptom, reviewed by another; notices read before work (KB-1)."""
