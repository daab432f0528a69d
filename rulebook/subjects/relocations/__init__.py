"""移机: a terminal moved from one vehicle to another, one act (RPL-1, RPL-3, RPL-5)."""
