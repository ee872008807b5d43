# Thin on purpose: every target is one command that can be run by hand as well.
PYTHON ?= python3
LOCAL := $(PYTHON) -m deploy.local
BIN := .local/venv/bin

export PYTHONPATH := .:libs:libs/contracts

.DEFAULT_GOAL := help
.PHONY: help demo test test-dates chaos up status logs down clean service contracts release lint format render
.PHONY: requirements openapi event-table
.PHONY: bench bench-data bench-down

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
	while IFS='|' read -r name what; do printf '  make %-13s %s\n' "$$name" "$$what"; done

demo: ## everything, with the example company 澄实智造; run it again at any time
	@$(LOCAL) demo

test: ## linters and every test, on parts of their own; ARGS="tests/unit -k name" for some
	@$(LOCAL) test $(ARGS)

test-dates: ## the walks on six days of the year; ARGS="tests/e2e/test_path.py" for some
	@$(LOCAL) test-dates $(ARGS)

chaos: ## every process killed and frozen under traffic, then the books; CHAOS_SEED=n again
	@$(LOCAL) clean --instance test
	@CHAOS=full $(LOCAL) test tests/chaos

up: ## parts and services, without the example company
	@$(LOCAL) up

status: ## what runs and where it listens
	@$(LOCAL) status

logs: ## the end of every log
	@$(LOCAL) logs

down: ## stop, keep the data
	@$(LOCAL) down

clean: ## stop, delete data, secrets and logs
	@$(LOCAL) clean

bench: ## NAME=x [QUICK=1 or SMOKE=1] measures, prints one line of JSON; docs/performance.md
	@test -n "$(NAME)" || { echo "Say which: make bench NAME=provision" >&2; exit 1; }
	@$(PYTHON) -m bench $(NAME) $(if $(QUICK),--quick) $(if $(SMOKE),--smoke)

bench-data: ## the benchmarks' instance and their data sets, kept
	@$(PYTHON) -m bench data

bench-down: ## stop the benchmarks' instance, keep its data
	@$(PYTHON) -m bench down

service: ## NAME=x creates services/x, complete and found by everything
	@test -n "$(NAME)" || { echo "Say which: make service NAME=x" >&2; exit 1; }
	@$(BIN)/python -m tools.scaffold $(NAME)

contracts: ## generate libs/contracts from proto/
	@$(BIN)/python -m tools.contracts

openapi: ## renew the API's documents, the partners' reference and the pages' types
	@$(BIN)/python -m tools.openapi

event-table: ## renew the table of events in docs/architecture.md
	@$(BIN)/python -m tools.event_table

release: ## take today's contracts as released: from here on they only grow
	@$(BIN)/python -m tools.breaking --release

render: ## write compose services and Helm values from services/*/service.toml
	@$(BIN)/python -m deploy.render

lint: ## what `make test` checks before the tests
	@$(LOCAL) lint

format: ## put the code into its one form
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format .

requirements: ## pin requirements/*.in anew
	@$(LOCAL) requirements
