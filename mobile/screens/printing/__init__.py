"""What stands on the papers of a thermal printer, and the panel from which they are printed."""
