"""Messages to customers on a real network: gateway and mail server are away, fail, refuse, come back (MSG-1)."""

from __future__ import annotations

import hashlib
import hmac
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from litestar.testing import TestClient
from mail_server import MailReceiver
from pair.field import ORDER, Field, on_both
from receiver import Receiver

from rulebook.kernel.times import iso
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.messages.commands import AddressMessages, QueueMessage
from rulebook.subjects.messages.records import Message, MessageChannel, MessageState
from sync_server.api.app import make_app
from sync_server.core.server_settings import ServerSettings, read_settings, shown
from sync_server.core.verify import verify
from sync_server.subjects.messages.channels import senders
from sync_server.subjects.messages.outbox import claim, send_all

S, C = MessageState, MessageChannel
SECRET = "gateway-secret"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.goes()


@pytest.fixture
def mails(tmp_path: Path) -> Iterator[MailReceiver]:
    one = MailReceiver(tmp_path)
    yield one
    one.goes()


def by_gateway(receiver: Receiver) -> ServerSettings:
    return ServerSettings(
        messages=True,
        message_gateway=receiver.url,
        message_gateway_secret=SECRET,
        webhook_networks="127.0.0.1",
    )


def by_mail(mails: MailReceiver, **more: object) -> ServerSettings:
    said = {"smtp_host": "localhost", "smtp_port": mails.port, "smtp_ca": mails.certificate}
    said |= {"smtp_from": "service@luanda.cn", "smtp_user": "service", "smtp_password": "geheim"}
    return ServerSettings(messages=True, **said | more)  # type: ignore[arg-type]  # its own fields


def switched_on(field: Field, channel: int) -> None:
    for name, value in (("message_appointment", 1), ("message_channel", channel)):
        field.office("p-qian", SetSetting(name=name, value=str(value)), "")


def agree(field: Field, **ahead: float) -> str:
    time = iso(field.clock.now + timedelta(**ahead))
    field.office("p-chen", AgreeTime(time=time), ORDER)
    return time


def send(field: Field, settings: ServerSettings) -> int:
    return send_all(field.company, senders(settings))


def sole(field: Field) -> Message:
    (one,) = field.all(Message)
    return one


@on_both
def test_msg_1_the_gateway_gets_it_signed_with_a_key_and_it_is_on_record(field: Field, receiver: Receiver) -> None:
    switched_on(field, 1)
    agree(field, hours=3)
    receiver.comes()
    assert send(field, by_gateway(receiver)) == 1
    ((headers, body),) = receiver.got
    stamp, _, mac = headers["Paigong-Signature"].removeprefix("t=").partition(",v1=")
    good = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(mac, good)
    (said,) = receiver.bodies()
    one = sole(field)
    assert (said["to"], said["text"], said["occasion"]) == (one.to, one.text, "appointment")
    assert said["key"] == headers["Idempotency-Key"]
    (telling,) = one.told
    assert (one.state, telling.text, telling.said, telling.channel) == (S.SENT, said["text"], "200", C.GATEWAY)
    assert send(field, by_gateway(receiver)) == 0
    assert verify(field.company) == []


@on_both
def test_msg_1_a_gateway_that_was_away_for_an_hour_gets_each_message_once(
    field: Field, receiver: Receiver
) -> None:
    switched_on(field, 1)
    agree(field, hours=9)
    since = field.clock.now
    while field.clock.now < since + timedelta(hours=1):
        assert send(field, by_gateway(receiver)) == 0
        field.clock.now += timedelta(minutes=1)
    tries = sole(field).tries
    assert {one.said for one in tries} == {"ConnectionRefusedError"}
    assert len(tries) == 7, "at growing intervals: 30 s, 1, 2, 4, 8, 16, 32 minutes"
    field.clock.now += timedelta(minutes=10)
    receiver.comes()
    assert send(field, by_gateway(receiver)) == 1
    assert sole(field).state is S.SENT
    assert len(receiver.got) == 1


def test_msg_1_killed_between_sending_and_noting_it_goes_again_the_very_same_under_its_key(
    field: Field, receiver: Receiver
) -> None:
    switched_on(field, 1)
    agree(field, hours=9)
    receiver.comes()
    (sender,) = senders(by_gateway(receiver)).values()
    parcel = claim(field.company, C.GATEWAY)
    assert parcel is not None
    sender(parcel, field.clock())  # and here the process is killed: nothing is noted
    assert send(field, by_gateway(receiver)) == 0, "nobody else sends what is on its way"
    field.clock.now += timedelta(minutes=4)
    assert send(field, by_gateway(receiver)) == 1
    first, second = receiver.got
    assert first[1] == second[1]
    assert first[0]["Idempotency-Key"] == second[0]["Idempotency-Key"]
    assert len(sole(field).told) == 1


DIES = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from sync_server.core.company import open_company
from sync_server.core.server_settings import ServerSettings
from sync_server.subjects.messages.channels import senders
from sync_server.subjects.messages.outbox import send_all

data, now, url = sys.argv[1:]
company = open_company(Path(data), clock=lambda: datetime.fromisoformat(now))
settings = ServerSettings(message_gateway=url, message_gateway_secret="x", webhook_networks="127.0.0.1")
(way, sender), = senders(settings).items()

def sends_and_dies(parcel, at):
    sender(parcel, at)
    os.kill(os.getpid(), signal.SIGKILL)

send_all(company, {way: sends_and_dies})
"""


def test_msg_1_a_server_that_dies_after_sending_sends_again_under_the_same_key_and_notes_once(
    field: Field, receiver: Receiver
) -> None:
    switched_on(field, 1)
    agree(field, hours=9)
    receiver.comes()
    said = [str(field.folder / "server"), field.clock.now.isoformat(), receiver.url]
    died = subprocess.run([sys.executable, "-c", DIES, *said], timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert sole(field).state is S.QUEUED
    field.clock.now += timedelta(minutes=4)
    assert send(field, by_gateway(receiver)) == 1
    first, second = receiver.got
    assert first[1] == second[1]
    assert first[0]["Idempotency-Key"] == second[0]["Idempotency-Key"]
    assert (sole(field).state, len(sole(field).told)) == (S.SENT, 1)


def test_msg_1_killed_and_withdrawn_meanwhile_it_does_not_go_again(field: Field, receiver: Receiver) -> None:
    switched_on(field, 1)
    agree(field, hours=9)
    assert claim(field.company, C.GATEWAY) is not None
    agree(field, hours=10)
    receiver.comes()
    field.clock.now += timedelta(minutes=4)
    assert send(field, by_gateway(receiver)) == 1
    assert send(field, by_gateway(receiver)) == 0
    (said,) = receiver.bodies()
    states = {m.state: m.text for m in field.all(Message)}
    assert states[S.SENT] == said["text"]
    assert set(states) == {S.SENT, S.WITHDRAWN}


def test_msg_1_what_a_gateway_refuses_for_good_is_the_offices_and_goes_anew_under_another_key(
    field: Field, receiver: Receiver
) -> None:
    switched_on(field, 1)
    agree(field, hours=9)
    receiver.comes()
    receiver.answers = 422
    assert send(field, by_gateway(receiver)) == 1
    one = sole(field)
    assert (one.state, [t.said for t in one.tries]) == (S.FAILED, ["422"])
    receiver.answers = 200
    assert send(field, by_gateway(receiver)) == 0
    field.office("p-chen", QueueMessage(channel=C.GATEWAY), one.id)
    assert send(field, by_gateway(receiver)) == 1
    first, second = receiver.bodies()
    assert first["key"] != second["key"]
    assert first["text"] == second["text"]


@pytest.mark.parametrize("status", [302, 401, 404, 409, 429, 500])
def test_msg_1_what_may_pass_is_tried_again(field: Field, receiver: Receiver, status: int) -> None:
    switched_on(field, 1)
    agree(field, hours=9)
    receiver.comes()
    receiver.answers = status
    assert send(field, by_gateway(receiver)) == 0
    assert sole(field).state is S.QUEUED
    receiver.answers = 200
    field.clock.now += timedelta(seconds=40)
    assert send(field, by_gateway(receiver)) == 1
    assert len({body["key"] for body in receiver.bodies()}) == 1


def test_msg_1_while_the_customer_rests_nothing_goes_out(field: Field, receiver: Receiver) -> None:
    switched_on(field, 1)
    agree(field, hours=20)
    receiver.comes()
    field.clock.now = field.clock.now.replace(hour=21)
    assert send(field, by_gateway(receiver)) == 0
    assert receiver.got == []
    field.clock.now = (field.clock.now + timedelta(days=1)).replace(hour=4)
    assert send(field, by_gateway(receiver)) == 0
    field.clock.now = field.clock.now.replace(hour=8, minute=0)
    assert sole(field).until < iso(field.clock.now)
    assert send(field, by_gateway(receiver)) == 0, "too late to be true"
    agree(field, hours=3)
    assert send(field, by_gateway(receiver)) == 1


@on_both
def test_msg_1_a_mail_goes_over_tls_under_one_id_to_the_customers_address(
    field: Field, mails: MailReceiver
) -> None:
    switched_on(field, 2)
    agree(field, hours=9)
    one = sole(field)
    assert (one.state, one.to) == (S.FAILED, ""), "no address is known"
    assert one.customer is not None
    field.office("p-chen", AddressMessages(mail="fleet@kehu.cn"), one.customer)
    field.office("p-chen", QueueMessage(channel=C.SMTP), one.id)
    assert send(field, by_mail(mails)) == 0, "nobody there"
    mails.comes()
    field.clock.now += timedelta(seconds=40)
    assert send(field, by_mail(mails)) == 1
    (mail,) = mails.got
    assert mails.logins == ["service\0geheim"]
    assert (mail["To"], mail.get_content().strip()) == ("fleet@kehu.cn", sole(field).text)
    assert "service@luanda.cn" in mail["From"]
    assert "上门时间" in mail["Subject"]
    assert mail["Message-ID"].endswith("@luanda.cn>")
    assert [t.said for t in sole(field).told] == ["250"]
    assert verify(field.company) == []


def mailed(field: Field) -> None:
    switched_on(field, 2)
    agree(field, hours=9)
    one = sole(field)
    field.office("p-chen", AddressMessages(mail="fleet@kehu.cn"), one.customer or "")
    field.office("p-chen", QueueMessage(channel=C.SMTP), one.id)


@pytest.mark.parametrize(
    ("rcpt", "data", "state"),
    [
        ("550 nobody of that name", "250 taken", S.FAILED),
        ("451 come again", "250 taken", S.QUEUED),
        ("250 fine", "554 no", S.FAILED),
        ("250 fine", "452 full", S.QUEUED),
    ],
)
def test_msg_1_what_a_mail_server_refuses_for_good_fails_and_else_it_is_tried_again(
    field: Field, mails: MailReceiver, rcpt: str, data: str, state: MessageState
) -> None:
    mailed(field)
    mails.answers, mails.data_answers = rcpt, data
    mails.comes()
    send(field, by_mail(mails))
    one = sole(field)
    assert (one.state, mails.got, len(one.tries)) == (state, [], 1)


@pytest.mark.parametrize("goodbye", ["250 fine", "421 too many", "500 what"])
def test_msg_1_a_mail_that_was_taken_is_taken_whatever_is_said_to_the_goodbye(
    field: Field, mails: MailReceiver, goodbye: str
) -> None:
    """smtplib's `with` raises there, and the customer would be written to again and again."""
    mailed(field)
    mails.quit_answers = goodbye
    mails.comes()
    assert send(field, by_mail(mails)) == 1
    assert (sole(field).state, len(mails.got)) == (S.SENT, 1)


def test_msg_1_a_mail_server_that_is_not_who_it_says_gets_neither_password_nor_mail(
    field: Field, mails: MailReceiver
) -> None:
    mailed(field)
    mails.comes()
    assert send(field, by_mail(mails, smtp_ca=None)) == 0
    assert (mails.logins, mails.got) == ([], [])
    assert [t.said for t in sole(field).tries] == ["SSLCertVerificationError"]


def test_msg_1_the_server_sends_by_itself_where_it_is_set_and_not_by_default(
    field: Field, receiver: Receiver
) -> None:
    assert not ServerSettings().messages
    assert not senders(ServerSettings(messages=True))
    assert not senders(ServerSettings(messages=True, message_gateway=receiver.url)), "nothing goes out unsigned"
    switched_on(field, 1)
    agree(field, hours=9)
    receiver.comes()
    with TestClient(make_app(field.company, settings=by_gateway(receiver))):
        assert receiver.heard.wait(20)


@pytest.mark.parametrize("name", ["message_gateway_secret", "smtp_password"])
def test_msg_1_secrets_of_gateway_and_mail_server_are_not_told(name: str) -> None:
    given = read_settings({name: "geheim"}, environment={}).server
    assert shown(given, name) == "***"


def test_msg_1_an_address_that_was_corrected_while_it_waited_is_the_one_it_goes_to(
    field: Field, mails: MailReceiver
) -> None:
    mailed(field)
    one = sole(field)
    mails.comes()
    field.office("p-li", AddressMessages(mail=""), one.customer or "")
    assert send(field, by_mail(mails)) == 0, "nobody knows where to"
    field.office("p-li", AddressMessages(mail="office@kehu.cn"), one.customer or "")
    assert send(field, by_mail(mails)) == 1
    assert [(t.to, t.said) for t in sole(field).told] == [("office@kehu.cn", "250")]
    assert [mail["To"] for mail in mails.got] == ["office@kehu.cn"]
    assert verify(field.company) == []
