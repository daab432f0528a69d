#!/usr/bin/env bash
# Faker 40.63.0, locale zh_CN: plates for test data.
# Guess: what license_plate() gives has the form of a plate, 粤B12345: no separator, no I or O.
# Seen:  京A-80636, with a hyphen always, and with I and O as the second letter, which ordinary plates leave out.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install faker==40.63.0
"$dir/v/bin/python" - <<'PY'
import re
from faker import Faker

fake = Faker("zh_CN")
Faker.seed(2026)
plates = [fake.license_plate() for _ in range(5000)]
assert all(re.fullmatch(r"[\u4e00-\u9fff][A-Z]-[0-9]{5}", plate) for plate in plates), plates[:5]
assert {"I", "O"} <= {plate[1] for plate in plates}
assert not any(len(plate.replace("-", "")) == 8 for plate in plates)
print(f"""Faker 40.63.0 zh_CN: {plates[:4]}. Every plate has a hyphen, which no plate has (a dot on the metal, nothing in data), I and O occur
as the second letter, which plates leave out for looking like 1 and 0, and there are no green eight-sign plates of electric vehicles and no letters in the
serial part. A form tested with it either refuses all of Faker's vehicles or has learnt to accept what no vehicle bears.""")
PY
