#!/usr/bin/env bash
# jieba 0.42.1 and words of one's own that have a dot or a blank in them.
# Guess: add_word("京A·12345") keeps the plate together, as add_word("GT06-N") does for a model, or is refused.
# Seen:  accepted, counted as a word, and never found; the text is cut at the dot before the dictionary is asked.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install jieba==0.42.1 setuptools==80.9.0
"$dir/v/bin/python" -W ignore - 2>/dev/null <<'PY'
import jieba

for word in ("京A·12345", "GT06 N", "GT06-N", "粤B12345"):
    jieba.add_word(word, freq=10**6)
assert jieba.dt.FREQ["京A·12345"] == 10**6
assert jieba.lcut("换GT06-N一台") == ["换", "GT06-N", "一台"] and jieba.lcut("粤B12345离线") == ["粤B12345", "离线"]
assert jieba.lcut("京A·12345离线") == ["京", "A", "·", "12345", "离线"], jieba.lcut("京A·12345离线")
assert "GT06 N" not in jieba.lcut("换GT06 N一台")
print("""jieba 0.42.1: of four words added by the user with a high frequency 粤B12345 and GT06-N are kept whole; 京A·12345, with the dot that stands on
the metal, and the model GT06 N are in the dictionary and never in a result, since text is split at all but a few signs first. A search
index of remarks finds plates written without the dot and not those with it. Take dot and blanks out before cutting.""")
PY
