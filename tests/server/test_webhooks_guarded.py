"""Webhooks reach what the operator meant and nothing else, and wait for nobody's sake (API-2)."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_network

import pytest
from pair.field import Field, on_both
from receiver import Receiver
from sqlalchemy import select
from test_own_systems_served import THIS_MACHINE, admin, hook, push_all, receiver, withdraw

from sync_server.core.addresses import AddressRefused, may_go
from sync_server.core.posting import post
from sync_server.core.server_settings import SettingsFault, read_settings
from sync_server.db import tables as t
from sync_server.subjects.own_systems.pushing import in_use, push
from sync_server.subjects.own_systems.watch import Pusher

__all__ = ["receiver"]
LAN = (ip_network("192.168.0.0/16"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("address", "by_default", "with_a_lan"),
    [
        ("8.8.8.8", True, True),
        ("2606:4700::1111", True, True),
        ("::ffff:8.8.8.8", True, True),
        ("192.168.7.1", False, True),
        ("fd00::7", False, True),
        ("10.0.0.1", False, False),
        ("100.64.0.1", False, False),
        ("127.0.0.1", False, False),
        ("::1", False, False),
        ("::ffff:127.0.0.1", False, False),
        ("64:ff9b::7f00:1", False, False),
        ("2002:7f00:1::", False, False),
        ("169.254.1.1", False, False),
        ("fe80::1%lo", False, False),
        ("0.0.0.0", False, False),
        ("::", False, False),
        ("224.0.0.1", False, False),
        ("255.255.255.255", False, False),
    ],
)
def test_api_2_news_goes_to_public_addresses_and_to_networks_that_the_operator_named(
    address: str, by_default: bool, with_a_lan: bool
) -> None:
    assert (may_go(address, ()), may_go(address, LAN)) == (by_default, with_a_lan)


def test_api_2_this_machine_is_reached_only_where_it_is_named_alone() -> None:
    assert not may_go("127.0.0.1", (ip_network("127.0.0.0/8"),))
    assert may_go("127.0.0.1", THIS_MACHINE)
    assert not may_go("127.0.0.2", THIS_MACHINE)
    assert not may_go("169.254.1.1", (ip_network("169.254.1.1"),)), "link-local ones never"


@pytest.mark.parametrize("wrong", ["0.0.0.0/0", "8.8.8.0/24", "192.168.1.7/24", "the office"])
def test_api_2_the_setting_takes_private_networks_only(wrong: str) -> None:
    with pytest.raises(SettingsFault, match="webhook_networks"):
        read_settings({"webhook_networks": wrong}, {})
    found = read_settings({}, {"PAIGONG_WEBHOOK_NETWORKS": "192.168.1.0/24, fd00::/8,127.0.0.1"})
    assert [str(one) for one in found.server.push_networks] == ["192.168.1.0/24", "fd00::/8", "127.0.0.1/32"]


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "2130706433", "127.1"])
def test_api_2_an_address_of_the_machine_is_refused_at_the_moment_of_connecting(
    field: Field, receiver: Receiver, name: str
) -> None:
    receiver.comes()
    hook(field, receiver, url=f"http://{name}:{receiver.port}/")
    withdraw(field)
    (one,) = in_use(field.company)
    assert push(field.company, one) is False
    assert receiver.got == []
    (listed,) = field.client.get("/api/webhooks", headers=admin(field)).json()
    assert (listed["standing"]["last"], listed["standing"]["tries"]) == (AddressRefused.__name__, 1)


def test_api_2_no_proxy_of_the_environment_is_asked(
    field: Field, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(lambda _: None) as (port, heard):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        receiver.comes()
        hook(field, receiver)
        withdraw(field)
        assert push_all(field) == 1
        assert heard == []
    assert len(receiver.got) == 1


@contextmanager
def listening(say: object) -> Iterator[tuple[int, list[bytes]]]:
    """A bare socket: `say` is called with each connection, in a thread; the port, and who came."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    peer, _ = server.accept()
                except OSError:
                    return
                heard.append(b"came")
                threading.Thread(target=say, args=(peer,), daemon=True).start()  # type: ignore[arg-type]  # any function of a socket

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], heard


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_api_2_a_receiver_that_speaks_a_sign_at_a_time_is_given_up_in_time(scheme: str) -> None:
    over = threading.Event()

    def drip(peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nX: " if scheme == "http" else b"")
        while not over.wait(0.05):
            try:
                peer.sendall(b"x" if scheme == "http" else b"")
            except OSError:
                return

    began = time.monotonic()
    with listening(drip) as (port, _), pytest.raises(TimeoutError):
        post(f"{scheme}://127.0.0.1:{port}/", b"{}", {}, THIS_MACHINE, within_s=0.5)
    over.set()
    assert time.monotonic() - began < 8


@on_both
def test_api_2_a_slow_receiver_holds_up_no_other_and_is_sent_one_thing_at_a_time(
    field: Field, receiver: Receiver
) -> None:
    may_answer, came = threading.Event(), []

    def slow(peer: socket.socket) -> None:
        came.append(peer.recv(65536))
        may_answer.wait(20)
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        peer.close()

    with listening(slow) as (port, _):
        hook(field, receiver, url=f"http://127.0.0.1:{port}/")
        hook(field, receiver)
        receiver.comes()
        withdraw(field)
        pusher = Pusher(field.company, partial(post, allowed=THIS_MACHINE))
        pusher.look()
        assert receiver.heard.wait(20), "the other has its news while the slow one is waited for"
        pusher.look()
        may_answer.set()
        pusher.close()
        assert len(came) == 1, "nothing else was sent there meanwhile"
        standings = field.client.get("/api/webhooks", headers=admin(field)).json()
    assert {one["standing"]["last"] for one in standings} == {"200"}


def test_api_2_what_was_ended_a_moment_ago_is_sent_nothing_and_how_it_stood_is_forgotten(
    field: Field, receiver: Receiver
) -> None:
    made = hook(field, receiver)
    withdraw(field)
    assert push_all(field) == 0, "nobody there; the news waits"
    (known,) = in_use(field.company)
    ended = field.client.post(f"/api/webhooks/{made['id']}/end", json={}, headers=admin(field))
    assert ended.status_code == 204
    receiver.comes()
    field.clock.now = field.clock.now.replace(year=field.clock.now.year + 1)
    assert push(field.company, known, partial(post, allowed=THIS_MACHINE)) is False
    assert receiver.got == []
    assert in_use(field.company) == []
    with field.company.read() as work:
        left = work.connection.execute(select(t.meta.c.key).where(t.meta.c.key.like("webhook:%"))).all()
    assert left == []
