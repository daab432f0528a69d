"""Major faults: raised anywhere, told, followed, reported; a banner over every screen meanwhile (FLT-1)."""
