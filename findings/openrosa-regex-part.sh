#!/usr/bin/env bash
# openrosa-xpath-evaluator 3.1.0 (npm; it reckons forms in Enketo) and a constraint regex(., '[0-9]{15}').
# Guess: as ODK's documentation says, regex() is true if the whole text matches.
# Seen:  it is enough that some part matches; 16 digits, or an IMEI inside a sentence, pass.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openrosa-xpath-evaluator@3.1.0 jsdom@29.1.1
cat >run.js <<'JS'
const assert = require('node:assert');
process.env.TZ = 'Asia/Shanghai';
const { window } = new (require('jsdom').JSDOM)('<data/>', { contentType: 'text/xml' });
for (const name of ['Node', 'XPathResult', 'XPathEvaluator', 'Document']) global[name] = window[name];
Object.assign(global, { window, document: window.document });
const { evaluate } = require('openrosa-xpath-evaluator')();
const reckon = (text) => evaluate(text, window.document.documentElement, null, window.XPathResult.STRING_TYPE).stringValue;
const imei = (text) => reckon(`regex('${text}', '[0-9]{15}')`);
assert.deepEqual(['861234567890123', '8612345678901234', 'no 861234567890123?', '86123456789012'].map(imei), ['true', 'true', 'true', 'false']);
assert.equal(reckon("regex('8612345678901234', '^[0-9]{15}$')"), 'false');
console.log(`openrosa-xpath-evaluator 3.1.0: regex('8612345678901234', '[0-9]{15}') is true, a digit too many; so is a sentence with an IMEI in it. ODK's
documentation calls regex() an exact match, so that forms leave ^ and $ out; reckoned by this evaluator they let numbers with a digit too
many pass, and nobody is told. Write ^ and $ always: with them both readings agree.`);
JS
node run.js
