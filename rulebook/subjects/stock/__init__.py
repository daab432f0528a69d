"""Units in store, bag, vehicle and workshop (STK-1 to STK-5)."""
