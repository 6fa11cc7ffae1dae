# What can be done with the archive. `make` alone lists it. Needed: Python 3.11 or newer with its venv module, and make.

HOST ?= 127.0.0.1
PORT ?= 8000
PYTEST ?= --numprocesses=2 --dist=worksteal

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --all-extras \
	--custom-compile-command "make lock"

# Where tests write: into memory, if there is plenty, for what they wait for elsewhere is the disk.
ROOM = $(shell df --output=avail,target /dev/shm 2>/dev/null | awk '$$1 > 2000000 && $$2 == "/dev/shm" { print $$2 }')

TEMPLATES := find templates -name '*.html' -print0
DJANGO_TEMPLATES := find templates -name '*.html' -not -path 'templates/site/*' -print0

# The template of translations, and how Django's functions take their messages beside those that Babel knows.
POT := archive/locale/django.pot
KEYWORDS := gettext_lazy ngettext_lazy:1,2 pgettext:1c,2 pgettext_lazy:1c,2 npgettext:1c,2,3 npgettext_lazy:1c,2,3

# The first Python that is new enough. An environment made once is kept whatever else is on the path later.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.11 python3 python3.14 python3.13 python3.12 /usr/bin/python3; do \
	$$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done)

# An installed lock leaves a stamp that carries its hash: another lock, another stamp, and it is installed anew.
stamp = $(VENV)/.installed-$(1)-$(firstword $(shell sha256sum $(1).txt))
RUN_STAMP := $(call stamp,requirements)
DEV_STAMP := $(call stamp,requirements-dev)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes

# For the address of the site at a desk: whatever name it is called by, it answers.
SITE := SITE_URL=http://$(if $(filter 0.0.0.0,$(HOST)),127.0.0.1,$(HOST)):$(PORT) \
	ALLOWED_HOSTS='$(if $(filter 0.0.0.0 ::,$(HOST)),*,$(HOST),localhost,127.0.0.1,[::1])'

# Both databases beside each other, then what is asked for ($(1)) with the reports of both.
define run_tests
room=$$(mktemp -d -p "$(or $(ROOM),$${TMPDIR:-/tmp})" annals-XXXXXX); trap 'rm -rf "$$room"' EXIT; \
trap 'kill $$beside 2>/dev/null; wait $$beside; exit 130' INT TERM; \
chmod 755 "$$room"; export TMPDIR="$$room" PYTHONDONTWRITEBYTECODE=; \
$(BIN)/python -m tests.postgres $(BIN)/pytest $(PYTEST) -m "$(PICK)" --junitxml="$$room/postgresql.xml" \
	>"$$room/postgresql.log" 2>&1 & beside=$$!; \
env -u DATABASE_URL $(BIN)/pytest $(PYTEST) -m "$(PICK)" --junitxml="$$room/sqlite.xml"; here=$$?; \
wait $$beside; there=$$?; cat "$$room/postgresql.log"; [ $$here = 0 ] && [ $$there = 0 ] $(and $(1),&& $(1))
endef

.DEFAULT_GOAL := help
.PHONY: help run prepare install test test-long durations drill check audit format messages lock bench bench-import \
	bench-large bench-load image

help:  ## List what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

run: prepare  ## Fill the archive and serve it at http://127.0.0.1:8000 (HOST=, PORT=)
	@$(SITE) $(MANAGE) ensure_editor
	@exec env DEBUG=on DJANGO_RUNSERVER_HIDE_WARNING=true $(SITE) $(MANAGE) runserver --skip-checks $(HOST):$(PORT)

prepare: $(RUN_STAMP)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_collection seeds/collection.toml
	@$(MANAGE) import_articles seeds --publish --no-input

install: $(DEV_STAMP)  ## Make the environment in .venv, with the tools for work on the code

bench: $(DEV_STAMP)  ## Measure import, undo, search, pages and serving (N=5000; PARTS=, FULL=1, OUT=; DATABASE=postgresql)
	@$(BIN)/python -m benchmarks $(N)

bench-import: $(DEV_STAMP)  ## Measure how fast and how rightly every format is read (DATA=: real files)
	@$(if $(DATA),,$(BIN)/python -m benchmarks.read_formats)
	@DATA='$(DATA)' $(BIN)/python -m benchmarks.import_formats

bench-large: $(DEV_STAMP)  ## Measure importing mail, feeds, large files (PARTS=mail,feeds,families,table; SHARE=0.1)
	@$(BIN)/python -m benchmarks.import_large

bench-load: $(DEV_STAMP)  ## Put an archive under load: readers, editors, an import (MINUTES=10; READERS=200, EDITORS=3, ARTICLES=4000)
	@$(BIN)/python -m benchmarks.load

image: $(DEV_STAMP)  ## Build the image and run it as compose.yaml says (root, podman, crun, mmdebstrap)
	@$(BIN)/python -m tests.image

test: PICK = not long
test-long: PICK = long
test: $(DEV_STAMP)  ## Run the tests, on SQLite and beside it on PostgreSQL where it is found, in three minutes
	@$(call run_tests)

test-long: $(DEV_STAMP)  ## Run the tests that take long: servers, browsers, processes that are killed, walks through everything
	@$(call run_tests)

durations: $(DEV_STAMP)  ## Run all tests, and write down anew which take long (tests/long.txt)
	@$(call run_tests,$(BIN)/python -m tests.durations "$$room"/*.xml)

drill: $(RUN_STAMP)  ## Back up, destroy, restore and verify an archive made for it (ARCHIVE=1: a copy of the one at hand)
	@$(MANAGE) drill $(if $(ARCHIVE),--archive)

check: $(DEV_STAMP)  ## Look for faults without running anything
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive archive config deploy manage.py
	$(DJANGO_TEMPLATES) | xargs -0 -r $(BIN)/djade --target-version 5.2 --check
	$(TEMPLATES) | xargs -0 -r $(BIN)/djhtml --tabwidth 2 --check
	$(MANAGE) makemigrations --check --dry-run
	DEBUG=off SITE_URL=https://archive.example.org SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_hex(32))') \
		$(MANAGE) check --deploy --fail-level WARNING

audit: $(DEV_STAMP)  ## Ask which known vulnerabilities the locked versions have
	@$(BIN)/python -m tests.audit requirements.txt

format: $(DEV_STAMP)  ## Bring the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(DJANGO_TEMPLATES) | xargs -0 -r $(BIN)/djade --target-version 5.2
	$(TEMPLATES) | xargs -0 -r $(BIN)/djhtml --tabwidth 2

messages: $(DEV_STAMP)  ## Collect what is said to people into archive/locale, and take in translations (NEW=ru begins one)
	@mkdir -p archive/locale
	@PYTHONPATH=. $(BIN)/pybabel --quiet extract --mapping-file babel.cfg $(KEYWORDS:%=--keyword=%) --sort-by-file \
		--add-location=file --add-comments=Translators: --strip-comments --width=100 \
		--project=Annals --copyright-holder='the authors of Annals' --msgid-bugs-address='' --output-file $(POT) .
	@$(if $(NEW),$(BIN)/pybabel --quiet init --domain django --input-file $(POT) --output-dir archive/locale --locale $(NEW))
	@if [ -n "$$(find archive/locale -name '*.po')" ]; then \
		$(BIN)/pybabel --quiet update --domain django --input-file $(POT) --output-dir archive/locale \
			--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width=100 && \
		$(BIN)/pybabel --quiet compile --domain django --directory archive/locale --statistics; fi

lock: $(DEV_STAMP)  ## Write the lock files anew from pyproject.toml (UPGRADE=1 takes the newest of everything)
	$(LOCK) $(if $(UPGRADE),--upgrade) --output-file requirements.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) --group dev --constraint requirements.txt --output-file requirements-dev.txt

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found. Debian: apt install python3" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) has no venv module. Debian: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN_STAMP): | $(VENV)/.made
	$(PIP_INSTALL) -r requirements.txt
	@rm -f $(VENV)/.installed-requirements-[0-9a-f]* && touch $@

$(DEV_STAMP): | $(VENV)/.made
	$(PIP_INSTALL) -r requirements-dev.txt
	@rm -f $(VENV)/.installed-requirements-* && touch $@ $(RUN_STAMP)
