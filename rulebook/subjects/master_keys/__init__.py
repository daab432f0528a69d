"""The server's master secrets by number, and which device signs under which (SYS-9)."""
