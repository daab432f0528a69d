"""Major faults: raised by whoever learns of one, told, followed, ended, analysed, reported (FLT-1)."""
