#!/usr/bin/env bash
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes .cache/venv from the lock and puts the checkout where Ansible looks for it. Run again, it is done in an instant.
# PYTHON names the interpreter to use; otherwise the first Python 3.11 or later found is taken.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=$root/.cache
venv=$cache/venv
lock=$root/tests/requirements/test.txt
log=$cache/setup.log
export PIP_CACHE_DIR=${PIP_CACHE_DIR:-$cache/pip}
export PIP_DISABLE_PIP_VERSION_CHECK=1

fail() {
    printf 'setup: %s\n' "$1" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

has_venv() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

find_python() {
    local candidate without_venv=
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11 or later."
        has_venv "$PYTHON" || fail "$PYTHON has no venv module. On Debian and Ubuntu: apt install python3-venv"
        printf '%s\n' "$PYTHON"
        return
    fi
    for candidate in python3.11 python3.12 python3.13 python3.14 python3 \
        "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.1[1-4].*/bin/python3; do
        is_new_enough "$candidate" || continue
        if has_venv "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
        without_venv=$candidate
    done
    if [ -n "$without_venv" ]; then
        fail "$without_venv has no venv module. On Debian and Ubuntu: apt install python3-venv"
    fi
    fail "Python 3.11 or later was not found. Install one, or name it: make setup PYTHON=/path/to/python3.11"
}

link_collection() {
    local parent=$cache/collections/ansible_collections/llmops
    mkdir -p "$parent"
    # Relative, so that a checkout can be moved.
    [ "$(readlink "$parent/litellm" || true)" = ../../../.. ] || ln -sfn ../../../.. "$parent/litellm"
}

install_venv() {
    local python started=$SECONDS
    python=$(find_python)
    printf 'setup: installing %s packages with %s into .cache/venv (about half a minute) ...\n' \
        "$(grep -c == "$lock")" "$("$python" --version 2>&1)"
    rm -rf "$venv"
    "$python" -m venv "$venv" >"$log" 2>&1 || {
        cat "$log" >&2
        fail "making .cache/venv failed, see above."
    }
    if ! "$venv/bin/python" -m pip install --quiet --progress-bar off -r "$lock" >"$log" 2>&1; then
        # pip may warn hundreds of times about locations that it does not use; what is wrong is in the other lines.
        grep -v '^WARNING: Location' "$log" | tail -n 30 >&2 || true
        if grep -qE 'connection|Max retries|timed out|resolve|from versions: none' "$log"; then
            fail "the package index was not reached. Behind a proxy or with a mirror, set HTTPS_PROXY or PIP_INDEX_URL."
        fi
        fail "pip failed, see above; all it said is in .cache/setup.log."
    fi
    printf 'setup: done in %s s\n' "$((SECONDS - started))"
}

bring_collections() {
    local started=$SECONDS
    printf 'setup: bringing the collections that this one needs into .cache/collections ...\n'
    "$venv/bin/python" "$here/bring_collections.py" "$cache/collections" || exit 1
    printf 'setup: done in %s s\n' "$((SECONDS - started))"
}

mkdir -p "$cache"
if command -v flock >/dev/null; then
    exec 9>"$cache/setup.lock"
    flock 9
fi
link_collection
# The path belongs to the stamp: a venv does not survive being moved.
stamp="$venv $(cksum <"$lock")"
if [ "$(cat "$venv/.stamp" 2>/dev/null || true)" != "$stamp" ]; then
    install_venv
    printf '%s\n' "$stamp" >"$venv/.stamp"
fi
stamp=$(cat "$root/tests/requirements/collections.txt" "$here/bring_collections.py" | cksum)
if [ "$(cat "$cache/collections/.stamp" 2>/dev/null || true)" != "$stamp" ]; then
    bring_collections
    printf '%s\n' "$stamp" >"$cache/collections/.stamp"
fi
