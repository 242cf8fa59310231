# Every target does its own set-up: `make run` and `make test` work right after `git clone`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: help install run web worker chat test check fmt lint types arch content bench clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

install: $(STAMP)  ## build .venv with the pinned versions of constraints.txt

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

run: install  ## start everything on SQLite and open the simulator
	$(BIN)/kawan run

web: install  ## only the web half (webhooks, simulator)
	$(BIN)/kawan web

worker: install  ## only the worker half (sending, schedules)
	$(BIN)/kawan worker

chat: install  ## talk to the bot in this terminal
	$(BIN)/kawan chat

test: install  ## run all tests (SQLite, PostgreSQL, browser and stand-ins where the machine has them)
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

fmt: install  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --quiet .

lint: install  ## check format and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: install  ## check types (strict)
	$(BIN)/mypy

arch: install  ## check who may import whom
	$(BIN)/lint-imports

content: install  ## check the questions and answers
	$(BIN)/kawan faq lint

check: lint types arch content test  ## everything that must hold before a commit

bench: install  ## print the benchmarks of docs/benchmarks.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	$(BIN)/python -m tests.bench

clean:  ## remove the virtual environment and caches (never data/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
