"""来电登记: the desk of customer service, a case and its clocks, and hearing one in the field."""
