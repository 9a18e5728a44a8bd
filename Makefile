# Everything one needs: `make demo` to look, `make test` and `make check` before handing in.
# The environment in .venv/ is made and kept current by requirements/sync; nothing else has to be installed.

PYTHON ?= python3
JOBS ?= 2
export PYTHON

bin := .venv/bin
manage := $(bin)/python manage.py
test_settings := DJANGO_SETTINGS_MODULE=config.settings.test
# pytest's status 5 says that ARGS left no test to run, which is no failure.
none := [ $$? -eq 5 ]

# Tests start many processes. Their bytecode is kept, out of the tree, also where the environment wants none written.
pytest := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/var/bytecode $(bin)/pytest
# Neighbours stay in one process, which makes what a module stands on once; who is done early takes from the other.
shared := -n $(JOBS) --dist worksteal

.PHONY: demo test test-slow test-browser check lint types contracts migrations deploy translations lines \
	bandit messages format pictures bench runtime dev mo

demo: runtime ## the shop with demo data at http://127.0.0.1:8000
	@$(bin)/python -m config.run_demo

test: dev mo ## all tests but the slow ones and those that need a browser; narrow with ARGS="tests/shop -k ledger"
	$(pytest) $(shared) $(ARGS)

test-slow: dev mo ## faults, corpora, large data
	$(pytest) $(shared) -m slow $(ARGS) || $(none)

test-browser: dev mo ## the ones that need the system's Chromium
	$(pytest) -m browser $(ARGS) || $(none)

check: lint bandit types contracts migrations deploy translations lines ## everything that can be said without running a test

lint: dev
	$(bin)/ruff check .
	$(bin)/ruff format --check .

bandit: dev ## what looks dangerous in the code that runs
	$(bin)/bandit -q -ll -r -c pyproject.toml config media partners catalogue shop cms

types: dev
	$(bin)/mypy

contracts: dev
	$(bin)/lint-imports --no-logo

migrations: dev
	$(test_settings) $(manage) makemigrations --check --dry-run

deploy: dev ## production settings, with an environment that exists for this line only
	@env -i PATH="$$PATH" HOME="$$HOME" LANG=C.UTF-8 DJANGO_SETTINGS_MODULE=config.settings.production \
		SECRET_KEY="$$($(bin)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		ALLOWED_HOSTS=shop.example DATABASE_URL=postgres://karya:secret@db.example/karya \
		EMAIL_URL=smtp://mail.example:587 \
		$(manage) check --deploy --fail-level WARNING

translations: dev
	@$(test_settings) $(manage) messages --check

lines: dev
	@$(test_settings) $(manage) lines

messages: dev ## write missing texts into the catalogues, then compile them
	$(test_settings) $(manage) messages

format: dev ## let ruff repair what it can
	$(bin)/ruff check --fix .
	$(bin)/ruff format .

pictures: dev ## with the demo running: the listed pages at both widths and in both languages, into docs/pictures/
	$(bin)/python -m tests.browser.pictures

bench: dev mo ## the shop beside stock django-oscar: docs/benchmark.md; ARGS="--sizes 100 --seconds 1" for a look
	$(bin)/python -m tests.bench $(ARGS)

runtime:
	@requirements/sync runtime

dev:
	@requirements/sync dev

mo:
	@$(bin)/python -m config.common.translations
