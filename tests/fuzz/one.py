"""One target for some seconds: `python one.py NAME SECONDS`; the last line says how many inputs, and the peak."""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

MOST_MB = 500
LONGEST = 4_000
Take = Callable[[bytes], object]


@contextlib.contextmanager
def target(name: str, folder: Path) -> Iterator[tuple[Take, Sequence[bytes]]]:
    """What takes the bytes, and where to begin."""
    from fuzz.office import office
    from fuzz.readers import readers

    if name.startswith("office."):
        with office(folder) as there:
            yield getattr(there, name.removeprefix("office.")), (bytes(range(200)),)
            assert there.is_sound(), "the books are not sound any more"
    else:
        reader = next(one for one in readers() if one.name == name)
        yield reader.takes, reader.seeds


def changed(seeds: Sequence[bytes], dice: random.Random) -> bytes:
    """A seed with some bytes put in, taken out, doubled or spoilt; or bytes of any kind."""
    if dice.random() < 0.1:
        return dice.randbytes(dice.randrange(LONGEST))
    data = bytearray(dice.choice(seeds))
    for _ in range(1 + dice.randrange(8)):
        at, size = dice.randrange(len(data) + 1), dice.randrange(1, 30)
        match dice.randrange(4):
            case 0:
                data[at:at] = dice.randbytes(size)
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = data[at : at + size]
            case _:
                data[at : at + 1] = bytes([dice.randrange(256)])
    return bytes(data)


def drawn(take: Take, seeds: Sequence[bytes], seconds: float, seed: int) -> int:
    """Without atheris: changed seeds until the time is over; how many."""
    dice, end, count = random.Random(seed), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        data = changed(seeds, dice)
        try:
            take(data)
        except Exception:
            print(f"these bytes: {data!r}")
            raise
        count += 1
    return count


def followed(name: str, seconds: int, folder: Path) -> None:
    """With atheris: bytes that follow the code they reach. Ends the process, with a failure if one was found."""
    import atheris

    with atheris.instrument_imports(include=["rulebook", "sync_server"]):
        from fuzz.readers import readers

    reader = next(one for one in readers() if one.name == name)
    corpus = folder / "corpus"
    corpus.mkdir()
    for n, seed in enumerate(reader.seeds):
        (corpus / str(n)).write_bytes(seed)
    flags = [f"-max_total_time={seconds}", f"-rss_limit_mb={MOST_MB}", "-timeout=20", f"-max_len={LONGEST}"]
    atheris.Setup([sys.argv[0], *flags, "-print_final_stats=1", str(corpus)], reader.takes)
    atheris.Fuzz()


def main(name: str, seconds: int) -> None:
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="paigong-fuzz-") as place:
        folder = Path(place)
        if not name.startswith("office.") and importlib.util.find_spec("atheris"):
            followed(name, seconds, folder)
        with target(name, folder) as (take, seeds):
            count = drawn(take, seeds, seconds, int.from_bytes(os.urandom(4)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} inputs in {seconds} s, at most {peak} MB")
    assert peak < MOST_MB, f"{peak} MB"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
