"""The company's books of reference as lists: taken out, put right, brought in row by row (SYS-4).

Pure: cells and an archive in, what each row would be out. A file a kind, listed in `kinds.py`; may not know files.
"""

from __future__ import annotations
