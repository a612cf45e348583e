# Everything runs inside $(VENV), which `make setup` creates from requirements/lock.txt.
PYTHON ?= python3
VENV ?= .venv
WORKERS ?= 2
CASE ?= examples/bearing-6204
ARGS ?=

ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

LOCK := requirements/lock.txt
# Packages that the benchmarks run beside ours, in an environment of their own.
PEERS := benchmarks/peers/requirements
# The resolver that writes the lock; it is not part of the environment.
UV := uv==0.13.9
# Without --no-compile pip spends half a minute on byte code of which most is never imported.
PIP_INSTALL := $(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check
# Where Python is told not to keep byte code, every command that a test starts would compile a thousand modules anew.
PYTEST := env -u PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX="$(CURDIR)/build/byte-code" $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help setup check-python demo run test test-slow docs lint format bench bench-dashboard audit lock clean distclean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile
	@echo "variables: PYTHON=$(PYTHON) VENV=$(VENV) WORKERS=$(WORKERS) CASE=$(CASE) ARGS="

setup: $(VENV)/.kernels-compiled ## create the locked environment, install the project, compile its kernels

# An environment is never silently kept or rebuilt when another Python is asked for.
ifeq ($(origin PYTHON),command line)
$(VENV)/.project-installed $(VENV)/.lock-installed: | check-python
endif

check-python:
	@test ! -x $(BIN)/python || test "$$($(BIN)/python -V)" = "$$($(PYTHON) -V)" || { \
	  echo "$(VENV) holds $$($(BIN)/python -V), but $(PYTHON) is $$($(PYTHON) -V):" \
	       "run 'make distclean' first, or keep both with VENV=.venv-other" >&2; exit 1; }

$(VENV)/.lock-installed: $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed: make setup PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo "Python's venv module is missing; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "installing $(LOCK) into $(VENV): one to three minutes, once"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP_INSTALL) --require-hashes --only-binary :all: -r $(LOCK)
	@touch $@

$(VENV)/.project-installed: $(VENV)/.lock-installed pyproject.toml
	@$(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

# Nothing to do while the kernels of these sources lie in the user's cache already.
$(VENV)/.kernels-compiled: $(VENV)/.project-installed $(wildcard simcore/kernels/*.py simcore/streams/*.py)
	@$(BIN)/lineproof doctor --warm > $@.log || { cat $@.log; exit 1; }
	@mv $@.log $@

demo: setup ## quote the renovation of the reference bearing line: compare, predict (reduced), appraise, documents
	$(BIN)/lineproof quote $(CASE) --cache build/demo/runs --out build/demo

run: setup ## open the dashboard on the folder `cases`, or run a command: make run ARGS="simulate LINE --horizon 15d"
	$(BIN)/lineproof $(if $(ARGS),$(ARGS),dashboard --open)

test: setup ## run the tests, without the slow ones
	$(PYTEST) -m "not slow" -n $(WORKERS) --dist worksteal $(ARGS)

test-slow: setup ## run the slow tests: coverage of intervals, long runs, built wheel
	HYPOTHESIS_PROFILE=slow $(PYTEST) -m slow -n $(WORKERS) --dist worksteal $(ARGS)

docs: setup ## write the tables of the documentation anew and run its examples
	$(BIN)/python docs/generate.py
	$(PYTEST) tests/docs -n $(WORKERS) $(ARGS)

lint: setup ## style, format, types and layers
	$(BIN)/ruff check --output-format concise .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

format: setup ## format the code and apply safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure the speed of the engines, beside SimPy, plain C and other packages (ARGS="--quick")
	$(BIN)/python -m benchmarks $(ARGS)

bench-dashboard: setup ## time the pages of the dashboard in a headless Chromium (ARGS="--cases FOLDER" keeps the cases)
	$(BIN)/python -m benchmarks.dashboard $(ARGS)

audit: setup ## look up the locked packages in the database of known vulnerabilities
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement $(LOCK)

lock: ## write the locks anew, keeping pins: make lock ARGS=--upgrade to renew them
	@test -x build/uv/bin/python || $(PYTHON) -m venv build/uv
	@build/uv/bin/python -m pip install --quiet --disable-pip-version-check $(UV)
	build/uv/bin/uv pip compile pyproject.toml --quiet --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-build --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --output-file $(LOCK) $(ARGS)
	build/uv/bin/uv pip compile $(PEERS).in --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-build --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --output-file $(PEERS).txt $(ARGS)

clean: ## delete what was made, except the environment
	rm -rf build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find simcore lines scenarios dashboard tests $(wildcard benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## delete the environment as well
	rm -rf $(VENV)
