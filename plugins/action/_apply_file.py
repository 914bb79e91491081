# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs onboard_team and environment_keys: reads the playbook's file as data and runs litellm_apply.

Nothing in the file ever becomes an Ansible variable, so no version of ansible-core can template it.
"""

from __future__ import annotations

import os
import re
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.parsing.vault import AnsibleVaultError, AnsibleVaultFormatError
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible.utils.vars import load_extra_vars
from ansible_collections.llmops.litellm.plugins.plugin_utils._action import foreseen
from ansible_collections.llmops.litellm.plugins.plugin_utils._people import CONNECTION, OPTIONS, PREFIX, VARIABLES, keys_document, team_document

from ..module_utils._apply.data_file import read_data
from ..module_utils._apply.document import Mistakes
from ..module_utils._apply.words import apart, did_you_mean
from ..module_utils._engine.drift import OWNER
from ..module_utils._errors import InvalidInput
from ..module_utils._fields.typed import expanded, typed
from ..module_utils._safe import forget, remember, safe_text, secrets_in
from ..module_utils._secrets.path_template import Layout


MODULE = "llmops.litellm.litellm_apply"
TEXTS = ("team_file", "keys_file", "keys_dir", *(PREFIX + name for name in (
    "owner", "unknown_models", "url", "api_key_header", "ca_path", "client_cert", "client_key")))  # a default would replace false and 0
TYPES = {**{name: {"type": "str"} for name in TEXTS}, PREFIX + "api_key": {"type": "str", "no_log": True}, PREFIX + "prune": {"type": "bool"}}
UNPREFIXED = ("prune_limit", "unknown_models", "require_models", "require_budget")  # no other variable has such a name
EXAMPLE_FILES = {"team_file": "development_team.yml", "keys_file": "environments.yml"}
# Where litellm_apply names an option. Names of one word are ordinary words elsewhere.
OF_SEVERAL_WORDS = re.compile(r"(?<![\w'\"/.-])(?:%s)\b(?!['\"/-])" % "|".join(name for name in OPTIONS if "_" in name))
NAMED = re.compile(r"(\A|the task: |\b(?:[Gg]ive|[Ss]et|[Cc]heck|raise) )(?=(?:%s)\b)" % "|".join(OPTIONS))
SAME_DOCUMENT = re.compile(r" If this is the owner's document under another name, set litellm_owner to '[^\n]*'\.")
EXAMPLE = os.path.join(os.path.dirname(__file__), "..", "..", "playbooks", "vars")

display = Display()


class ActionModule(ActionBase):
    """Takes team_file or keys_file, keys_dir, owner and prune, and any argument of litellm_apply."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of litellm_apply. :raises AnsibleActionFail: everything that is wrong with the file."""
        super().run(tmp, task_vars)
        forget()
        with foreseen("the playbook"):
            return self._run(task_vars or {})

    def _run(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        self._check_variables(task_vars)
        arguments = dict(self._task.args)
        variable = "team_file" if "team_file" in arguments else "keys_file"
        try:
            path, keys_dir = (expanded(str(arguments.pop(name, None) or ""), name) for name in (variable, "keys_dir"))
        except InvalidInput as error:
            raise AnsibleActionFail(safe_text(error)) from None
        prune = boolean(arguments.pop("prune", None) or False)
        owner = str(arguments.pop("owner", "") or "")
        example = "For an example of %s see %s." % (variable, os.path.realpath(os.path.join(EXAMPLE, EXAMPLE_FILES[variable])))
        if not path.strip():
            raise AnsibleActionFail("%s is not set. Pass it with -e %s=FILE. %s" % (variable, variable, example))
        path = os.path.abspath(path)
        dest = os.path.join(os.path.abspath(keys_dir or "keys"), "{key_alias}.key")
        data, found = read_data(path, self._decrypt)
        sections: dict[str, Any] = {}
        if not found or isinstance(data, dict):
            file = team_document(data, prune) if variable == "team_file" else keys_document(data)
            sections = file.sections
            remember(secrets_in(sections))
            try:
                found += apart(file.mistakes(path, Layout(dest)), found)
            except InvalidInput as error:
                raise AnsibleActionFail(safe_text("keys_dir: %s" % error)) from None
        if found:
            raise AnsibleActionFail(safe_text("%s\n%s" % (Mistakes(found), example)))
        if variable == "team_file":
            base = (owner or "onboard_team") + ":"
            team = sections["teams"][0]
            arguments["former_owners"] = self._former(base, team, arguments, task_vars)
            owner = base + team["team_alias"]
        owner = owner or "environment_keys:" + os.path.splitext(os.path.basename(path))[0]
        arguments.update(sections, owner=owner, prune=prune, dest=dest)
        task = self._task.copy()
        task.args = arguments
        action = self._shared_loader_obj.action_loader.get(
            MODULE, task=task, connection=self._connection, play_context=self._play_context, loader=self._loader,
            templar=self._templar, shared_loader_obj=self._shared_loader_obj)
        result = action.run(task_vars=task_vars)
        if not result.get("failed"):
            return result
        told = _with_variables(result)
        if variable == "team_file":  # whose marks contain more than litellm_owner
            told = SAME_DOCUMENT.sub("", told)
        if told != result.get("msg"):
            result["msg"] = told
            result.pop("exception", None)  # ansible-core 2.19 and later show its message, which names the option
        return result

    def _check_variables(self, task_vars: dict[str, Any]) -> None:
        """Refuse a variable that refers to an undefined one, since its default, such as another gateway, would be used.

        :raises AnsibleActionFail: one does, or has another type.
        """
        for name in VARIABLES:
            if name in task_vars:
                try:
                    # as a part of something, since ansible-core 2.19 has no value for an omitted one
                    value = self._templar.template({name: task_vars[name]})
                    typed(TYPES, {} if value.get(name) == task_vars.get("omit") else value)
                except InvalidInput as error:
                    raise AnsibleActionFail(safe_text(error)) from None
                except AnsibleError as error:
                    raise AnsibleActionFail(safe_text("%s cannot be evaluated: %s" % (name, error))) from None
        given = load_extra_vars(self._loader)
        for name in sorted(task_vars):
            if name.startswith(PREFIX) and name not in VARIABLES:
                guess = did_you_mean(name[len(PREFIX):], OPTIONS).replace("mean ", "mean " + PREFIX)
                if guess:
                    display.warning("This playbook has no variable %s.%s" % (name, guess))
            elif name in UNPREFIXED or (name in OPTIONS and name in given):
                display.warning("This playbook has no variable %s. Did you mean %s%s?" % (name, PREFIX, name))

    def _decrypt(self, text: str) -> str:
        try:
            return self._loader._vault.decrypt(text.encode()).decode()
        except (AnsibleVaultError, AnsibleVaultFormatError, UnicodeDecodeError) as error:
            raise InvalidInput(" ".join(str(error).split()), "Pass its password with --vault-password-file or --vault-id.") from None

    def _former(self, base: str, team: dict[str, Any], arguments: dict[str, Any], task_vars: dict[str, Any]) -> list[str]:
        """The earlier marks of a team given by team_id and of its keys: those of its previous alias."""
        if not team.get("team_id"):
            return []
        asked = {name: arguments[name] for name in CONNECTION if name in arguments}
        this = dict(asked, team_id=team["team_id"])
        marks = {mark for _team, mark in self._marks("team", this, base, task_vars)}
        others = {mark for _team, mark in self._marks("key", this, base, task_vars)} - marks - {base + team["team_alias"]}
        if others:  # a key that somebody has moved here has the mark of a team that is still there
            others -= {mark for team_id, mark in self._marks("team", asked, base, task_vars) if team_id != team["team_id"]}
        return sorted(marks | others)

    def _marks(self, kind: str, asked: dict[str, Any], base: str, task_vars: dict[str, Any]) -> list[tuple[str, str]]:
        """The marks that begin with base, each with its object's team. :arg kind: team or key. :arg asked: which to read."""
        # module results are printed at -vvv
        self._play_context.no_log = True
        result = self._execute_module(module_name="llmops.litellm.litellm_%s_info" % kind, module_args=asked, task_vars=task_vars)
        if result.get("failed"):
            raise AnsibleActionFail(_with_variables(result))
        found = [(row["team_id"], (row.get("metadata") or {}).get(OWNER)) for row in result["teams" if kind == "team" else "key_infos"]]
        return [(team_id, mark) for team_id, mark in found if isinstance(mark, str) and mark.startswith(base)]


def _with_variables(result: dict[str, Any]) -> str:
    """The message of a failed module, with the playbook's variables where it names options."""
    told = OF_SEVERAL_WORDS.sub(lambda found: PREFIX + found[0], str(result.get("msg")))
    return NAMED.sub(lambda found: found[0] + PREFIX, told)
