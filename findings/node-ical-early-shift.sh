#!/usr/bin/env bash
# node-ical 0.26.1 in Shanghai and a roster: every Saturday, the early shift at 07:00, the day shift at 08:30, hours without a zone.
# Guess: both are on Saturdays, as the first of each, which is read rightly.
# Seen:  the day shift is; the early shift is on Sundays, and its first Saturday is left out.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-ical@0.26.1
cat >run.js <<'JS'
const assert = require('node:assert');
const ical = require('node-ical');
function shift(start) {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', `DTSTART${start}`, 'DURATION:PT8H', 'SUMMARY:shift',
    'RRULE:FREQ=WEEKLY;BYDAY=SA;COUNT=3', 'END:VEVENT', 'END:VCALENDAR', ''];
  return Object.values(ical.sync.parseICS(lines.join('\r\n'))).find((one) => one.type === 'VEVENT');
}
const days = (event) => ical.expandRecurringEvent(event, { from: new Date(2026, 10, 1), to: new Date(2026, 11, 15) })
  .map((one) => one.start.toString().slice(0, 21));
const early = shift(':20261107T070000'), day = shift(':20261107T083000');
assert.equal(early.start.toString().slice(0, 21), 'Sat Nov 07 2026 07:00');
assert.deepEqual(days(day), ['Sat Nov 07 2026 08:30', 'Sat Nov 14 2026 08:30', 'Sat Nov 21 2026 08:30']);
assert.deepEqual(days(early), ['Sun Nov 08 2026 07:00', 'Sun Nov 15 2026 07:00', 'Sun Nov 22 2026 07:00']);
assert.deepEqual(early.rrule.all().map((one) => one.getDay()), [0, 0, 0]);
assert.deepEqual(days(shift(';TZID=Asia/Shanghai:20261107T070000')).map((one) => one.slice(0, 3)), ['Sat', 'Sat', 'Sat']);
console.log(`node-ical 0.26.1 in Shanghai: of one roster the shift at 08:30 is on Saturdays, the one at 07:00 on Sundays from the 8th on, since the weekday is
looked for in UTC, where it is still Friday. Its own start says Saturday the 7th. On a server in UTC, where tests run, both are
right, and so they are with TZID=Asia/Shanghai. Nobody comes on Saturday, and two come on Sunday.`);
JS
TZ=Asia/Shanghai node run.js
