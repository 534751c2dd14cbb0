# Everything happens in .venv, which `make` sets up itself; only Python and pip have to be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo fuzz test lint types format schemas rules bench conformance clean

# The main job on bundled manifests: what podlint finds in them. Findings are expected, so the target succeeds.
demo: $(VENV)/installed
	$(BIN)/podlint check --fail-on never docs/demo

test: $(VENV)/installed-dev lint types
	$(BIN)/pytest -n auto

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

# rules/ and schemas/ are packages inside podlint once installed; mypy is shown the same tree, made of links.
types: $(VENV)/installed-dev
	@rm -rf $(VENV)/typed && mkdir -p $(VENV)/typed/podlint
	@ln -s $(CURDIR)/podlint/* $(CURDIR)/rules $(CURDIR)/schemas $(VENV)/typed/podlint/
	cd $(VENV)/typed && ../bin/mypy --config-file $(CURDIR)/pyproject.toml --cache-dir $(CURDIR)/.mypy_cache -p podlint

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# All recorded verdicts in the folder PODLINT_CONFORMANCE; `make test` has a sample of those that the repository holds.
conformance: $(VENV)/installed-dev
	PODLINT_CONFORMANCE=$(PODLINT_CONFORMANCE) $(BIN)/pytest tests/conformance

# After raising the pinned kubernetes-validate in pyproject.toml: see docs/adding-a-kubernetes-version.md.
schemas: $(VENV)/installed-dev
	$(BIN)/python -m podlint.schemas.generate schemas

# After changing a rule: the index that runs read, and docs/rules.
rules: $(VENV)/installed-dev
	$(BIN)/python -m podlint.rulebook.docs .

# Coverage-guided fuzzing: make fuzz SECONDS=3600. Failures are kept in .fuzz; see docs/fuzzing.md.
SECONDS ?= 300
fuzz: $(VENV)/installed-dev
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	$(BIN)/python fuzz/run.py --seconds $(SECONDS)

bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/run.py

$(VENV)/installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-dev: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(VENV)/installed $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
