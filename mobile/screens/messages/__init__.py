"""What customers are told: on the order, in the outbox, in which words (MSG-1)."""
