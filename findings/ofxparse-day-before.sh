#!/usr/bin/env bash
# ofxparse 0.21 and a bank statement whose days say their zone, as the format has it: 20261107[+8:CST].
# Guess: the day of booking is 7 November, with or without the zone behind it.
# Seen:  with the zone it is 6 November, 16:00, without a word of any zone; a payment at 07:00 is one of the evening before.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install ofxparse==0.21
v/bin/python - <<'PY'
import datetime as dt
import io
import warnings

warnings.simplefilter("ignore")
from ofxparse import OfxParser

HEAD = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"


def booked(when):
    text = (
        HEAD + "<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>CNY"
        "<BANKACCTFROM><BANKID>308<ACCTID>512900<ACCTTYPE>CHECKING</BANKACCTFROM>"
        "<BANKTRANLIST><DTSTART>20261101<DTEND>20261130"
        f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{when}<TRNAMT>1350.00<FITID>1<NAME>x</STMTTRN></BANKTRANLIST>"
        "<LEDGERBAL><BALAMT>1350.00<DTASOF>20261130</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
    [line] = OfxParser.parse(io.BytesIO(text.encode())).account.statement.transactions
    return line.date


assert booked("20261107") == dt.datetime(2026, 11, 7)
assert booked("20261107070000") == dt.datetime(2026, 11, 7, 7)
assert booked("20261107[+8:CST]") == dt.datetime(2026, 11, 6, 16)
assert booked("20261107000000.000[+8:CST]") == dt.datetime(2026, 11, 6, 16)
assert booked("20261107070000[+8:CST]") == dt.datetime(2026, 11, 6, 23)
assert booked("20261107080000[+8:CST]") == dt.datetime(2026, 11, 7, 8) - dt.timedelta(hours=8)
assert booked("20261107070000[+8:CST]").tzinfo is None
print("""ofxparse 0.21: a day that says its zone, 20261107[+8:CST], is given out as 2026-11-06 16:00 without a zone, since eight hours are taken off
and what is left is not said to be UTC; the same day without the zone is 2026-11-07 00:00. Both forms are in the format, and a bank's file
tells which one its programmers chose. Whoever takes .date() of it books all payments of a whole bank one day early.""")
PY
