#!/usr/bin/env bash
# phonenumbers 9.0.43 and a Chinese office number with its extension.
# Guess: the extension's word of the region (转) is known, as "доб" of Russia and "anexo" of Peru are.
# Seen:  parse() says it is no phone number; the matcher that looks through text finds it and drops the extension.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install phonenumbers==9.0.43
"$dir/v/bin/python" - <<'PY'
import phonenumbers as p

def extension(text, region="CN"):
    try:
        return p.parse(text, region).extension
    except p.NumberParseException as error:
        return str(error)

assert extension("0755-12345678 ext 801") == "801"
assert extension("8 495 123-45-67 доб 801", "RU") == "801"
refused = extension("0755-12345678转801")
assert "did not seem to be a phone number" in refused, refused
found = [(m.raw_string, m.number.extension) for m in p.PhoneNumberMatcher("电话0755-12345678转801", "CN")]
assert found == [("0755-12345678", None)], found
dashed = p.parse("0755-12345678-801", "CN")
assert (dashed.national_number, dashed.extension, p.is_valid_number(dashed)) == (75512345678801, None, False)
print("""phonenumbers 9.0.43: 0755-12345678转801, the way Chinese firms print their numbers, is "not a phone number" for parse(), and PhoneNumberMatcher
finds 0755-12345678 in it and says extension None, so that the call ends at the switchboard. Written with a dash, -801 is taken into the
number, which is then invalid. The Russian word for it is understood.""")
PY
