"""The server's settings: one typed place, with where each came from. Knows files and the environment, no company.

The command line wins over the environment (`PAIGONG_DATA` for `data`), that over the settings file (TOML), that
over what stands here. docs/settings.md is made from this (`python -m docs.make_settings`).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

import msgspec
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from sync_server.core.files.address import bucket_address

PREFIX = "PAIGONG_"
Network = IPv4Network | IPv6Network
USUAL = Path("/etc/paigong/paigong.toml")
"""Read where no other file is named."""
SECRET = (
    "database_url",
    "reports_database_url",
    "files_key",
    "files_secret",
    "metrics_token",
    "message_gateway_secret",
    "smtp_password",
)
"""Never shown whole."""


def _said(text: str, **limits: Any) -> msgspec.Meta:
    return msgspec.Meta(description=text, **limits)


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator decides about a server process; what the company decides is in the books."""

    data: Annotated[Path, _said("Folder of the company's data: database, photos, master.key.")] = Path("data")
    base_url: Annotated[
        str, _said("Where people reach the server; printed in links and QR codes. Empty: http://localhost:PORT.")
    ] = ""
    database_url: Annotated[
        str, _said("A PostgreSQL database (postgresql+psycopg://…) instead of SQLite in `data`.")
    ] = ""
    database_url_file: Annotated[
        Path | None, _said("A file that holds the above, for who keeps passwords out of the environment.")
    ] = None
    reports_database_url: Annotated[
        str,
        _said(
            "A standby of that database (postgresql+psycopg://…): reports and exports are read from it, from the "
            "primary where it is away or behind. Empty: from the primary."
        ),
    ] = ""
    files_url: Annotated[
        str,
        _said(
            "An S3-compatible store for photos (s3+https://HOST/BUCKET) instead of the folder `files` in `data`; "
            "wants `paigong[s3]`. What may follow: /PREFIX, ?region=…, &style=virtual."
        ),
    ] = ""
    files_key: Annotated[str, _said("The access key for it.")] = ""
    files_secret: Annotated[str, _said("The secret that belongs to that key.")] = ""
    host: Annotated[str, _said("Address to listen on. TLS ends at a proxy on this machine.")] = "127.0.0.1"
    port: Annotated[int, _said("Port to listen on.", ge=0, le=65535)] = 8000
    app: Annotated[
        Path | None,
        _said(
            "Folder of the built app. Empty: the program's own, kept in `data`/app and built when needed. "
            "`none`: the API alone."
        ),
    ] = None
    proxies: Annotated[str, _said("Addresses of proxies whose X-Forwarded-For is believed, comma-separated.")] = (
        "127.0.0.1"
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], _said("From which level on something is logged.")
    ] = "info"
    access_log: Annotated[bool, _said("A line in the log for each request.")] = True
    metrics_token: Annotated[
        str,
        _said("Who sends this as `Authorization: Bearer …` may read /metrics. Empty: this machine alone may."),
    ] = ""
    ready_free_mb: Annotated[int, _said("/readyz says 503 when less than so many MB are free.", ge=0)] = 100
    ready_within_s: Annotated[float, _said("So long may the database take to answer /readyz.", gt=0)] = 3.0
    backup_hours: Annotated[
        int, _said("/readyz warns when the last backup is older. 0: no backups are expected.", ge=0)
    ] = 26
    webhooks: Annotated[bool, _said("Push news to the addresses that the administrator has set.")] = False
    webhook_networks: Annotated[
        str,
        _said(
            "Private networks that news and messages may be pushed to, comma-separated (`192.168.1.0/24`); "
            "public addresses always may. This machine only where its address is named alone (`127.0.0.1`); "
            "link-local ones never."
        ),
    ] = ""
    messages: Annotated[bool, _said("Send customers the messages that are queued for gateway or mail.")] = False
    message_gateway: Annotated[str, _said("Address (https://…) of a gateway that takes text messages.")] = ""
    message_gateway_secret: Annotated[str, _said("Signs what the gateway gets. Empty: it gets nothing.")] = ""
    smtp_host: Annotated[str, _said("A mail server. Empty: no mail is sent.")] = ""
    smtp_port: Annotated[int, _said("Its port.", ge=1, le=65535)] = 587
    smtp_tls: Annotated[
        Literal["starttls", "tls", "none"],
        _said("How the way there is kept private; `tls`: from the start."),
    ] = "starttls"
    smtp_ca: Annotated[Path | None, _said("Certificates (PEM) to trust for it instead of the system's.")] = None
    smtp_user: Annotated[str, _said("Who logs in there. Empty: nobody does.")] = ""
    smtp_password: Annotated[str, _said("Their password.")] = ""
    smtp_from: Annotated[str, _said("Whom mail comes from: name@example.cn. Empty: no mail is sent.")] = ""
    backups: Annotated[
        Path | None, _said("Folder that `paigong backup` writes to when none is named, and `restore` reads from.")
    ] = None
    backup_keep: Annotated[int, _said("So many backups stay in that folder; 0: all.", ge=0)] = 14
    backup_photos: Annotated[
        Path | None,
        _said(
            "Folder that keeps photos once for all backups; a backup then names them only (incremental). "
            "`store`: they stay in the store of `files_url`, which has copies of its own."
        ),
    ] = None
    backup_recipients: Annotated[
        str,
        _said("Public keys (age1…), comma-separated, that backups are encrypted to."),
    ] = ""

    @property
    def url(self) -> str | None:
        """The database's URL; None for SQLite in the folder of the data."""
        if self.database_url_file is not None:
            return self.database_url_file.read_text("utf-8").strip() or None
        return self.database_url or None

    @property
    def address(self) -> str:
        """Where people reach the server."""
        return self.base_url or f"http://localhost:{self.port}"

    @property
    def push_networks(self) -> tuple[Network, ...]:
        """The private networks that news and messages may be pushed to."""
        return tuple(ip_network(part.strip()) for part in self.webhook_networks.split(",") if part.strip())

    @property
    def recipients(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.backup_recipients.split(",") if part.strip())


class SettingsFault(ValueError):
    """A setting that cannot be used: where it stands, and what is wrong with it."""


class Settings(msgspec.Struct, frozen=True):
    """The settings, and for each that was set, where."""

    server: ServerSettings
    origin: dict[str, str]


def read_settings(
    given: Mapping[str, Any], environment: Mapping[str, str] = os.environ, file: Path | None = None
) -> Settings:
    """`given`: from the command line, None where nothing was said. Raises SettingsFault."""
    found: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for name, value, where in (*_of_file(environment, file), *_of_environment(environment), *_of_line(given)):
        found[name], origin[name] = value, where
    kinds = get_type_hints(ServerSettings, include_extras=True)
    made = {}
    for name, value in found.items():
        if name not in kinds:
            raise SettingsFault(f"{origin[name]}: there is no setting {name}; `paigong settings` lists all")
        made[name] = _converted(name, value, kinds[name], origin[name])
    server = ServerSettings(**made)
    _check_url(server, origin)
    _check_networks(server, origin)
    _check_files(server, origin)
    return Settings(server, origin)


def _of_file(environment: Mapping[str, str], file: Path | None) -> list[tuple[str, Any, str]]:
    named = file or (Path(environment["PAIGONG_CONFIG"]) if environment.get("PAIGONG_CONFIG") else None)
    if named is None and ("PAIGONG_CONFIG" in environment or not USUAL.exists()):
        return []
    path = named or USUAL
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsFault(f"{path} cannot be read: {error}") from error
    return [(name, value, str(path)) for name, value in content.items()]


def _of_environment(environment: Mapping[str, str]) -> list[tuple[str, Any, str]]:
    names = ServerSettings.__struct_fields__
    return [
        (name, environment[PREFIX + name.upper()], PREFIX + name.upper())
        for name in names
        if environment.get(PREFIX + name.upper(), "") != ""
    ]


def _of_line(given: Mapping[str, Any]) -> list[tuple[str, Any, str]]:
    names = ServerSettings.__struct_fields__
    return [(n, given[n], "command line") for n in names if given.get(n) is not None]


def _converted(name: str, value: Any, kind: Any, where: str) -> Any:
    try:
        plain = get_args(kind)[0]
        if plain is Path or Path in get_args(plain):
            return Path(str(value)).expanduser() if str(value) else None
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        shown = "" if name in SECRET else f" ({value!r})"
        raise SettingsFault(f"{where}: {name}{shown} cannot be used: {error}") from error


def _check_url(server: ServerSettings, origin: Mapping[str, str]) -> None:
    where = origin.get("database_url_file") or origin.get("database_url", "")
    try:
        if server.url is not None:
            make_url(server.url)
    except OSError as error:
        raise SettingsFault(f"{where}: database_url_file cannot be read: {error}") from error
    except ArgumentError:
        raise SettingsFault(f"{where}: database_url is not the URL of a database") from None
    _check_standby(server, origin.get("reports_database_url", ""))


def _check_standby(server: ServerSettings, where: str) -> None:
    if not server.reports_database_url:
        return
    try:
        is_one = make_url(server.reports_database_url).get_backend_name() == "postgresql"
    except ArgumentError:
        is_one = False
    if not is_one:
        raise SettingsFault(f"{where}: reports_database_url is not the URL of a PostgreSQL database")
    if server.url is None:
        raise SettingsFault(f"{where}: reports_database_url wants database_url, whose standby it names")


def _check_networks(server: ServerSettings, origin: Mapping[str, str]) -> None:
    where = origin.get("webhook_networks", "")
    try:
        found = server.push_networks
    except ValueError as error:
        raise SettingsFault(f"{where}: webhook_networks cannot be used: {error}") from None
    for one in found:
        if one.is_global:
            raise SettingsFault(f"{where}: webhook_networks: {one} is no private network")


def _check_files(server: ServerSettings, origin: Mapping[str, str]) -> None:
    if not server.files_url:
        return
    where = origin.get("files_url", "")
    try:
        bucket_address(server.files_url)
    except ValueError as error:
        raise SettingsFault(f"{where}: files_url cannot be used: {error}") from None
    for name in ("files_key", "files_secret"):
        if not getattr(server, name):
            raise SettingsFault(f"{where}: files_url wants {name}, too")


def shown(server: ServerSettings, name: str) -> str:
    """A setting's value for people; what is secret is not told."""
    value = getattr(server, name)
    if name in ("database_url", "reports_database_url") and value:
        return str(make_url(value).render_as_string(hide_password=True))
    if name in SECRET and value:
        return "***"
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def described() -> list[tuple[str, str, str]]:
    """Every setting: its name, its usual value, what it is."""
    usual = ServerSettings()
    hints = get_type_hints(ServerSettings, include_extras=True)
    return [
        (name, shown(usual, name), next(m.description or "" for m in hints[name].__metadata__))
        for name in ServerSettings.__struct_fields__
    ]
