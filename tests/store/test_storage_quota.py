"""Room on the device: told in time, and no receipt is begun where its line could not be kept."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from mobile.device.native.ports import NativePorts
from mobile.store.storage_quota import LARGE_BYTES, LEAST_BYTES, LOW_BYTES, StorageQuota


class Disk:
    """A device with so much room; counts how often it was asked."""

    def __init__(self, left: int | None) -> None:
        self.left = left
        self.asked = 0

    async def measure(self) -> int | None:
        self.asked += 1
        return self.left


def looked(left: int | None) -> StorageQuota:
    quota = StorageQuota(Disk(left).measure)
    asyncio.run(quota.look())
    return quota


def test_the_levels_turn_exactly_at_their_figures() -> None:
    assert looked(LOW_BYTES).level == "ok"
    assert looked(LOW_BYTES - 1).level == "low"
    assert looked(LEAST_BYTES).level == "low"
    assert looked(LEAST_BYTES - 1).level == "none"
    assert looked(None).level == "ok", "a machine that does not say must not frighten anybody"
    assert StorageQuota().level == "ok"


def test_it_is_measured_again_after_a_large_write_and_after_any_where_room_is_scarce() -> None:
    async def scene() -> None:
        disk = Disk(LOW_BYTES)
        quota = StorageQuota(disk.measure)
        await quota.look()
        await quota.spent(LARGE_BYTES - 1)
        assert disk.asked == 1
        disk.left = LOW_BYTES - 1
        await quota.spent(1)
        assert (disk.asked, quota.level) == (2, "low")
        disk.left = 0
        await quota.spent(1)
        assert (disk.asked, quota.level) == (3, "none")
        disk.left = LOW_BYTES
        await quota.look()
        assert quota.level == "ok"

    asyncio.run(scene())


def test_what_the_device_refused_counts_more_than_what_it_says() -> None:
    quota = looked(LOW_BYTES)
    quota.full()
    assert (quota.level, quota.left) == ("none", 0)


def test_natively_the_disk_is_asked_even_before_the_folder_is_there(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("FLET_APP_STORAGE_DATA", str(tmp_path / "not" / "yet"))
    measure: Callable[[], Awaitable[int | None]] = NativePorts().room_left
    left = asyncio.run(measure())  # type: ignore[arg-type]  # a coroutine, as async functions give
    assert left is not None
    assert left > 0
