# `make run` is all a newcomer needs; `make test` and `make check` need no other step either.
PORT ?= 8080
HOST ?= 127.0.0.1
PYTHON ?= python3
APP := .venv/bin/python
RASA := .venv-rasa/bin/python

# Corpora that may not be redistributed; tests and benchmarks use them where they are at hand.
ifneq ($(wildcard ../shared/corpora),)
export THUKY_CORPORA ?= $(abspath ../shared/corpora)
endif
export RASA_TELEMETRY_ENABLED = false
# Tests start the program dozens of times: its modules are compiled once, whatever the surroundings say.
export PYTHONDONTWRITEBYTECODE =

# These would starve beside all the others, so they run first, beside the training: the recogniser has the lowest
# priority, and with the clock that libfaketime sets a nap of a waiting thread may fail.
QUIET_TESTS := tests/contract/voice tests/unit/voice/test_voice_check.py tests/e2e/test_clock_steps.py \
	tests/e2e/test_telegram_voice.py tests/e2e/test_web_chat_voice.py

.PHONY: setup setup-test run train test test-rasa test-quiet check format lock bench bench-long

setup:                 ## both environments, once per lock, in the user's cache
	@$(PYTHON) setup/environments.py

setup-test: setup      ## what only the tests need from the system
	@setup/services.sh
	@$(APP) setup/voice_clips.py

train: setup           ## a model for the present data, if there is none yet
	@$(APP) -m bot.training

run: train             ## the whole program with a demo office; prints the address of the web chat
	@.venv/bin/thuky run --demo --host $(HOST) --port $(PORT)

test: setup-test       ## everything: what needs quiet beside the training, then the rest in three processes
	@$(MAKE) --no-print-directory -j 2 test-rasa test-quiet
	$(APP) -m pytest tests $(QUIET_TESTS:%=--ignore %) -n 3 --dist loadfile

test-rasa: train
	$(RASA) -m pytest -q -p no:cacheprovider tests/unit/nlu tests/unit/test_text.py tests/unit/test_numbers.py \
		tests/unit/time/test_properties.py tests/unit/time/test_reading.py tests/unit/time/test_saying.py

test-quiet: setup-test
	$(APP) -m pytest $(QUIET_TESTS)

check: setup           ## format, lint, types, data
	$(APP) -m ruff format --check .
	$(APP) -m ruff check .
	$(APP) -m mypy
	$(APP) -m mypy --python-version 3.10 nlu
	$(APP) -m pytest -q tests/wiring

format: setup
	$(APP) -m ruff check --fix .
	$(APP) -m ruff format .

lock: setup            ## newer versions of everything, with hashes and without any address
	$(APP) -m uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade -q \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o app.lock
	$(APP) -m uv pip compile nlu/pyproject.toml --group nlu/pyproject.toml:dev --python $(RASA) --upgrade -q \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o nlu/rasa.lock

bench: train           ## the short benchmarks, one table
	@$(APP) -m benchmarks

bench-long: train      ## campaigns, soaks, cities; each can be resumed
	@$(APP) -m benchmarks --long
