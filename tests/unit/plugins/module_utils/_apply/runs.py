# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs of a document on a gateway in memory."""

from __future__ import annotations

from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.run import Run
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import names_of
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from ansible_collections.llmops.litellm.plugins.module_utils._keys.files import KeyFiles, store_of
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.envelope import Orders
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout


USERS = [{"user_email": "u%d@x.org" % number} for number in range(3)]


def run(gateway, prune=False, owner=None, concurrency=1, dest=None, stopped=None, **document):
    """One run over a document. :returns: the Run, whose failed, secrets and files tell what came of it."""
    entries, orders = parse([("task", document)], layout=Layout(dest) if dest else None), Orders()
    store = store_of(entries, orders)
    files = KeyFiles(entries, store, orders)
    found = Run(Pool(lambda sleep: gateway, concurrency), entries, owner, lambda text: None, store, prune, stopped)
    found.read()
    assert not files.look(found.pool, found.snapshot)
    whole = found.plan(files.refuse)
    found.failed.update(whole.failed)
    last = found.apply(whole)
    found.prune(whole.gone, last)
    files.finish(whole.steps, last.steps, found.secrets, found.failed)
    return found


def failures(found):
    """What failed, by the names that a result has for it. :arg found: Run. :returns: dict of LitellmError."""
    names = names_of(found.failed)
    return {names[key]: error for key, error in found.failed.items()}
