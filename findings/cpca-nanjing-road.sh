#!/usr/bin/env bash
# cpca 0.5.5 splits Chinese addresses into province, city, district and the rest.
# Guess: a street named after a city (南京东路, in Shanghai) is not that city; what cannot be known stays empty.
# Seen:  南京东路 is the street 东路 in Nanjing, 北京市北京路 the street 路, 鼓楼区 (there are four) the one of Kaifeng.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install cpca==0.5.5 setuptools==80.9.0
"$dir/v/bin/python" -W ignore - <<'PY'
import cpca

def split(address):
    return cpca.transform([address]).values.tolist()[0][:4]

assert split("上海市黄浦区南京东路100号") == ["上海市", "市辖区", "黄浦区", "南京东路100号"], split("上海市黄浦区南京东路100号")
seen = {a: split(a) for a in ("南京东路100号", "北京市北京路", "鼓楼区", "朝阳区建国路")}
print(seen)
assert seen["南京东路100号"] == ["江苏省", "南京市", None, "东路100号"]
assert seen["北京市北京路"] == ["北京市", None, None, "路"]
assert seen["鼓楼区"][1:3] == ["开封市", "鼓楼区"] and seen["朝阳区建国路"][1:3] == ["长春市", "朝阳区"]
print("""cpca 0.5.5: an address as a customer in Shanghai gives it, 南京东路100号, becomes 江苏省 南京市 东路100号: another province, and the street's name cut
in two. 鼓楼区 and 朝阳区, of which there are several, are given to Kaifeng and Changchun without a sign of doubt (北京's 朝阳区 has 建国路).
Only addresses that begin with their province come out right, and those need no guessing. Visits are planned for the wrong city.""")
PY
