"""The two ways by which the server writes to a customer: a gateway by HTTP, a mail server by SMTP (MSG-1).

Both are told the same key for the same message, however often it is sent. Neither ever says that it was delivered.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from functools import partial
from typing import Protocol

import msgspec

from rulebook.subjects.messages.commands import SendingOutcome
from rulebook.subjects.messages.records import MessageChannel, Occasion
from rulebook.subjects.messages.wording import title_of
from sync_server.core.posting import NO_ANSWER, WITHIN_S, Post, post
from sync_server.core.pushing import signature
from sync_server.core.server_settings import ServerSettings

FOR_GOOD = (400, 413, 422)
"""By these a gateway says that it will not take this message, however often it comes. Others may change."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message as it goes out, and goes out again: the same `key` is the same message. `sender`: the company."""

    message: str
    turn: int
    key: str
    to: str
    text: str
    language: str
    occasion: Occasion
    sender: str = ""


class Sent(msgspec.Struct, frozen=True):
    """What came of sending; `said`: a status or the name of what went wrong, never the customer's data."""

    outcome: SendingOutcome
    said: str


class Sender(Protocol):
    def __call__(self, parcel: Parcel, now: datetime) -> Sent: ...


def senders(settings: ServerSettings, send: Post | None = None) -> Mapping[MessageChannel, Sender]:
    """The channels that this server is set up for; the gateway may be where news may be pushed to."""
    found: dict[MessageChannel, Sender] = {}
    if settings.message_gateway and settings.message_gateway_secret:
        found[MessageChannel.GATEWAY] = Gateway(settings, send or partial(post, allowed=settings.push_networks))
    if settings.smtp_host and settings.smtp_from:
        found[MessageChannel.SMTP] = MailServer(settings)
    return found


class Gateway:
    """POST of JSON to the gateway's address, signed as webhooks are, with the key as `Idempotency-Key`."""

    def __init__(self, settings: ServerSettings, send: Post) -> None:
        self._settings = settings
        self._send = send

    def __call__(self, parcel: Parcel, now: datetime) -> Sent:
        body = msgspec.json.encode(
            {
                "key": parcel.key,
                "to": parcel.to,
                "text": parcel.text,
                "language": parcel.language,
                "occasion": parcel.occasion,
                "sender": parcel.sender,
            }
        )
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Paigong",
            "Idempotency-Key": parcel.key,
            "Paigong-Signature": signature(self._settings.message_gateway_secret, now, body),
        }
        try:
            status = self._send(self._settings.message_gateway, body, headers)
        except NO_ANSWER as error:
            return Sent(SendingOutcome.TRIED, type(error).__name__)
        if 200 <= status < 300:
            return Sent(SendingOutcome.SENT, str(status))
        return Sent(SendingOutcome.FAILED if status in FOR_GOOD else SendingOutcome.TRIED, str(status))


class MailServer:
    """A mail over SMTP: STARTTLS, TLS from the beginning, or neither, as the operator says; logged in if named."""

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings

    def __call__(self, parcel: Parcel, now: datetime) -> Sent:
        try:
            server = self._connected()
            try:
                server.send_message(self._mail(parcel, now))
            finally:
                _say_goodbye(server)
        except smtplib.SMTPRecipientsRefused as refused:
            return self._refused([code for code, _ in refused.recipients.values()])
        except smtplib.SMTPDataError as refused:
            return self._refused([refused.smtp_code])
        except (smtplib.SMTPException, *NO_ANSWER) as error:
            return Sent(SendingOutcome.TRIED, type(error).__name__)
        return Sent(SendingOutcome.SENT, "250")

    def _refused(self, codes: list[int]) -> Sent:
        for_good = all(500 <= code < 600 for code in codes)
        return Sent(SendingOutcome.FAILED if for_good else SendingOutcome.TRIED, str(max(codes)))

    def _connected(self) -> smtplib.SMTP:
        """Raises OSError or SMTPException where the server is away, or is not who it says."""
        known = self._settings
        context = ssl.create_default_context(cafile=known.smtp_ca)
        if known.smtp_tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                known.smtp_host, known.smtp_port, timeout=WITHIN_S, context=context
            )
        else:
            server = smtplib.SMTP(known.smtp_host, known.smtp_port, timeout=WITHIN_S)
        try:
            if known.smtp_tls == "starttls":
                server.starttls(context=context)
            if known.smtp_user:
                server.login(known.smtp_user, known.smtp_password)
        except BaseException:
            server.close()
            raise
        return server

    def _mail(self, parcel: Parcel, now: datetime) -> EmailMessage:
        """Headers are made by the library, which refuses a line break in them."""
        name, address = parseaddr(self._settings.smtp_from)
        mail = EmailMessage(policy=SMTP)
        mail["From"] = formataddr((name or parcel.sender, address))
        mail["To"] = parcel.to
        title = title_of(parcel.occasion, parcel.language)
        mail["Subject"] = f"{parcel.sender} {title}".strip()
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = f"<{parcel.key}@{address.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(parcel.text)
        return mail


def _say_goodbye(server: smtplib.SMTP) -> None:
    """What is said to QUIT changes nothing: a mail that was taken is taken. smtplib's `with` would raise."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()
