"""How the phone and the server talk: the engine and its transports."""
