"""What the office sees on a wide screen. Registered in mobile/screens/registry.py."""
