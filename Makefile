# Everything needs only Python 3.11 and make; the rest is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
export UV_COMPILE_BYTECODE := 1

# All features with tables, the API and the house: everything but pure code and whole processes.
ON_POSTGRESQL := $(addprefix src/vafa/,journal ledger staff customers catalogue orders imports connectors tasks processes portfolio loyalty lifecycle insight warehouse demo project/tests/api) tests

.PHONY: run test check soak format lock clean

run: .venv/runtime  ## set up and show the product on real orders
	$(BIN)/vafa start --demo retail

test: .venv/dev  ## every test, on SQLite and on PostgreSQL
	$(BIN)/python scripts/browser.py
	$(BIN)/python -m pytest -q -n 2 --dist loadfile
	VAFA_TEST_DATABASE=postgresql $(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser and not spark" $(ON_POSTGRESQL)

check: .venv/dev  ## format, lint, types, floors, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python scripts/messages.py check

soak: .venv/dev  ## the long rounds: fuzz, kills, histories
	$(BIN)/python -m pytest -q --timeout 0 -n 2 -m soak
	VAFA_TEST_DATABASE=postgresql $(BIN)/python -m pytest -q --timeout 0 -n 2 -m soak src/vafa/journal src/vafa/ledger src/vafa/orders src/vafa/project/tests/api

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/dev  ## resolve the dependencies anew
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --group dev pyproject.toml -o requirements-dev.lock

clean:  ## forget the virtual environment and everything built
	rm -rf .venv src/vafa/web/static/vendor .mypy_cache .ruff_cache .pytest_cache

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q uv

.venv/runtime: .venv/bin/uv requirements.lock pyproject.toml frontend/package-lock.json
	test -e .venv/dev || $(BIN)/uv pip sync -q --require-hashes requirements.lock
	$(BIN)/uv pip install -q --no-deps -e .
	touch $@

.venv/dev: .venv/bin/uv requirements-dev.lock pyproject.toml frontend/package-lock.json
	$(BIN)/uv pip sync -q --require-hashes requirements-dev.lock
	$(BIN)/uv pip install -q --no-deps -e .
	touch $@ .venv/runtime
