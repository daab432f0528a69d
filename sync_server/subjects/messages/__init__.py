"""The outbox: customers' messages sent through a text gateway or a mail server, off by default (MSG-1)."""
