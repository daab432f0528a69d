"""Opens the store of files that the settings name: the folder of the data, or a bucket. Knows no HTTP of ours."""

from __future__ import annotations

from pathlib import Path

from sync_server.core.files.address import bucket_address
from sync_server.core.files.bucket import BucketStore
from sync_server.core.files.store import DirectoryStore, FileStore
from sync_server.core.server_settings import ServerSettings

FOLDER = "files"


def open_files(settings: ServerSettings) -> FileStore:
    """Where the company's files are. Raises NoClient where the package for a bucket is not installed."""
    return files_at(settings.files_url, settings) if settings.files_url else DirectoryStore(settings.data / FOLDER)


def files_at(place: str, settings: ServerSettings) -> FileStore:
    """The bucket of a URL, opened with the key of the settings; a folder else. Raises ValueError, NoClient."""
    if "://" not in place:
        return DirectoryStore(Path(place).expanduser())
    address = bucket_address(place)
    if not (settings.files_key and settings.files_secret):
        raise ValueError("a store of files by URL wants files_key and files_secret, too")
    return BucketStore(address, settings.files_key, settings.files_secret)
