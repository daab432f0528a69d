"""What the device remembers of a print whose end is not known. Knows neither jobs nor printers."""


def open_print(key: str) -> str:
    """The name of the draft of a print that is under way, or of which it is not known how it ended."""
    return f"printing/{key}"
