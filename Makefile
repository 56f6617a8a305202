# Two commands are enough: `make run` and `make test`. Everything they need is installed under .venv and var/.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test check shots bench browser dictionary clean

run: .venv/ready            ## the whole product on http://127.0.0.1:8501 with a demo republic
	@exec $(BIN)/python -m app run

test: .venv/ready-dev browser  ## every test; one that cannot run fails
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: .venv/ready-dev      ## style, types, imports, translations, migrations
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m app check

shots: .venv/ready-dev browser  ## every page as every role at 1440 and 390 px into var/shots
	$(BIN)/python -m tests.shots

bench: .venv/ready-dev browser  ## the measurements of docs/performance.md
	@for each in etl queries follow web first; do $(BIN)/python -m bench $$each || exit 1; done

dictionary: .venv/ready     ## docs/data-dictionary.md from the models' .yml
	$(BIN)/python -m app dictionary

browser:                    ## system Chromium, else Debian's package, else Playwright's own
	@command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
	  || (command -v apt-get >/dev/null 2>&1 && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null) \
	  || $(BIN)/python -m playwright install --with-deps chromium

.venv/ready: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the packages of requirements.txt …"
	@$(BIN)/python -m pip install -q -r requirements.txt
	@touch $@

.venv/ready-dev: requirements-dev.txt requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the packages of requirements-dev.txt …"
	@$(BIN)/python -m pip install -q -r requirements-dev.txt
	@touch .venv/ready $@

clean:                      ## forget the demo republic, the warehouse and all secrets of this folder
	rm -rf var
