# Everything that is done to Gezhi by hand or by a machine. `make help` lists it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/sh
# Where bytecode is not kept, every start of Python compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
MADE := .venv/.made
DIST := src/gezhi/surfaces/ui/static/gezhi/dist
LOCALE := src/gezhi/locale
FRONTEND := $(shell find frontend 2>/dev/null)
PO := $(wildcard $(LOCALE)/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
ENTRIES := $(wildcard frontend/*.ts)

# Two workers suit two cores; narrow a run with make test TESTS=tests/engines/cases
WORKERS ?= 2
TESTS ?= tests

.PHONY: help
help: ## say what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# --- install -------------------------------------------------------------------------------

.PHONY: install
install: $(MADE)/project $(if $(ENTRIES),$(DIST)/manifest.json) $(MO) ## everything Gezhi needs, in .venv and node_modules

$(MADE)/uv: requirements/bootstrap.txt scripts/venv
	@scripts/venv
	@mkdir -p $(MADE) && touch $@

LOCKS := requirements/bootstrap.txt requirements/runtime.txt requirements/dev.txt

$(MADE)/packages: $(MADE)/uv $(LOCKS) requirements/build.txt
	@echo "installing Python packages"
	@scripts/uv pip sync --quiet --compile-bytecode --require-hashes \
		--build-constraints requirements/build.txt $(LOCKS)
	@touch $@

$(MADE)/project: $(MADE)/packages pyproject.toml scripts/wheel_contents.py
	@scripts/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(MADE)/node_modules: $(MADE)/packages package-lock.json
	@echo "installing front-end packages"
	@scripts/npm ci --ignore-scripts --loglevel=error
	@touch $@

$(DIST)/manifest.json: $(MADE)/node_modules vite.config.ts tsconfig.json $(FRONTEND)
	@echo "building the front end"
	@scripts/npm run --silent build -- --logLevel warn
	@$(BIN)/python -m whitenoise.compress --quiet $(DIST)
	@touch $@

$(LOCALE)/%.mo: $(LOCALE)/%.po $(MADE)/packages
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@ --locale=$(firstword $(subst /, ,$*))
	@touch $@

# --- run and look --------------------------------------------------------------------------

.PHONY: run
run: install ## the demo town on this machine, with its address and accounts
	@$(BIN)/gezhi run --demo

.PHONY: docs
docs: install system-packages ## the documents, with screenshots taken now, in docs/_built
	@$(BIN)/python -m scripts.docs

.PHONY: bench
bench: install system-packages ## every benchmark against its floor
	@$(BIN)/python -m bench

# --- check and test ------------------------------------------------------------------------

.PHONY: system-packages
system-packages:
	@scripts/system-packages

.PHONY: check
check: install system-packages ## what CI runs before the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/basedpyright
	scripts/npm run --silent check
	$(BIN)/pytest -q tests/house -m "not slow"

.PHONY: test
test: install system-packages ## everything, on SQLite and on PostgreSQL
	GEZHI_TEST_DATABASE=sqlite $(BIN)/pytest -q -n $(WORKERS) $(TESTS)
	GEZHI_TEST_DATABASE=postgresql $(BIN)/pytest -q -n $(WORKERS) $(TESTS)

.PHONY: format
format: install ## write the code as `make check` wants it
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# --- keep ----------------------------------------------------------------------------------

.PHONY: messages
messages: install system-packages ## collect the texts to translate into the .po files
	$(BIN)/python scripts/messages.py
	@$(MAKE) --no-print-directory install

.PHONY: lock
lock: $(MADE)/uv ## pin anew; UPGRADE=1 takes newer versions
	scripts/lock

.PHONY: wheel
wheel: install ## the package to hand out, in dist/
	scripts/uv build --quiet --wheel --no-build-isolation --out-dir dist .

.PHONY: clean
clean: ## forget everything that was made, but not var/ with its data
	rm -rf .venv node_modules dist build docs/_built $(DIST) $(MO)
	rm -rf .pytest_cache .ruff_cache .hypothesis .import_linter_cache .schemathesis
