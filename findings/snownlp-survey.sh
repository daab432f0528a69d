#!/usr/bin/env bash
# snownlp 0.12.3 judges what customers write in a satisfaction survey.
# Guess: "服务不满意" (not satisfied) is below 0.5, "师傅准时到达，服务很好" (on time, good service) above.
# Seen:  the other way round.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install snownlp==0.12.3
"$dir/v/bin/python" - <<'PY'
from snownlp import SnowNLP

said = ["服务非常满意", "速度很快", "态度恶劣", "服务不满意", "师傅准时到达，服务很好", "没有投诉"]
seen = {text: round(SnowNLP(text).sentiments, 2) for text in said}
print(seen)
assert seen["服务非常满意"] > 0.6 and seen["速度很快"] > 0.9 and seen["态度恶劣"] < 0.1
assert seen["服务不满意"] > 0.5 and seen["师傅准时到达，服务很好"] < 0.1 and seen["没有投诉"] < 0.1
print("""snownlp 0.12.3: 服务非常满意 and 态度恶劣 are judged as one would; 服务不满意 (not satisfied) counts as content, 师傅准时到达，服务很好 as a bitter
complaint, 没有投诉 (no complaint) too. Words stand for themselves, as in the reviews of goods that it learnt from, and 不 is one of them. Used to
pick out the returns to be called back it skips the unhappy and rings up the happy.""")
PY
