# `make` says what there is. `make demo` and `make test` set up whatever they need; see CONTRIBUTING.md.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

ARGS ?=
PORT ?= 8000
PY := .venv/bin/python
ENV := .venv/.installed

.PHONY: help demo test lint bench docs lock clean

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

$(ENV): pyproject.toml $(wildcard plugins/*/pyproject.toml) requirements.lock tools/environment.sh
	@tools/environment.sh

demo: $(ENV) ## The five demo programmes on http://127.0.0.1:8000/ (PORT=8001, RESET=1, LEERNET_NOW=…, LEERNET_YEAR=0)
	@$(PY) -m tools.system demo
	@PORT=$(PORT) exec $(PY) -m examples.flask_app.serve

test: $(ENV) ## All tests with coverage; ARGS="-k word" goes to pytest, and then coverage is not measured
	@$(PY) -m tools.system test
	@tools/test.sh $(ARGS)

lint: $(ENV) ## ruff, mypy --strict, import-linter
	@tools/lint.sh

bench: $(ENV) ## The benchmarks, with the figures that the documentation claims (ARGS="certificates" for one)
	@$(PY) -m tools.system demo
	@$(PY) -m benchmarks $(ARGS)

docs: $(ENV) ## The documentation as HTML in docs/_build/html; a warning is an error
	@$(PY) -m tools.reference
	@$(PY) -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

lock: $(ENV) ## Bring requirements.lock up to date with the pyproject files (ARGS=--upgrade for newer versions)
	@tools/lock.sh $(ARGS)

clean: ## Remove everything that git does not keep, the demo's data and the environment too
	rm -rf .venv .make var dist build test-artefacts htmlcov docs/_build .coverage .coverage.*
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
