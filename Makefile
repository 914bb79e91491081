# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

SHELL := bash
.DEFAULT_GOAL := help

VENV := .cache/venv
RUN := $(VENV)/bin/python

# PYTHON=/path/to/python3.12 chooses the interpreter; without it the first Python 3.11 or later found is taken.
export PYTHON ?=

# The commands of .cache/venv first, the collection from the checkout alone, and nothing left in the home directory.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/.cache/collections
export ANSIBLE_HOME := $(CURDIR)/.cache/ansible
export ANSIBLE_REMOTE_TMP := $(CURDIR)/.cache/ansible/tmp
export PIP_CACHE_DIR ?= $(CURDIR)/.cache/pip
export npm_config_cache ?= $(CURDIR)/.cache/npm
export PIP_DISABLE_PIP_VERSION_CHECK := 1

CHECKS := lint typing importer docs-lint changelog-lint sanity units checks hosts-tests render gateway-tests integration versions faults-tests examples rds

.PHONY: help setup demo test cores bench faults walk clean lock docs changelog gateway molecule $(CHECKS)

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo "Some sessions alone: make $(CHECKS); nox --list shows them all" | fold -s -w 100 | sed 's/^/  /'
	@echo "  make versions tries each field in a task of its own too; make test sets all fields of a kind in one task"
	@echo "  make integration tries each fault and kill at each call; make test each fault somewhere, and each call with some fault"

setup:  ## Install what the other targets need into .cache (idempotent)
	@PATH="$${PATH#*:}" tests/checks/setup.sh

gateway: setup
	@$(RUN) tests/gateway install

demo: gateway  ## Start a real gateway and watch the collection at work on it
	@$(RUN) tests/demo.py

test: setup  ## Run the sessions of nox side by side; ends with "N passed, N failed"
	@$(RUN) tests/checks

cores: setup  ## Run what make test leaves out: other ansible-cores, Pythons and a LiteLLM, Amazon RDS, the launcher of gateways
	@$(RUN) tests/checks --summary cores-summary cores

molecule: setup  ## Try the role on hosts with a real systemd (as root); SCENARIO="default minimal" chooses some
	@$(RUN) tests/checks --summary molecule-summary $(if $(SCENARIO),$(addprefix molecule-,$(SCENARIO)),molecule)

bench: gateway  ## Measure the speed into docs/benchmarks.md (minutes); PEOPLE="10 100" chooses the sizes
	@$(RUN) tests/bench $(PEOPLE)

faults: gateway  ## Answer wrongly at every call of every module, into docs/security.md (hours); STEP=20 tries one of 20 ways, SITUATION="key" some
	@$(RUN) tests/faults --step $(or $(STEP),1) $(SITUATION)

walk: gateway  ## Take random steps on each LiteLLM (minutes each): MINUTES=30, VERSIONS="1.92.0", SEED=7 repeats a walk
	@$(RUN) tests/walk $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED)) $(if $(VERSIONS),--litellm $(VERSIONS))

versions: export EVERY_FIELD_ALONE := 1
integration: export EVERY_COMBINATION := 1
$(CHECKS): setup
	@$(RUN) tests/checks $@

docs: setup  ## Write what follows from the declarations of kinds: modules, registry, action group, README's table, JSON schema
	@PYTHONPATH=tests $(RUN) -m checks.generated

changelog: setup  ## Bring CHANGELOG.rst up to date: the fragments become the notes of galaxy.yml's version
	@antsibull-changelog release --update-existing --reload-plugins

lock: setup  ## Resolve tests/requirements/*.in and the role's packages again, to the newest versions
	@$(RUN) tests/checks/lock.py

clean:  ## Stop the gateways started here and remove everything generated
	@if [ -x $(RUN) ] && [ -f tests/gateway/__main__.py ]; then $(RUN) tests/gateway stop --all; fi
	@if [ -x $(RUN) ] && [ -d .cache/hosts ]; then $(RUN) tests/hosts clean; fi
	@rm -rf .cache .ansible tests/output keys llmops-litellm-*.tar.gz
	@find . -name .git -prune -o \( -name __pycache__ -o -name .pytest_cache -o -name .hypothesis \) -type d -print0 | xargs -0 rm -rf
