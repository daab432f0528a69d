#!/usr/bin/env bash
# hledger 1.25 (Debian 12's package) and a fee of more than a thousand, with its comma, as banks write it.
# Guess: 1,350 CNY and 350.50 CNY are 1,700.50 CNY.
# Seen:  351,850 CNY, which is 351.85: the comma is a decimal mark, and the total is written with one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq hledger=1.25-2+b5 2>/dev/null
dpkg-deb -x hledger_*.deb .
cat >fees.journal <<'END'
2026-11-07 repair, by transfer
  Assets:Bank    1,350 CNY
  Income:Fees
2026-11-08 repair, in cash
  Assets:Cash    350.50 CNY
  Income:Fees
END
sum() { LC_ALL=C.UTF-8 usr/bin/hledger -f "$1" balance "${@:2}" | sed 's/^ *//'; }
[ "$(sum fees.journal Income -N)" = "-351,850 CNY  Income:Fees" ]
[ "$(sum fees.journal Assets:Cash -N)" = "350,500 CNY  Assets:Cash" ]
LC_ALL=C.UTF-8 usr/bin/hledger -f fees.journal check ordereddates parseable balancedwithautoconversion
sed 's/1,350 CNY/1,350.00 CNY/' fees.journal >full.journal
[ "$(sum full.journal Income -N)" = "-1,700.50 CNY  Income:Fees" ]
{ echo 'commodity 1,000.00 CNY'; cat fees.journal; } >declared.journal
[ "$(sum declared.journal Income -N)" = "-1,700.50 CNY  Income:Fees" ]
echo 'hledger 1.25: the only mark in a number is its decimal mark, a comma too. 1,350 CNY is one yuan and 35 fen, and because it stands first, all sums
of that currency are then written with decimal commas: cash of 350.50 is shown as 350,500 CNY and the income of both fees as 351,850 CNY,
where 1,700.50 is right. No check of balances objects. "1,350.00", or a line "commodity 1,000.00 CNY" ahead of the books, makes it right.'
