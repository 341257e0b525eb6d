# Every recipe calls `setup`, which is a no-op while the lock file is older than the environment.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DOCS := $(VENV)/.docs-installed

.PHONY: setup demo test unit judges audit wheel check bench scale gate fuzz kills mutation lint format types docs reference lock clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml tools/setup.sh
	PYTHON="$(PYTHON)" VENV="$(VENV)" sh tools/setup.sh
	@touch $@

demo: setup           ## crawl the invented job board; in a terminal, or with DESK=1, end in the review desk
	$(BIN)/adwatch demo $(if $(DESK),--desk)

test: setup           ## the whole test suite
	$(BIN)/python -m pytest -q -n auto --durations=40 --durations-min=4

UNIT := text contacts geo money postings indicators export store sources supervisor triage cli
unit: setup           ## quick tests of single packages: under a minute on two processors
	$(BIN)/python -m pytest -q -n auto -m "not slow and not browser" $(addprefix tests/,$(UNIT))

judges: setup         ## install the receivers that judge the exports (needs libicu-dev, g++, pkg-config)
	PYTHON="$(PYTHON)" VENV="$(VENV)" LOCK=requirements-judges.lock sh tools/setup.sh

audit: setup          ## look up the locked packages in advisories on this machine (ADWATCH_ADVISORIES)
	$(BIN)/python -m tools.audit

wheel: setup          ## build the wheel, install it into an empty environment, use it there
	$(BIN)/python tools/try_wheel.py
	$(BIN)/python -m tools.bill_of_materials adwatch.cdx.json

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: setup         ## write the code as the formatter has it, which `make lint` asks for
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format -q .

types: setup
	$(BIN)/mypy

check: lint types test   ## what CI runs

reference: setup      ## write the pages of docs/reference that are generated from the code
	$(BIN)/python -m tools.reference
	$(BIN)/python -m tools.jsonl_schema
	$(BIN)/python -m tools.verb_summaries
	$(BIN)/python -m tools.figure_tables

docs: setup $(DOCS)   ## the documentation in docs/_build/html; a warning or a broken link is an error
	$(BIN)/sphinx-build -W --keep-going -q -d docs/_build/trees docs docs/_build/html

$(DOCS): requirements-docs.lock
	PYTHON="$(PYTHON)" VENV="$(VENV)" LOCK=requirements-docs.lock sh tools/setup.sh
	@touch $@

gate: setup           ## quality figures against their floors
	$(BIN)/python -m quality.gate

fuzz: setup           ## bent ads and pages through every reader for five minutes, without the sentence reader; prints its seed
	ADWATCH_READER=off nice $(BIN)/python -m quality.fuzz --seconds 300

kills: setup          ## kill crawl, import, join, rescore, purge, export, backup and desk 200 times; nothing may be lost
	ADWATCH_READER=off nice $(BIN)/python -m tests.adversary.kills

mutation: setup       ## share of small faults in scoring, evidence and decisions that their tests notice (quality/mutation.toml)
	$(BIN)/python -m quality.mutation

bench: setup          ## speed, side by side with named peers
	$(BIN)/python -m bench

scale: setup          ## the same for large amounts: over an hour on two cores, 20 GB in the folder for temporary files
	ADWATCH_REBUILDS=100 $(BIN)/python -m pytest -q tests/campaigns/test_rebuilding.py
	$(BIN)/python -m bench.import_scale 10000 100000 1000000
	$(BIN)/python -m bench.scan 200000
	$(BIN)/python -m bench.bulk_campaigns 1000000 --kill --beside

EXTRAS := --extra analyst --extra single-sign-on --extra scan --extra engine --extra js --extra misp --extra alerts --extra token --extra reader
lock:                 ## re-resolve requirements.lock from pyproject.toml
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -q \
	  $(EXTRAS) --group dev pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -q \
	  -c requirements.lock --group docs -o requirements-docs.lock
	sed 's/^\(colorama==[^ ]*\) ;.*/\1 \\/' requirements.lock > $(VENV)/overrides.txt
	echo "phonenumbers ; python_version < '3'" >> $(VENV)/overrides.txt  # phonenumberslite is the same module
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -q \
	  --override $(VENV)/overrides.txt $(EXTRAS) --extra pictures --group dev --group judges pyproject.toml \
	  -o requirements-judges.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis data docs/_build
