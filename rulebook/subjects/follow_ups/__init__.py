"""What the customer says afterwards was paid and fitted."""
