"""The company behind nginx as deploy/ sets it up: TLS, imports, photos, news; and the rest of deploy/."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from killing import phone_of
from pair.field import Field
from pair.road import shoots
from pair.serving import served

from mobile.client.enrolment import fresh_request
from mobile.sync.link_native import NativeLink
from rulebook.subjects.orders.commands import OpenOrder
from sync_server.api.app import make_app
from sync_server.core.enrolment import issue_code, ticket_for
from sync_server.static import StaticApp

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
LIST = Path(__file__).resolve().parents[1] / "data" / "vehicle-list.xlsx"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: apt install nginx-light)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return pem, private


def site(folder: Path, upstream: list[int], tls: int, plain: int) -> Path:
    """deploy/nginx/paigong.conf, with names, ports and places of this test, in a frame."""
    pem, private = certificate(folder)
    text = (DEPLOY / "nginx" / "paigong.conf").read_text("utf-8")
    servers = "".join(f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=5s;\n" for port in upstream)
    for wanted, ours in (
        ("    server 127.0.0.1:8000;\n", servers),
        ("listen 80;\n    listen [::]:80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;\n    listen [::]:443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        ("/etc/letsencrypt/live/paigong.example.com/fullchain.pem", str(pem)),
        ("/etc/letsencrypt/live/paigong.example.com/privkey.pem", str(private)),
    ):
        assert text.count(wanted) == 1, wanted
        text = text.replace(wanted, ours)
    for wanted, ours in (("paigong.log", "access.log"), ("paigong-error.log", "paigong-error.log")):
        assert text.count(f"/var/log/nginx/{wanted}") == 2, "each of the two servers has its own"
        text = text.replace(f"/var/log/nginx/{wanted}", str(folder / ours))
    frame = folder / "nginx.conf"
    frame.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 2;\n"
        f"{'user root;' if os.getuid() == 0 else ''}\n"
        "events { worker_connections 512; }\n"
        f"http {{\n include /etc/nginx/mime.types;\n"
        + "".join(
            f" {kind}_temp_path {folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f"{text}\n}}\n"
    )
    return frame


class Proxy:
    """nginx while it runs: the address inside TLS, the one outside, and its folder."""

    def __init__(self, folder: Path, tls: int, plain: int) -> None:
        self.folder, self.address, self.plain = folder, f"https://127.0.0.1:{tls}", f"http://127.0.0.1:{plain}"
        self.session = requests.Session()
        self.session.trust_env = False  # whatever certificates this machine believes in
        self.session.verify = str(folder / "cert.pem")


@contextmanager
def nginx(folder: Path, upstream: list[int]) -> Iterator[Proxy]:
    tls, plain = free_port(), free_port()
    conf = site(folder, upstream, tls, plain)
    command = [str(NGINX), "-p", str(folder), "-c", str(conf)]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            while not is_listening(tls):
                assert process.poll() is None, (folder / "error.log").read_text()
            yield Proxy(folder, tls, plain)
        finally:
            process.terminate()
            process.wait(20)


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def behind(field: Field, tmp_path: Path) -> Iterator[Proxy]:
    folder = tmp_path / "nginx"
    folder.mkdir()
    with served(make_app(field.company)) as port, nginx(folder, [port]) as proxy:
        yield proxy


def enrolled(field: Field, proxy: Proxy, person: str) -> tuple[str, dict[str, str]]:
    """A device of that person, enrolled through the proxy; its headers."""
    wanted = fresh_request(issue_code(field.company, person), person)
    ask = {"code": wanted.code, "device": wanted.device, "token": wanted.token}
    got = proxy.session.post(f"{proxy.address}/api/enrol", json=ask, timeout=20)
    assert got.status_code == 200, got.text
    return wanted.device, {"authorization": f"Bearer {wanted.device}.{wanted.token}"}


@needs_nginx
def test_whoever_comes_without_tls_is_sent_to_the_address_with_it(behind: Proxy) -> None:
    got = requests.get(f"{behind.plain}/v/x", allow_redirects=False, timeout=10)
    assert got.status_code == 301
    assert got.headers["location"].startswith("https://")


@needs_nginx
def test_a_customers_list_goes_through_whole_and_one_that_is_too_long_hears_why(
    field: Field, behind: Proxy
) -> None:
    _, headers = enrolled(field, behind, "p-qian")
    where = f"{behind.address}/api/imports/vehicles?dry_run=true"
    got = behind.session.post(where, data=LIST.read_bytes(), headers=headers, timeout=60)
    assert got.status_code == 200, got.text
    assert len(got.json()["rows"]) > 3
    wide = "车牌,备注\n" + "苏E5K208," + "长" * 5_000_000
    got = behind.session.post(where, data=wide.encode(), headers=headers, timeout=60)
    assert got.status_code in (413, 422)
    assert got.headers["content-type"] == "application/problem+json"  # the server's own words, not nginx's


@needs_nginx
def test_a_phone_does_its_visit_and_sends_its_photos_through_it(
    field: Field, behind: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(behind.folder / "cert.pem"))

    async def scene() -> None:
        link = NativeLink(behind.address)
        wang = await phone_of(link, issue_code(field.company, "p-wang"), tmp_path / "phone")
        await wang.does_the_visit()
        refs = [await shoots(wang, n, 700_000) for n in range(3)]
        await wang.sync()
        assert wang.runner.signal == "online"
        assert wang.status.files.all_files == 0
        assert all(field.company.files.digest(ref.sha256) == ref.sha256 for ref in refs)
        link.close()

    asyncio.run(scene())


@needs_nginx
def test_news_comes_at_once_and_the_stream_is_not_held_back(field: Field, behind: Proxy) -> None:
    device, _ = enrolled(field, behind, "p-li")
    ticket = ticket_for(field.company, device)
    with behind.session.get(f"{behind.address}/api/events?ticket={ticket}", stream=True, timeout=30) as stream:
        heard = stream.iter_lines(chunk_size=1)
        assert next(line for line in heard if line) == b"event: hello"
        begun = time.monotonic()
        threading.Thread(target=lambda: field.office("p-li", OpenOrder(submit=False), "a-draft")).start()
        assert next(line for line in heard if line == b"event: news")
        assert time.monotonic() - begun < 5


@needs_nginx
def test_what_is_for_this_machine_is_not_told_outside(behind: Proxy) -> None:
    for inside in ("/metrics", "/readyz"):
        assert behind.session.get(f"{behind.address}{inside}", timeout=10).status_code == 404
    assert behind.session.get(f"{behind.address}/healthz", timeout=10).status_code == 200


@needs_nginx
def test_the_logs_of_proxy_and_server_have_the_same_number_and_the_callers_address_and_no_secret(
    field: Field, behind: Proxy, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    for page in ("c", "s", "v"):
        assert behind.session.get(f"{behind.address}/{page}/a-secret-link", timeout=10).status_code == 404
    got = behind.session.get(f"{behind.address}/api/enrol?code=a-secret-code", timeout=10)
    behind.session.get(f"{behind.address}/api/events?ticket=a-secret-ticket", timeout=10)
    number = got.headers["x-request-id"]
    ours = capsys.readouterr().err
    theirs = ""
    while number not in theirs:  # nginx writes when it has answered
        theirs = (behind.folder / "access.log").read_text()
    told = [json.loads(line) for line in ours.splitlines() if number in line]
    assert told[-1]["route"] == "/api/enrol"
    assert told[-1]["client"] == "127.0.0.1"
    assert "secret" not in ours + theirs + (behind.folder / "error.log").read_text()


@needs_nginx
def test_the_built_app_comes_compressed_through_the_proxy(field: Field, tmp_path: Path) -> None:
    root = tmp_path / "app"
    root.mkdir()
    page = b"<html>" + b"app " * 5000
    (root / "index.html").write_bytes(page)
    packed = gzip.compress(page)
    (root / "index.html.gz").write_bytes(packed)
    entry = {"size": len(page), "gzip": len(packed), "sha256": hashlib.sha256(page).hexdigest()}
    (root / "build.json").write_text(json.dumps({"files": {"index.html": entry}, "csp": "default-src 'self'"}))
    assert StaticApp(root).find("/") == "index.html"
    folder = tmp_path / "nginx"
    folder.mkdir()
    with served(make_app(field.company, root)) as port, nginx(folder, [port]) as proxy:
        got = proxy.session.get(f"{proxy.address}/", timeout=10)
        assert got.content == page
        assert got.headers["content-encoding"] == "gzip"
        assert got.headers["strict-transport-security"]
        again = proxy.session.get(f"{proxy.address}/", headers={"if-none-match": got.headers["etag"]}, timeout=10)
        assert again.status_code == 304


@needs_nginx
def test_one_of_several_processes_that_is_gone_costs_nobody_an_answer(field: Field, tmp_path: Path) -> None:
    folder = tmp_path / "nginx"
    folder.mkdir()
    dead = free_port()
    with served(make_app(field.company)) as port, nginx(folder, [dead, port]) as proxy:
        for _ in range(20):
            assert proxy.session.get(f"{proxy.address}/healthz", timeout=10).status_code == 200


# the rest of deploy/


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_nothing_wrong_with_the_units_and_they_are_hardened(tmp_path: Path) -> None:
    program = tmp_path / "paigong"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text("utf-8").replace("/opt/paigong/bin/paigong", str(program))
        (tmp_path / unit.name).write_text(text)
    units = [str(path) for path in tmp_path.glob("paigong*.*")]
    env = os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, env=env, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "paigong" in line]
    assert not ours, ours
    for unit in ("paigong", "paigong-backup", "paigong-verify", "paigong-restore-check"):
        command = [
            "systemd-analyze",
            "security",
            "--offline=yes",
            "--threshold=20",
            str(tmp_path / f"{unit}.service"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "unrecognized option" in done.stderr:
            pytest.skip("this systemd-analyze cannot judge units that are not loaded")
        assert done.returncode == 0, done.stdout[-300:]


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed (Debian: prometheus)")
def test_the_alerts_fire_when_they_should() -> None:
    for command in (["check", "rules", "paigong.rules.yml"], ["test", "rules", "paigong.test.yml"]):
        subprocess.run(["promtool", *command], cwd=DEPLOY / "prometheus", check=True, capture_output=True)


def test_the_alerts_ask_for_figures_that_there_are(field: Field) -> None:
    rules = (DEPLOY / "prometheus" / "paigong.rules.yml").read_text()
    sources = Path(make_app.__code__.co_filename).parents[1] / "core" / "observing" / "metrics.py"
    known = sources.read_text("utf-8")
    for name in set(re.findall(r"paigong_[a-z_]+", rules)):
        assert name.removesuffix("_total") in known, name


def test_the_example_of_the_settings_holds() -> None:
    from sync_server.core.server_settings import read_settings

    found = read_settings({}, {}, DEPLOY / "paigong.toml").server
    assert found.data == Path("/var/lib/paigong")
    assert found.backup_photos == Path("/var/backups/paigong/photos")


def test_the_container_is_built_of_what_there_is() -> None:
    """Podman is not tried here: no registry can be reached. What it copies and calls exists."""
    text = (DEPLOY / "Containerfile").read_text()
    assert "requirements.lock" in text
    assert "PAIGONG_APP=/opt/paigong-app" in text
    assert (DEPLOY.parent / "requirements.lock").exists()


@needs_nginx
def test_what_the_proxy_says_of_a_server_that_is_gone_holds_no_code_ticket_or_link(tmp_path: Path) -> None:
    """Its log of errors would have the whole address, whatever the log of requests leaves out (SEC-1)."""
    folder = tmp_path / "nginx"
    folder.mkdir()
    with nginx(folder, [free_port()]) as proxy:
        for path in ("/api/enrol?code=geheim", "/api/events?ticket=geheim", "/c/geheim", "/s/geheim", "/v/geheim"):
            assert proxy.session.get(f"{proxy.address}{path}", timeout=20).status_code in (502, 504)
            sent = proxy.session.get(f"{proxy.plain}{path}", timeout=20, allow_redirects=False)
            assert sent.headers["location"].endswith(path)
    told = "".join(path.read_text("utf-8", "replace") for path in folder.glob("*.log"))
    assert '"GET /c/-"' in told
    assert "geheim" not in told
