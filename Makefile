# Everything that is done to Gezhi by hand or by a machine. `make help` lists it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/sh

BIN := .venv/bin
MADE := .venv/.made
DIST := src/gezhi/surfaces/ui/static/gezhi/dist
LOCALE := src/gezhi/locale
FRONTEND := $(shell find frontend -type f 2>/dev/null)
PO := $(wildcard $(LOCALE)/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)

.PHONY: help
help: ## say what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# --- install -------------------------------------------------------------------------------

.PHONY: install
install: $(MADE)/project $(MADE)/frontend $(MO) ## everything Gezhi needs, in .venv and node_modules

$(MADE)/uv: requirements/bootstrap.txt scripts/venv
	@scripts/venv
	@mkdir -p $(MADE) && touch $@

$(MADE)/packages: $(MADE)/uv requirements/runtime.txt requirements/dev.txt
	@echo "installing Python packages"
	@scripts/uv pip sync --quiet --require-hashes requirements/bootstrap.txt requirements/runtime.txt requirements/dev.txt
	@touch $@

$(MADE)/project: $(MADE)/packages pyproject.toml scripts/wheel_contents.py
	@scripts/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(MADE)/node_modules: $(MADE)/packages package-lock.json
	@echo "installing front-end packages"
	@scripts/npm ci --ignore-scripts --loglevel=error
	@touch $@

$(MADE)/frontend: $(MADE)/node_modules vite.config.ts tsconfig.json $(FRONTEND)
	@if ls frontend/*.ts >/dev/null 2>&1; then \
		echo "building the front end"; scripts/npm run --silent build -- --logLevel warn; fi
	@touch $@

$(LOCALE)/%.mo: $(LOCALE)/%.po $(MADE)/packages
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@ --locale=$(firstword $(subst /, ,$*))
	@touch $@
