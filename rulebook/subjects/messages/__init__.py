"""Messages to customers: an outbox as records, wording as data, a customer's wish not to be written to (MSG-1)."""
