# make demo   build the environment and find an example lifter's sweet spot: the card for gym and phone
# make app    build the page and open it in the browser
# make test   every test on up to four cores, the built wheel in an empty environment included
# make sweep  long physical sweeps beyond the samples in the tests
# make check  format, lint and types
# make verify every repetition of checks/validation/cases.py in OpenSim's own tools, with pictures in build/verify
# make bench  speed and memory, printed and kept in benchmarks/latest.json
# make core   compile the core again, where its sources changed since it was installed
# make wasm   the core for browsers, browser/legpress_core.wasm
# make wheels a wheel for each platform in dist/, all made on this machine
# make clean  remove what these made

PYTHON ?= python3
WORKERS ?= auto
VENV := .venv
BIN := $(VENV)/bin
# pins also hold inside the isolated environment that builds the package
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export MPLBACKEND := agg

# More than four workers wait for each other's compilations of the reference; the output stays pytest's own.
PYTEST := $(VENV)/bin/python -m pytest -n $(WORKERS) --maxprocesses 4

.PHONY: demo app page test sweep check verify bench core wasm wheels clean

demo: $(VENV)/.runs
	$(BIN)/legpress fit --lifter examples/lifter_woman.toml --machine sled-45-large-plate --out demo
	@echo "The card: open demo/card.png, print demo/card.pdf, or put demo/card.html on the phone"

app: page
	$(BIN)/legpress app

test: core page
	$(PYTEST)

sweep: core
	$(PYTEST) -m sweep

check: $(VENV)/.tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright

verify: core
	$(BIN)/python -m checks verify

bench: core wasm
	$(BIN)/python -m benchmarks

# The compiler remembers what it has made of which text: nothing is compiled twice, so nothing here says what is out of date.
core: $(VENV)/.tests
	$(BIN)/python compile_core.py

page: $(VENV)/.tests
	$(BIN)/python build_page.py

wasm: $(VENV)/.tests
	$(BIN)/python compile_core.py wasm

wheels: $(VENV)/.tests
	rm -rf dist
	set -e; for platform in $$($(BIN)/python -c 'import compile_core; print(*compile_core.PLATFORMS)'); do \
	    LEGPRESS_PLATFORM=$$platform $(BIN)/python -m hatchling build -t wheel; done

clean:
	rm -rf $(VENV) build dist demo benchmarks/latest.json .cache .pytest_cache .ruff_cache .hypothesis
	rm -rf web/node_modules web/src/document.d.ts src/legpress/app/static
	rm -f src/legpress/core/legpress_core_* browser/legpress_core.wasm

# The stamp files keep an installed environment until the pins or the package's needs change. Who only runs the package has no
# compiler: installing brings it for the moment, so there a changed core is installed again.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: pyproject.toml constraints.txt $(wildcard src/legpress/core/*.[ch]pp) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -e .
	@touch $@

$(VENV)/.tests: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -e '.[dev,verify]'
	@touch $@ $(VENV)/.runs
