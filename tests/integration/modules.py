# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the modules within the process of the tests: what ansible-playbook sends them in, what they answer out."""

from __future__ import annotations

import contextlib
import importlib
import io
import json

from ansible.module_utils.common import warnings as recorded
from ansible.module_utils.testing import patch_module_args
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from gateway.proxy import Gateway

from integration.server import writes

WITHOUT_EFFECT = "without applying it"  # tests/integration/versions says when
PACKAGE = "ansible_collections.llmops.litellm.plugins.modules."


def objects_of(answer: dict) -> list[str]:
    """Give the lines of the plan that an answer's diff shows, without the summary, which says whether it was carried out."""
    return answer["diff"]["prepared"].splitlines()[:-1]


class Modules:
    """The modules, told how to reach a gateway.

    identities: the option that names an object, by module.
    gateway: the gateway.  options: what every task gets besides, such as another url.
    """

    identities = {f"litellm_{entity.name}": entity.alias or entity.id_name for entity in KINDS.values()}

    def __init__(self, gateway: Gateway, **options: object):
        self.gateway = gateway
        self.options = {"url": gateway.url, "api_key": gateway.master_key, **options}

    def run(self, module: str, check_mode: bool = False, **options: object) -> dict:
        """Run a module once, as it comes.

        module: its short name.  options: a value of None is an explicit null.
        Gives its answer; warnings and deprecations in it are lists of texts, empty without any.
        """
        code = importlib.import_module(PACKAGE + module)
        arguments = {**self.options, **options, "_ansible_check_mode": check_mode, "_ansible_diff": True}
        recorded._global_warnings.clear()
        recorded._global_deprecations.clear()
        printed = io.StringIO()
        with patch_module_args(arguments), contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
            code.main()
        answer = json.loads(printed.getvalue())
        for name in ("warnings", "deprecations"):
            answer[name] = [row["event"]["msg"] for row in answer.get(name, [])]
        return answer

    def ok(self, module: str, check_mode: bool = False, **options: object) -> dict:
        """Run a module that must succeed without a warning, but that the gateway's version does not apply something.  Gives its answer."""
        answer = self.run(module, check_mode, **options)
        assert not answer.get("failed"), answer["msg"]
        assert [text for text in answer["warnings"] if WITHOUT_EFFECT not in text] == [] and answer["deprecations"] == []
        return answer

    def unchanged(self, module: str, **options: object) -> dict:
        """Run a module that must find everything as wanted, and write nothing.  Gives its answer."""
        with self.gateway.recording() as calls:
            answer = self.ok(module, **options)
        assert not answer["changed"], answer["plan"]
        assert writes(calls) == []
        return answer

    def preview(self, module: str, **options: object) -> dict:
        """Run a module in check mode, where it must write nothing.  Gives its answer."""
        with self.gateway.recording() as calls:
            answer = self.ok(module, check_mode=True, **options)
        assert writes(calls) == []
        return answer

    def announced(self, module: str, named: str, **options: object) -> None:
        """Run a module in check mode, where an earlier task may only have announced what its options refer to.

        Asserts that it would change something, writes nothing, and warns of that one thing.  named: what it is, such as "user 'a'".
        """
        with self.gateway.recording() as calls:
            answer = self.run(module, check_mode=True, **options)
        assert not answer.get("failed") and answer["changed"], answer
        assert answer["warnings"] == [f"{named} does not exist yet: check mode assumes that an earlier task creates it."]
        assert writes(calls) == []

    def converge(self, module: str, **options: object) -> dict:
        """Run a module that must change something: in check mode, for real, and again.

        Asserts that check mode writes nothing and foretells the plan, and that the repeat changes and writes nothing.
        Gives the answer of the real run.
        """
        foretold = self.preview(module, **options)
        answer = self.ok(module, **options)
        assert answer["changed"] and foretold["changed"]
        assert foretold["plan"] == answer["plan"]
        assert objects_of(foretold) == objects_of(answer)
        assert self.unchanged(module, **options)["plan"] == []
        return answer

    def refused(self, module: str, calls_made: bool = True, check_mode: bool = False, **options: object) -> str:
        """Run a module that must fail and write nothing.

        calls_made: False where it has to fail before it asks the gateway anything.  Gives its message.
        """
        with self.gateway.recording() as calls:
            answer = self.run(module, check_mode, **options)
        assert answer.get("failed"), answer
        assert writes(calls) == []
        assert calls_made or calls == []
        return answer["msg"]
