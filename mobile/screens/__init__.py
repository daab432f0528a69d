"""The screens, one file each: data in, controls out. No I/O and no rule in here."""
