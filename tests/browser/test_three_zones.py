"""Server, browser and command line in three zones, none of them the company's: all tell the company's time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from hands import button, sees, tap
from harness import Desk, Device, free_port, wait_until

from rulebook.kernel.times import COMPANY_ZONE

pytestmark = pytest.mark.browser

PAIGONG = [sys.executable, "-c", "import sys; from sync_server.admin.cli import main; sys.exit(main())"]


class DeskInAuckland(Desk):
    """A machine whose clock is right and whose zone is not."""

    zone = "Pacific/Auckland"


def command_line(zone: str, *said: str) -> str:
    """What `paigong` says on a machine in that zone."""
    done = subprocess.run(
        [*PAIGONG, *said], env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


@pytest.fixture
def served_in_utc(app_build: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The demo company, served by a process that thinks it is in UTC; its address and its folder."""
    port, data = free_port(), tmp_path / "company"
    url = f"http://127.0.0.1:{port}"
    said = ["demo", "--data", str(data), "--port", str(port), "--base-url", url, "--app", str(app_build)]
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen([*PAIGONG, *said], env={**os.environ, "TZ": "UTC"}, stdout=log, stderr=log)
        try:
            wait_until(lambda: answers(url), "the server to answer", 60)
            yield url, data
        finally:
            server.terminate()
            server.wait(10)


def answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/healthz", timeout=2) as got:
            return bool(got.status == 200)
    except OSError:
        return False


def about_now(hour_and_minute: str) -> bool:
    """Whether it is a time of day in the company within the last minutes."""
    now = datetime.now(COMPANY_ZONE)
    return hour_and_minute in {(now - timedelta(minutes=n)).strftime("%H:%M") for n in range(6)}


def test_every_clock_tells_the_companys_time(
    served_in_utc: tuple[str, Path], device: Callable[[type[Device], str], Device]
) -> None:
    url, data = served_in_utc
    link = command_line("America/New_York", "enrol", "p-li", "--data", str(data), "--base-url", url).strip()
    desk = device(DeskInAuckland, url)
    desk.open(link.removeprefix(url))
    sees(desk, "李静")
    tap(desk, "登记这台设备")
    sees(desk, "已送达", 60_000)

    button(desk, re.compile("^状态")).click()
    sees(desk, "上次同步：今天")
    (last,) = re.findall(r"上次同步：今天 (\d\d:\d\d)", desk.text())
    assert about_now(last), last
    tap(desk, "关闭")

    today = datetime.now(COMPANY_ZONE)
    devices = command_line("America/New_York", "devices", "--data", str(data)).splitlines()
    seen = [datetime.fromisoformat(line.split("\t")[4]) for line in devices]
    assert all(moment.utcoffset() == timedelta(hours=8) for moment in seen), devices
    assert min(abs(moment - today) for moment in seen) < timedelta(minutes=6)
