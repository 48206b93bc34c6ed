# make run: clean the sample document. make test: prove the project. Both need Python >= 3.11 only.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto

.PHONY: run test bench-quality lint clean

run: $(VENV)/installed
	$(BIN)/corrigenda run
	$(BIN)/corrigenda verify
	@echo "look at: reports/letter-1963-03-09/report.html (open it in a browser)"

test: $(VENV)/tested lint
	$(BIN)/python -m pytest -n $(JOBS)
	@echo "all tests pass; look at: docs/trust.md for what they prove"

bench-quality: $(VENV)/measured
	$(BIN)/python tests/benchmarks/quality.py

lint: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python >= 3.11 is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV) || { echo "on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/tested: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/measured: pyproject.toml $(VENV)/tested
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fit,rapidocr]'
	@touch $@

clean:
	rm -rf $(VENV) .corrigenda .pytest_cache .mypy_cache .ruff_cache
