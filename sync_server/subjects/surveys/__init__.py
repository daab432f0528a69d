"""What the server does for surveys: links for the web, the page behind them, the report."""
