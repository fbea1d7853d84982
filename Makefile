# Recevable. `make demo` and `make test` each work alone on a fresh Debian with Python 3.11.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
HERE := $(CURDIR)
# make accuracy INK=folder COUNT=scans; make signatures INK=folder SEED=number; make faults KILLS=number;
# make fuzz INPUTS=number SEED=number
INK ?=
INK_OPTION = $(if $(INK),--ink $(INK))
COUNT ?= 40
FLOOD ?= 10000
KILLS ?= 200
INPUTS ?= 20000
SEED ?= 11

.PHONY: help setup system browser demo run test lint bench benchdesk accuracy signatures faults flood hostile fuzz docs golden templates clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /make \1	/'

system:
	@bash scripts/system_packages.sh

browser: # what only the tests need: Debian's Chromium, for the desk's pages
	@bash scripts/system_packages.sh tests

$(VENV)/.ready: pyproject.toml constraints.txt
	@echo "== Python environment ($(VENV), pinned by constraints.txt)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

setup: system $(VENV)/.ready

demo: setup ## set up, make the sample dossiers, run the main job on them
	@echo "== Samples: invented organisations, in demo/"
	@rm -rf demo && mkdir -p demo
	@$(BIN)/python -m samples.make --into demo/inbox
	@echo "== recevable watch --once (as on 12 October 2022)"
	@$(BIN)/recevable watch --once --on 2022-10-12 --home demo
	@echo "== Later, on paper: a pile through the scanner, three attendance sheets"
	@$(BIN)/python -m samples.make --paper demo
	@echo "== recevable watch --once (as on 1 December 2022)"
	@$(BIN)/recevable watch --once --on 2022-12-01 --home demo
	@echo
	@echo "Letters:  demo/outbox/        Mail of the day: demo/inbox/JOURNAL.html"
	@echo "To do:    demo/outbox/_A_TRAITER.html"
	@echo "Control:  demo/outbox/_CONTROLE/     ledger, verdicts and pictures of attendance sheets"
	@echo "Desk:     $(BIN)/recevable account add c.martin --role responsable --name 'Claire Martin' --home demo"
	@echo "          $(BIN)/recevable desk --home demo --on 2022-12-01      then open http://127.0.0.1:8017/"

run: setup ## the service on this checkout's inbox/ and outbox/
	@$(BIN)/recevable watch --home $(HERE)

test: browser setup lint ## set up, then lint, types, import direction, tests
	@echo "== tests"
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile

lint: $(VENV)/.ready
	@echo "== ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@echo "== mypy (strict)"
	@$(BIN)/mypy
	@echo "== the four floors (import-linter)"
	@$(BIN)/lint-imports

bench: setup ## from drop to letters, and the share of each step; then the desk
	@$(BIN)/python -m scripts.bench
	@$(BIN)/python -m scripts.bench_desk

benchdesk: setup ## every page of the desk with 10,000 dossiers and 100,000 documents
	@$(BIN)/python -m scripts.bench_desk

accuracy: setup ## forms, scanned sheets, scanned forms: read, missed, wrong (INK=folder: real pen ink)
	@$(BIN)/python -m scripts.accuracy_forms
	@$(BIN)/python -m scripts.accuracy_sheets --count $(COUNT) $(INK_OPTION)
	@$(BIN)/python -m scripts.accuracy_other_sheets --count $(COUNT)
	@$(BIN)/python -m scripts.accuracy_scanned_forms $(INK_OPTION)

faults: setup ## the service killed, and failing, at every step of the line; nothing lost, nothing twice
	@$(BIN)/python -m scripts.faults --named --errors --kills $(KILLS) --seed $(SEED)

flood: setup ## FLOOD files (10000) dropped at once on the running service: all taken, in order, memory flat
	@$(BIN)/python -m scripts.flood --count $(FLOOD)

hostile: setup ## files made to do harm, among good ones, on the real service; each contained
	@$(BIN)/python -m scripts.hostile

fuzz: setup ## changed files into every reader, and inboxes full of them; only a refusal in words may come
	@$(BIN)/python -m scripts.fuzz --inputs $(INPUTS) --seed $(SEED)

signatures: setup ## learn the reader of signatures anew from its recorded seed (INK=folder)
	@$(BIN)/python -m scripts.train_signatures --seed $(SEED) --pages 240 --sheets 140 --jobs 2 $(INK_OPTION)

golden: $(VENV)/.ready ## write the golden files of the samples anew; read them in the diff
	@$(BIN)/python -m samples.golden

docs: $(VENV)/.ready ## write the documentation pages that are made from tables
	@$(BIN)/python -m scripts.make_docs

templates: $(VENV)/.ready ## write the letter templates anew from their script
	@$(BIN)/python -m scripts.make_letter_templates

clean: ## remove what the targets made
	@rm -rf $(VENV) demo build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
