"""The app on the phone and in the browser: screens, journal, read model and sync. Never imports the server."""
