"""Forms that phones and servers of other versions must still read: rescue files, packed bytes, proofs."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json

import msgspec
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rulebook.kernel import rescue
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.packing import pack, unpack
from rulebook.kernel.wire import SyncHeader, lines_digest, login_proof, request_body

HEADER = rescue.RescueHeader(
    device="d-1", person="li", at="2026-03-02T09:00:00+08:00", key="QUJD", server="f" * 16
)


def test_a_rescue_files_header_is_one_line_and_is_read_back() -> None:
    line = rescue.header_line(HEADER)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert rescue.read_header(line) == HEADER
    assert json.loads(line)["paigong_rescue"] == 1


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (b"\x89PNG\r\n", "not_rescue", "no rescue file"),
        (b"{\xff", "not_rescue", "no rescue file"),
        (b'{"device":"d-1"}', "not_rescue", "no rescue file"),
        (rescue.header_line(msgspec.structs.replace(HEADER, paigong_rescue=2)), "newer", "form 2"),
    ],
    ids=["a picture", "no text", "half a header", "a newer form"],
)
def test_what_is_no_rescue_file_or_a_newer_one_is_told_so(line: bytes, code: str, says: str) -> None:
    with pytest.raises(rescue.Spoilt) as spoilt:
        rescue.read_header(line)
    assert spoilt.value.code == code
    assert says in spoilt.value.detail
    assert str(spoilt.value) == f"{code}: {spoilt.value.detail}"


def test_the_key_of_a_rescue_file_is_the_standards_hkdf_over_its_header() -> None:
    shared, header = bytes(range(32)), rescue.header_line(HEADER)
    standard = HKDF(SHA256(), 32, salt=b"paigong rescue 1", info=hashlib.sha256(header).digest())
    assert rescue.piece_key(shared, header) == standard.derive(shared)


def test_pieces_are_numbered_and_the_last_is_marked() -> None:
    assert rescue.nonce(258, False) == bytes(9) + b"\x01\x02\x00"
    assert rescue.nonce(258, True) == bytes(9) + b"\x01\x02\x01"
    assert rescue.framed_piece(b"x" * 300) == b"\x00\x00\x01\x2c" + b"x" * 300


def test_every_part_says_what_follows_it() -> None:
    said, _, content = rescue.lines_part(7, [b"one", b"three"]).partition(b"\n")
    assert json.loads(said) == {"part": "lines", "size": 8, "first": 7, "count": 2}
    assert content == b"onethree"
    said, _, content = rescue.file_part("a" * 64, b"\xff\xd8").partition(b"\n")
    assert json.loads(said) == {"part": "file", "size": 2, "sha256": "a" * 64}
    assert content == b"\xff\xd8"
    said, _, content = rescue.end_part(12, 3, "ab").partition(b"\n")
    assert json.loads(said) == {"part": "end", "count": 12, "files": 3, "mac": "ab"}
    assert content == b""


def test_nobody_but_the_device_says_where_its_file_ends() -> None:
    digest = hashlib.sha256(b"all parts").digest()
    standard = hmac.new(b"key", b"paigong rescue" + digest, hashlib.sha256).hexdigest()
    assert rescue.parts_mac(b"key", digest) == standard
    assert rescue.server_mark(b"public") == hashlib.sha256(b"public").hexdigest()[:16]


def test_what_is_packed_is_gzip_and_the_same_each_time() -> None:
    data = b"line after line " * 100
    assert gzip.decompress(pack(data)) == data
    assert pack(data) == pack(data)
    assert len(pack(data)) < len(data) // 10
    assert unpack(gzip.compress(data), len(data)) == data


@pytest.mark.parametrize(
    ("packed", "problem", "says"),
    [
        (b"no gzip", "packed", "header"),
        (pack(b"x" * 100)[:-1], "packed", "torn"),
        (pack(b"x") + pack(b"y"), "packed", "more than one"),
        (pack(b"x" * 101), "too_long", "100 bytes"),
    ],
    ids=["not packed", "torn", "two pieces", "a bomb"],
)
def test_what_cannot_be_unpacked_within_its_bounds_is_set_aside(packed: bytes, problem: str, says: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        unpack(packed, 100)
    assert unreadable.value.code == problem
    assert says in str(unreadable.value)


def test_only_the_device_itself_can_log_in_again() -> None:
    standard = hmac.new(b"key", b"paigong login\x0012345678\x00token", hashlib.sha256).hexdigest()
    assert login_proof(b"key", "12345678", "token") == standard


def test_a_sync_request_is_one_line_of_json_and_the_lines_as_they_are() -> None:
    framed = b'{"seq":4}\n{"seq":5}\n'
    header = SyncHeader(first=4, count=2, digest=lines_digest(framed))
    said, _, rest = request_body(header, framed).partition(b"\n")
    assert json.loads(said)["digest"] == hashlib.sha256(framed).hexdigest()
    assert json.loads(said)["first"] == 4
    assert rest == framed
