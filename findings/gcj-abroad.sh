#!/usr/bin/env bash
# gcoord 1.0.7 (npm), eviltransform 0.1.1 and prcoords 1.0.2 turn a terminal's WGS 84 position into China's GCJ-02.
# Guess: "outside China" is looked at, and a lorry in Hanoi or Vientiane stays where it is.
# Seen:  all three move it by some 200 to 500 metres, Seoul too; Tokyo stays.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip -qq --disable-pip-version-check install eviltransform==0.1.1 prcoords==1.0.2
npm init -y >/dev/null
npm install --silent --no-audit --no-fund gcoord@1.0.7
places='{"Shenzhen": [114.0579, 22.5431], "Hanoi": [105.8342, 21.0278], "Vientiane": [102.6331, 17.9757], "Seoul": [126.978, 37.5665], "Tokyo": [139.69, 35.68]}'
node -e "
const g = require('gcoord'), places = $places;
for (const name in places) places[name] = g.transform(places[name], g.WGS84, g.GCJ02);
require('node:fs').writeFileSync('gcoord.json', JSON.stringify(places));"
v/bin/python -W ignore - "$places" <<'PY'
import json, math, sys
import eviltransform, prcoords

def metres(lon, lat, to_lon, to_lat):
    return round(math.hypot((to_lon - lon) * math.cos(math.radians(lat)), to_lat - lat) * 111_320)

by_gcoord, seen = json.load(open("gcoord.json")), {}
for name, (lon, lat) in json.loads(sys.argv[1]).items():
    evil, prc = eviltransform.wgs2gcj(lat, lon), prcoords.wgs_gcj(prcoords.Coords(lat, lon))
    moved = {metres(lon, lat, *by_gcoord[name]), metres(lon, lat, evil[1], evil[0]), metres(lon, lat, prc.lon, prc.lat)}
    assert max(moved) - min(moved) <= 1, (name, moved)
    seen[name] = max(moved)
print(seen)
assert seen["Tokyo"] == 0 and all(200 < seen[place] < 650 for place in ("Shenzhen", "Hanoi", "Vientiane", "Seoul")), seen
print(f"""gcoord 1.0.7, eviltransform 0.1.1, prcoords 1.0.2: metres moved: {seen}. China is the rectangle around it for all three, so positions
of cross-border lorries in Vietnam, Laos or Korea are shifted by hundreds of metres although nothing is to be shifted there; the check
that is advertised keeps out only what is far away. A visit at a customer's yard abroad is shown in the next street.""")
PY
