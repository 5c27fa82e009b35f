# A thin shell over scripts/setup_env.py, which does the same on Windows without make.

# The first interpreter that is new enough; name another with `make run PYTHON=/path/to/python`.
ifndef PYTHON
PYTHON := $(shell for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo "$$candidate" && break; done)
endif

SETUP := "$(PYTHON)" scripts/setup_env.py

.DEFAULT_GOAL := help
.PHONY: help run test test-official-clients torture setup lint bench screenshots translations \
	package test-package lock clean require-python

help:
	@echo "make run           set up and open VideoFlow (ARGS=FOLDER opens that project)"
	@echo "make test          set up, then lint, types, import rules, translations and all tests"
	@echo "make test-official-clients   the vendors' own clients against our emulators of them"
	@echo "make lint          the same without the tests"
	@echo "make torture       a thousand random sessions, and a crash at every step (some 15 minutes)"
	@echo "make setup         only make .venv/"
	@echo "make bench         measure speed against its limits"
	@echo "make screenshots   draw the pictures of the README again"
	@echo "make translations  bring the catalogues in line with the source"
	@echo "make package       build what this system can install, into dist/"
	@echo "make test-package  try what \`make package\` has built, as on a computer without Python"
	@echo "make lock          resolve the dependencies again (needs uv)"
	@echo "make clean         remove .venv/ and everything generated"

run: require-python
	@$(SETUP) run $(ARGS)

test: require-python
	@$(SETUP) test $(ARGS)

test-official-clients: require-python
	@$(SETUP) test-official-clients $(ARGS)

torture: require-python
	@$(SETUP) torture $(ARGS)

package test-package: require-python
	@$(SETUP) $@ $(ARGS)

setup lint bench screenshots translations lock clean: require-python
	@$(SETUP) $@

require-python:
	@test -n "$(PYTHON)" || { echo "VideoFlow needs Python 3.11 or newer, and none was found." \
	"Install it, or name it: make run PYTHON=/path/to/python" >&2; exit 1; }
