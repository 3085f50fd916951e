# Nothing else is needed: Python 3.11 with venv, git, make.
# NAICHA_HOME  folder of database, files and keys (default: var)
# NAICHA_DATABASE_URL  another database than SQLite
# PORT  where `make run` answers (default: 8000)
# STAGE  what `make run` begins with: week (a demo county) or empty

PORT ?= 8000
STAGE ?= week
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: setup run test check fix bench docs ci

setup: $(VENV)/.ready

run: $(VENV)/.ready
	@naicha start --stage $(STAGE) --port $(PORT)

test: $(VENV)/.ready-dev
	@pytest -q -n auto -m "not slow and not browser"

check: $(VENV)/.ready-dev
	ruff format --check . && ruff check . && djade --check $$(git ls-files '*.html') && mypy && lint-imports && naicha makemigrations --check --dry-run

fix: $(VENV)/.ready-dev
	ruff check --fix . ; ruff format . ; djade $$(git ls-files '*.html')

bench: $(VENV)/.ready-dev
	python -m bench.zoning

docs: $(VENV)/.ready-dev
	naicha reference

ci:
	.ci/run

$(VENV)/bin/uv:
	python3 -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check uv

$(VENV)/.base: $(VENV)/bin/uv requirements/base.txt pyproject.toml
	uv pip install -q --python $(BIN)/python --require-hashes -r requirements/base.txt
	uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

$(VENV)/.ready: $(VENV)/.base $(VENV)/.look $(VENV)/.texts
	@touch $@

# The page's CSS, icons and scripts: built from source by Node, which comes from a wheel.
$(VENV)/.look: $(VENV)/.base package.json package-lock.json $(shell git ls-files frontend)
	npm ci --no-audit --no-fund --silent
	npm run --silent build
	@touch $@

$(VENV)/.texts: $(VENV)/.base $(shell git ls-files '*.po')
	pybabel -q compile -d locale -l zh_Hans -D django -f 2>/dev/null || pybabel compile -d locale -l zh_Hans -D django
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements/dev.txt
	uv pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@
