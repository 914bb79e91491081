# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs of a document on a gateway in memory."""

from __future__ import annotations

import copy

from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.run import Run
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import names_of
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from ansible_collections.llmops.litellm.plugins.module_utils._keys.files import KeyFiles, store_of
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.envelope import Orders
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


USERS = [{"user_email": "u%d@x.org" % number} for number in range(3)]


class Faulty(Gateway):
    """Answers one call, counted over all of them, or all from one on, with something else or an exception, before or after it has done its part."""

    def __init__(self, number, answer, is_done, lasts=False):
        super().__init__()
        self.left, self.answer, self.is_done, self.lasts = number, answer, is_done, lasts
        self.is_true = False

    def call(self, method, path, params=None, body=None):
        self.left -= 1
        if self.is_true or self.left > -1 or (self.left < -1 and not self.lasts):
            return super().call(method, path, params, body)
        if self.is_done:
            super().call(method, path, params, body)
        if isinstance(self.answer, BaseException):
            raise copy.copy(self.answer)  # what fails is noted at the error itself
        return self.answer


def run(gateway, prune=False, owner=None, concurrency=1, dest=None, stopped=lambda: None, **document):
    """One run over a document. :returns: the Run, whose failed, secrets and files tell what came of it."""
    entries, orders = parse([("task", document)], layout=Layout(dest) if dest else None), Orders()
    store = store_of(entries, orders)
    files = KeyFiles(entries, store)
    found = Run(Pool(lambda sleep: gateway, concurrency), entries, owner, lambda text: None, store, prune, stopped)
    found.read()
    assert not files.look(found.pool, found.snapshot)
    whole = found.plan(files.refuse)
    found.failed.update(whole.failed)
    last = found.apply(whole)
    found.prune(whole.gone, last)
    found.new_keys.close()
    files.finish(whole.steps, last.steps, found.new_keys.secrets, found.failed)
    return found


def failures(found):
    """What failed, by the names that a result has for it. :arg found: Run. :returns: dict of LitellmError."""
    names = names_of(found.failed)
    return {names[key]: error for key, error in found.failed.items()}
