"""A mail server on this machine, as RFC 5321 has it, with STARTTLS and a login: it may be away or refuse."""

from __future__ import annotations

import base64
import email
import email.policy
import socketserver
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pair.standby import free_port


class MailReceiver:
    """`answers`: what it says to a recipient; `got`: the mails it took; `logins`: name and password."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.certificate = folder / "mail.pem"
        self.got: list[EmailMessage] = []
        self.logins: list[str] = []
        self.answers = "250 fine"
        self.data_answers = "250 taken"
        self.quit_answers = "221 bye"
        self._server: socketserver.ThreadingTCPServer | None = None
        self._context = self._certified(folder)

    def _certified(self, folder: Path) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        secret = folder / "mail.key"
        plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
        self.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, secret)
        return context

    def comes(self) -> None:
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer.talk(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", self.port), Talk)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def goes(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def talk(self, talk: socketserver.StreamRequestHandler) -> None:
        """One conversation, until the other side is done with it."""
        connection, reads = talk.connection, talk.rfile
        connection.sendall(b"220 localhost\r\n")
        while line := reads.readline():
            word = line.decode().split()[0].upper() if line.split() else ""
            if word == "EHLO":
                said = b"250-localhost\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n"
            elif word == "STARTTLS":
                connection.sendall(b"220 go on\r\n")
                try:
                    connection = self._context.wrap_socket(connection, server_side=True)
                except OSError:
                    return
                reads = connection.makefile("rb")
                continue
            elif word == "AUTH":
                self.logins.append(base64.b64decode(line.split()[-1]).decode().strip("\0"))
                said = b"235 welcome\r\n"
            elif word == "RCPT":
                said = self.answers.encode() + b"\r\n"
            elif word == "DATA":
                connection.sendall(b"354 go on\r\n")
                said = self._take(reads)
            else:
                said = (self.quit_answers if word == "QUIT" else "250 fine").encode() + b"\r\n"
            connection.sendall(said)
            if word == "QUIT":
                return

    def _take(self, reads: object) -> bytes:
        lines = []
        while (line := reads.readline()) not in (b".\r\n", b""):  # type: ignore[attr-defined]  # a file of bytes
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if self.data_answers.startswith("2"):
            self.got.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))  # type: ignore[arg-type]  # EmailMessage, by its policy
        return self.data_answers.encode() + b"\r\n"
