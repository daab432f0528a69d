#!/usr/bin/env bash
# openrosa-xpath-evaluator 3.1.0 (npm; it reckons forms in Enketo) and dates as they stand in barcodes and order numbers.
# Guess: date('20261107') is 7 November 2026, as ISO 8601's basic form, or "Invalid Date".
# Seen:  11 January of the year 57443.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openrosa-xpath-evaluator@3.1.0 jsdom@29.1.1
cat >run.js <<'JS'
const assert = require('node:assert');
const { window } = new (require('jsdom').JSDOM)('<data/>', { contentType: 'text/xml' });
for (const name of ['Node', 'XPathResult', 'XPathEvaluator', 'Document']) global[name] = window[name];
Object.assign(global, { window, document: window.document });
const { evaluate } = require('openrosa-xpath-evaluator')();
const reckon = (text) => evaluate(text, window.document.documentElement, null, window.XPathResult.STRING_TYPE).stringValue;
assert.deepEqual(['2026-11-07', '2026-11-7', '2026/11/07'].map((d) => reckon(`date('${d}')`)), ['2026-11-07', '2026-11-07', '2026-11-07']);
assert.match(reckon("date('20261107')"), /^\+057443-01-11T/);
assert.equal(reckon("date(substr('PG-20261107-001', 3, 11)) > today()"), 'true');
console.log(`openrosa-xpath-evaluator 3.1.0: text of digits only is a number of days since 1970, text or not, so that date('20261107'), cut out of an order's
number or a label, is in the year 57443 and later than every today(). 2026-11-7 and 2026/11/07 are read kindly. A check "not made in the
future" refuses every terminal, a check "warranty not over" accepts each. Put the hyphens in with concat() and substr().`);
JS
TZ=Asia/Shanghai node run.js
