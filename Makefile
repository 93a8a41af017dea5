# One command for each thing that is done here; `make` alone prints the list.
.DEFAULT_GOAL := help
.PHONY: run run-ai test check fmt grammar docs bench soak faults suites help

BIN := .venv/bin
READY := .venv/ready
AI := .venv/ready-ai
DEV := .venv/ready-dev
BENCH := .venv/ready-bench

run: $(READY)  ## set up and run the example: one flow fans out over built-in phones and gathers their results
	@$(BIN)/interpret run examples/flows/check_pages.flow --inputs examples/flows/check_pages.inputs.yaml

run-ai: $(AI)  ## set up and run the browser example: a flow signs in at a shop in Chromium, then follows a parcel
	@$(BIN)/python -m examples.ai

test: check  ## everything that has to hold: the checks, then all tests
	@$(BIN)/pytest -n 3 --dist worksteal

check: $(DEV)  ## style, types, layers, and whether what is generated is fresh
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m dsl.steps.productions --check
	@$(BIN)/python -m dsl.functions.indexing --check
	@$(BIN)/python -m dsl.rules.indexing --check
	@$(BIN)/python -m dsl.usual --check
	@$(BIN)/python -m docs --check

fmt: $(DEV)  ## put all code in its one form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

grammar: $(DEV)  ## make grammar/steps.lark the indexes of steps, functions and rules and the usual shapes of lines from their declarations
	@$(BIN)/python -m dsl.steps.productions
	@$(BIN)/python -m dsl.functions.indexing
	@$(BIN)/python -m dsl.rules.indexing
	@$(BIN)/python -m dsl.usual

docs: $(DEV)  ## make docs/reference from the code
	@$(BIN)/python -m docs

bench: $(BENCH)  ## measure: a table of ratios, each with both sides measured in this run
	@$(BIN)/python -m benchmarks

soak: $(DEV)  ## all tests with the full number of random cases (long)
	@FARMHAND_SIZES=$${FARMHAND_SIZES:-soak} $(BIN)/pytest -n 3 --dist worksteal

faults: $(DEV)  ## plant each fault of tests/faults in a copy of the tree and see that its check goes red
	@$(BIN)/python -m tests.faults

suites: $(DEV)  ## the libraries' own tests for real phones, on the built-in one: make suites UIAUTOMATOR2=CHECKOUT DUMPS=FOLDER
	@$(BIN)/python -m tests.conformance --uiautomator2 "$(UIAUTOMATOR2)"
ifdef DUMPS
	@$(BIN)/pytest tests/devices/test_dumps.py --dumps "$(DUMPS)"
endif

help:  ## print this list
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  make %-8s  %s\n' "$$name" "$$text"; done

$(READY): pyproject.toml .ci/environment .ci/constraints.txt
	@.ci/environment

$(AI): pyproject.toml .ci/environment .ci/constraints.txt .ci/chromium
	@.ci/chromium > /dev/null
	@.ci/environment ai

$(DEV): pyproject.toml .ci/environment .ci/constraints.txt .ci/node/install .ci/node/package-lock.json
	@.ci/environment dev

$(BENCH): pyproject.toml .ci/environment .ci/constraints.txt
	@.ci/environment bench
