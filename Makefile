# make run, test, cover, test-long, check, fmt, lock, audit, shell, bench and mutants each create .venv
# and install what they need first.
# Everything is written below this folder, caches and temporary files included.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
LEAN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

# What runs the tests: pytest, or bench.coverage to count the lines and branches besides.
RUNNER ?= pytest

# One worker more than processors: tests of the screen wait now and then.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

export PIP_CACHE_DIR := $(CURDIR)/$(VENV)/cache
export TMPDIR := $(CURDIR)/$(VENV)/tmp
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Every worker and every command a test starts would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test cover test-long lint check fmt lock audit shell bench mutants

run: $(LEAN)
	@$(BIN)/python -m compileall -q src
	@$(BIN)/ticwatch $(ARGS)

test: $(DEV)
	@$(BIN)/python -m compileall -q -j 0 src
	$(BIN)/python -m $(RUNNER) -n $(WORKERS) --dist worksteal $(ARGS)

# The same tests, and the share of lines and branches that they run. Fails below the share in
# pyproject.toml.
cover:
	@$(MAKE) --no-print-directory test RUNNER=bench.coverage

# The long tests, and every property with its full number of examples.
test-long: $(DEV)
	TICWATCH_TESTS=long $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "long or property" $(ARGS)

fmt: $(DEV)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lint: $(DEV)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

check: lint test

# The newest versions that pyproject.toml allows, for every platform and Python from 3.11, with the
# hashes of their files.
lock: $(DEV)
	@$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --upgrade --output-file requirements-dev.txt
	@echo "Now: make check, then python -m scripts.make_licences"

# Known vulnerabilities of the locked versions. Asks a public database, so it needs the network.
audit: $(DEV)
	@$(BIN)/python -m pip install -q pip-audit
	$(BIN)/pip-audit --requirement requirements-dev.txt --require-hashes --disable-pip

# The completions of shells and the man page, after a change of commands or options.
shell: $(DEV)
	@$(BIN)/python -m pip install -q shtab==1.13.0 argparse-manpage==4.8
	$(BIN)/python -m scripts.make_shell

bench: $(DEV)
	@$(BIN)/python -m compileall -q src bench
	$(BIN)/python -m bench $(ARGS)

# Small faults in three places of the code, which the tests must find. All take an hour or more; name one
# with ARGS="store/as_of". A run that was stopped goes on.
mutants: $(DEV)
	@$(BIN)/python -m pip install -q mutmut==3.8.1
	$(BIN)/python -m bench.mutation $(ARGS)

# pip leaves bytecode beside what it installs, compileall beside the rest: a start stays fast even
# where PYTHONDONTWRITEBYTECODE forbids programs to write their own.
$(LEAN): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ticwatch needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	@mkdir -p $(TMPDIR)
	@echo "Installing into $(VENV) (once, and after a change of pyproject.toml)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q "pip>=25.1"
	@$(BIN)/python -m pip install -q --editable .
	-@$(BIN)/python -m compileall -qq $(VENV)/lib
	@touch $@

$(DEV): $(LEAN) requirements-dev.txt
	@echo "Installing the checks, as locked in requirements-dev.txt"
	@$(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements-dev.txt
	@touch $@
