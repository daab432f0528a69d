"""What a technician sees: the day, an order and its visit, the bag, the inbox, oneself."""
