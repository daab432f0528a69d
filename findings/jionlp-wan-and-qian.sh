#!/usr/bin/env bash
# jionlp 1.5.31 and sums of figures with 万 and 千, as customers write them: 1万2千元.
# Guess: 12000, as for 一万二千元 and 12000元.
# Seen:  22000; 3万5千 is 65000, and five fen more than a jiao, 一毛五, are 5.10.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install jionlp==1.5.31
"$dir/v/bin/python" - <<'PY' | grep -v '^#'
import jionlp

def yuan(text):
    said = jionlp.parse_money(text)
    assert said["case"] == "元" and said["definition"] == "accurate"
    return said["num"]

right = {"一万二千元": "12000.00", "1.2万元": "12000.00", "1千2百元": "1200.00", "三万5千": "35000.00", "一角五分": "0.15", "1万元": "10000.00"}
assert {text: yuan(text) for text in right} == right
wrong = {"1万2千元": "22000.00", "3万5千": "65000.00", "12万5千元": "155000.00", "1万零5百": "20500.00", "2万3": "40006.00", "一毛五": "5.10",
         "1亿2千万元": "220000000.00"}
assert {text: yuan(text) for text in wrong} == wrong
print("""jionlp 1.5.31: 万 behind figures goes wrong as soon as anything smaller follows it: 1万2千元 is 22,000 and 12万5千元 is 155,000, both called
"accurate". The same sums in characters (一万二千元), with a point (1.2万元), or with 千 as their largest unit are right. Of small change the last
figure becomes yuan: 一毛五, fifteen fen, is 5.10.""")
PY
