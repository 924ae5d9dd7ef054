# `make demo` shows newsarc at work, `make test` runs the tests; both install what they need into .venv.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-dev
CORPUS ?= $(NEWSARC_CORPUS)

.DEFAULT_GOAL := help
MINUTES ?= 10
.PHONY: help demo test replay-tools test-lowest check audit format docs bench fuzz train build clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

$(STAMP): .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(DEV_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

demo: $(STAMP) ## scrape the sample sites into a temporary archive and look at it
	@$(BIN)/newsarc demo

test: $(DEV_STAMP) ## run the tests; with CI=true the slow ones too
	$(BIN)/pytest -n 2 $(if $(CI),,-m "not slow")

replay-tools: .venv-replay/.installed ## install pywb and py-wacz, which some tests read archives back with

.venv-replay/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-replay
	.venv-replay/bin/python -m pip install --quiet --upgrade pip
	.venv-replay/bin/python -m pip install --quiet --group replay
	@touch $@

test-lowest: ## run the tests with the lowest versions that pyproject.toml allows
	$(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/python -m pip install --quiet uv
	.venv-lowest/bin/uv pip install --quiet --python .venv-lowest/bin/python --resolution lowest-direct --editable .
	.venv-lowest/bin/uv pip install --quiet --python .venv-lowest/bin/python --group dev
	.venv-lowest/bin/python -m pytest -n 2 -m "not slow"

fuzz: $(DEV_STAMP) ## feed random bytes to all that reads strangers' bytes: make fuzz MINUTES=10
	$(BIN)/python -m fuzz.run --minutes $(MINUTES)

audit: $(DEV_STAMP) ## look for known weaknesses of what is installed, where the registry answers
	@$(BIN)/pip-audit --skip-editable --progress-spinner off > .venv/audit.txt 2>&1 \
	|| ! grep -q '^Found [0-9]* known' .venv/audit.txt || { cat .venv/audit.txt; exit 1; }

check: $(DEV_STAMP) audit ## lint, format, types, known weaknesses and the arrows between the parts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_architecture.py

format: $(DEV_STAMP) ## format the code and mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(DEV_STAMP) ## write docs/cli.md, docs/format.md and the manual page anew
	$(BIN)/python docs/generate.py

bench: $(DEV_STAMP) ## print the speed ratios
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/size.py
	$(BIN)/python benchmarks/workers.py

train: $(STAMP) ## rebuild the shipped model from pages and gold: make train CORPUS=folder
	@test -n "$(CORPUS)" || { echo "name the folder of pages: make train CORPUS=folder (or NEWSARC_CORPUS)" >&2; exit 2; }
	$(BIN)/python -m pip install --quiet --group train
	$(BIN)/python training/train.py $(CORPUS)

build: $(DEV_STAMP) ## build the sdist and the wheel into dist/
	$(BIN)/python -m pip install --quiet build
	$(BIN)/python -m build --outdir dist

clean: ## remove .venv and everything built
	rm -rf .venv .venv-lowest .venv-replay dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
