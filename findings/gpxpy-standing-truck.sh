#!/usr/bin/env bash
# gpxpy 1.6.2 and the track of a terminal that holds its position while the truck stands, as their filters against drift do.
# Guess: get_moving_data gives 50 minutes moving, 10 stopped, and the 110 km/h that were driven as max_speed.
# Seen:  stopped 0, the ten minutes are in neither sum; max_speed is 60 km/h. With a metre of drift the stop is there again.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install gpxpy==1.6.2
"$dir/v/bin/python" - <<'PY'
from datetime import UTC, datetime, timedelta
import gpxpy.gpx as g

STEP = 30  # seconds

def track(drift):
    """An hour to the north: 60 km/h, a minute and a half of 110, ten minutes standing."""
    segment, north, start = g.GPXTrackSegment(), 22.5, datetime(2026, 11, 7, tzinfo=UTC)
    segment.points.append(g.GPXTrackPoint(north, 114.05, time=start))
    for n in range(120):
        metres = drift if 80 <= n < 100 else (110 if 60 <= n < 63 else 60) / 3.6 * STEP
        north += metres / 111_195
        segment.points.append(g.GPXTrackPoint(north, 114.05, time=start + timedelta(seconds=STEP * (n + 1))))
    whole = g.GPX()
    whole.tracks.append(g.GPXTrack(name="粤B12345"))
    whole.tracks[0].segments.append(segment)
    return whole

still, drifting = track(0), track(1)
for one in (still, drifting):
    bounds = one.get_time_bounds()
    assert (bounds.end_time - bounds.start_time).total_seconds() == 3600
a, b = still.get_moving_data(), drifting.get_moving_data()
print(a, b)
assert (a.moving_time, a.stopped_time, b.moving_time, b.stopped_time) == (3000, 0, 3000, 600)
assert round(a.max_speed * 3.6) == 60 and round(still.get_moving_data(raw=True).max_speed * 3.6) == 110
print("""gpxpy 1.6.2: two points with equal coordinates are passed over whole, so that their time is neither moving nor stopped: a truck that stood for
ten minutes has stopped_time 0, and the sums make 50 of 60 minutes; it is the better receiver, which does not wander, whose stops vanish.
max_speed, "during the track", leaves out the fastest 5 % of the steps: 110 km/h for 90 seconds are 60, unless raw=True.""")
PY
