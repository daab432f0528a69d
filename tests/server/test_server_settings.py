"""The server's settings: where they come from, which wins, and what an operator hears of a wrong one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sync_server.admin import cli
from sync_server.core.server_settings import SettingsFault, described, read_settings, shown


def written(folder: Path, text: str) -> Path:
    path = folder / "paigong.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, 'port = 1\nhost = "a"\nbase_url = "https://f"\ndata = "/srv/file"')
    found = read_settings({"port": 3}, {"PAIGONG_PORT": "2", "PAIGONG_HOST": "b"}, file)
    assert (found.server.port, found.server.host, found.server.base_url) == (3, "b", "https://f")
    assert found.server.data == Path("/srv/file")
    assert found.origin == {
        "port": "command line",
        "host": "PAIGONG_HOST",
        "base_url": str(file),
        "data": str(file),
    }


def test_the_environment_names_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "access_log = false")
    assert read_settings({}, {"PAIGONG_CONFIG": str(file)}).server.access_log is False


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"PAIGONG_PORT": "eighty"}, "PAIGONG_PORT: port ('eighty')"),
        ({"PAIGONG_PORT": "70000"}, "PAIGONG_PORT: port"),
        ({"PAIGONG_LOG_LEVEL": "loud"}, "PAIGONG_LOG_LEVEL: log_level"),
        ({"PAIGONG_READY_WITHIN_S": "0"}, "PAIGONG_READY_WITHIN_S"),
        ({"PAIGONG_DATABASE_URL": "my secret word"}, "PAIGONG_DATABASE_URL: database_url is not the URL"),
        ({"PAIGONG_DATABASE_URL_FILE": "/nowhere"}, "database_url_file cannot be read"),
        ({"PAIGONG_CONFIG": "/nowhere"}, "/nowhere cannot be read"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_where_it_stands(
    environment: dict[str, str], told: str
) -> None:
    with pytest.raises(SettingsFault) as error:
        read_settings({}, {"PAIGONG_CONFIG": ""} | environment)
    assert told in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("text", ["prot = 8000", "port = ", "port = [1]"])
def test_a_word_that_is_no_setting_is_not_passed_over(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsFault):
        read_settings({}, {}, written(tmp_path, text))


def test_a_password_may_stand_in_a_file_of_its_own_and_is_never_shown(tmp_path: Path) -> None:
    url = "postgresql+psycopg://paigong:geheim@db/paigong"
    (tmp_path / "url").write_text(f"{url}\n")
    found = read_settings(
        {}, {"PAIGONG_DATABASE_URL_FILE": str(tmp_path / "url"), "PAIGONG_METRICS_TOKEN": "geheim"}
    )
    assert found.server.url == url
    named = read_settings({}, {"PAIGONG_DATABASE_URL": url, "PAIGONG_METRICS_TOKEN": "geheim"}).server
    assert "geheim" not in shown(named, "database_url") + shown(named, "metrics_token")


def test_every_setting_is_described_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert all(text for _, _, text in described())
    assert cli.main(["settings"]) == 0
    said = capsys.readouterr().out
    assert all(f"{name} = " in said for name, _, _ in described())


def test_the_page_of_the_settings_is_the_one_that_they_give() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
    made = subprocess.run(
        [sys.executable, "-m", "docs.make_settings", "--print"], capture_output=True, text=True, check=True
    )
    assert page.read_text("utf-8") == made.stdout, "run `python -m docs.make_settings`"


def test_a_wrong_setting_ends_the_command_with_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAIGONG_PORT", "eighty")
    assert cli.main(["verify"]) == 2
    assert capsys.readouterr().err.startswith("PAIGONG_PORT: port ('eighty') cannot be used")
