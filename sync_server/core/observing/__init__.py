"""What an operator sees of a running server: its log, its metrics, whether it is alive and ready."""
