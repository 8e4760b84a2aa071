# Each target works from a bare clone: it makes what it needs first. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin

# Each suite with its time budget in seconds; one that runs over has failed.
SUITES := project:60 rnnref:180 examiner:180 exercises:240 docs:180 sandbox:240 grading:720 attacks:360 hub:600 browser:1200 system:900

# Material for MkDocs advertises its successor at every build; docs/elements already needs nothing of the theme.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve test site soak bench check lock clean sandbox-programs test-programs mutants

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: .venv/.installed sandbox-programs site ## Serve the whole system on http://127.0.0.1:8000
	@$(BIN)/autograder serve --demo

# Small products gain nothing from threads, and threads wait for each other on a busy machine.
test: export OPENBLAS_NUM_THREADS := 1
test: .venv/.installed test-programs site ## Run all tests
	@failed=; for suite in $(SUITES); do \
	    name=$${suite%:*}; budget=$${suite#*:}; echo "== tests/$$name, at most $$budget s"; \
	    timeout --kill-after=10 $$budget $(BIN)/python -m pytest tests/$$name || failed="$$failed $$name"; \
	done; [ -z "$$failed" ] || { echo "failed or over budget:$$failed"; exit 1; }

soak: .venv/.installed test-programs site ## Run the long versions of the tests
	$(BIN)/python -m pytest -m soak --timeout 0 tests

site: .venv/.installed ## Build the static site into site/
	@$(BIN)/python -m docs.hooks.build

bench: .venv/.installed .venv-bench/.installed test-programs site ## Run the benchmarks: a table, and benchmarks/results.json
	@$(BIN)/python -m benchmarks

mutants: .venv/.installed ## Change the solutions in small ways; list what the examiner does not notice
	@$(BIN)/python scripts/mutants.py

check: .venv/.installed site ## Lint, format, types, strict docs, known vulnerabilities of dependencies
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@$(BIN)/python -m docs.hooks.node run --silent check
	@$(BIN)/python scripts/audit.py
	@for examination in exercises/*/examination.py; do $(BIN)/mypy "$$examination" || exit 1; done

.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 ...")'
	@echo "making .venv from requirements.lock"
	@$(PYTHON) -m venv --clear .venv
	@mkdir -p build && awk '/^uv==/ {p=1} p && !/^uv==|^ / {exit} p' requirements.lock > build/uv.lock
	@$(BIN)/python -m pip install --quiet --require-hashes -r build/uv.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# pip and an exact version: uv would take torch's default build for Linux, with gigabytes of CUDA.
.venv-bench/.installed: benchmarks/requirements.txt
	@echo "making .venv-bench, with the peers of the benchmarks"
	@$(PYTHON) -m venv --clear .venv-bench
	@.venv-bench/bin/python -m pip install --quiet -r benchmarks/requirements.txt
	@touch $@

# Without these the site is served all the same, and says that grading is off.
sandbox-programs:
	@scripts/system-packages bubblewrap libseccomp2 || true

test-programs:
	@scripts/system-packages bubblewrap libseccomp2 chromium firefox-esr postgresql webkit2gtk-driver xvfb

lock: .venv/.installed ## Resolve the dependencies anew, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --all-extras --group dev pyproject.toml -o requirements.lock

clean: ## Remove what the other targets made
	rm -rf .venv .venv-bench build site dist .demo docs/elements/node_modules
