"""来电登记: what customers come with, who owns it, and by when they are owed an answer (CASE-1, SLA-1)."""
