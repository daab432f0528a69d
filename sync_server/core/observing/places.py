"""Where on this machine's disks a company keeps what it keeps, and how much room is there."""

from __future__ import annotations

import shutil
from pathlib import Path

from sync_server.core.company import Company


def files_folder(company: Company) -> Path | None:
    """The folder that photos are kept in, where they are kept in one."""
    root = getattr(company.files, "root", None)
    return root if isinstance(root, Path) else None


def database_folder(company: Company) -> Path | None:
    """The folder of SQLite's file; None for a database elsewhere."""
    found = company.engine.url.database
    return Path(found).parent if company.engine.dialect.name == "sqlite" and found else None


def free_bytes(folder: Path | None) -> int:
    """Free room where a folder is, or will be; 0 where that cannot be told."""
    while folder is not None and not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free if folder else 0
    except OSError:
        return 0
