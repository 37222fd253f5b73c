# e-Order: every daily command. `make demo` and `make test` need nothing but Python 3.11 and make.

PORT ?= 8000
WORKERS ?= 2
ARGS ?=
PYTHON ?= python3
RUN := .venv/bin/python
export PORT

.DEFAULT_GOAL := help
.PHONY: demo test check lint bench run seed stop reset shell vendor help

demo: export EORDER_SINCE := $(shell date +%s)
demo: ## run the whole product on this machine until Ctrl-C (PORT=8000)
	@$(PYTHON) -m scripts.prepare
	@exec $(RUN) -m scripts.demo

test: ## run the whole suite, browser tests included (ARGS="tests/orders -x", WORKERS=0)
	@$(PYTHON) -m scripts.prepare --dev
	$(RUN) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: lint test ## everything a change must pass: lint, then the tests

lint: ## style, types, import contracts, migrations, deploy check, generated docs
	@$(PYTHON) -m scripts.prepare --dev
	@$(RUN) -m scripts.lint

bench: ## measure catalogue, order submit, ledger and audit trail; prints tables (ARGS="--only audit")
	@$(PYTHON) -m scripts.prepare --dev
	@$(RUN) -m bench $(ARGS)

run: ## development server that reloads on change (PORT=8000)
	@$(PYTHON) -m scripts.prepare --dev
	@$(RUN) -m scripts.dev migrate --verbosity 0
	@exec $(RUN) -m scripts.dev runserver $(PORT)

seed: ## build or complete the demo world
	@$(PYTHON) -m scripts.prepare
	@$(RUN) -m scripts.dev migrate --verbosity 0
	@$(RUN) -m scripts.dev demo_data

stop: ## end the demo and the embedded servers
	@[ ! -x $(RUN) ] || $(RUN) -m scripts.dev --stop

reset: ## throw the demo's data away; the next start is a first start
	@[ ! -x $(RUN) ] || $(RUN) -m scripts.dev --reset

shell: ## a Python shell with the demo's data
	@$(PYTHON) -m scripts.prepare --dev
	@exec $(RUN) -m scripts.dev shell

vendor: ## fetch the pinned front-end files again and check their sums
	@$(RUN) scripts/vendor.py

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
