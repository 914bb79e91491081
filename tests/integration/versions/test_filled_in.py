# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway's configuration fills in for new objects is told, on every version."""

from __future__ import annotations

import pytest
from gateway.proxy import Gateway

from integration.modules import Modules
from integration.server import Server
from integration.versions.support import OLDEST

HAIKU = "claude-haiku-4-5"
SETTINGS = {
    "default_internal_user_params": {"max_budget": 10, "budget_duration": "30d", "models": [HAIKU], "user_role": "internal_user_viewer"},
    "default_team_params": {"max_budget": 20, "tpm_limit": 50},
    "default_key_generate_params": {"max_budget": 5, "models": [HAIKU]},
    "upperbound_key_generate_params": {"duration": "60d", "tpm_limit": 1000},
}
# By module: the option for its name, and what a new object gets from these settings.
NEW = {
    "litellm_user": ("user_email", {"max_budget": 10.0, "budget_duration": "30d", "models": [HAIKU], "user_role": "internal_user_viewer"}),
    "litellm_team": ("team_alias", {"max_budget": 20.0, "tpm_limit": 50}),
    "litellm_key": ("key_alias", {"max_budget": 5.0, "models": [HAIKU], "tpm_limit": 1000}),
}


@pytest.fixture(scope="module")
def strict(gateway):
    """Give a gateway of the same version that fills in what is left out."""
    with Gateway.start(version=gateway.version, config={"litellm_settings": SETTINGS}) as started:
        yield started


@pytest.fixture(params=["module", "document"])
def made(request, strict, name, tmp_path):
    """Make an object in a module or a document.  Gives the answer, and its row."""
    def make(module: str, **options: object) -> tuple[dict, dict]:
        modules, kind = Modules(strict), module.removeprefix("litellm_") + "s"
        wanted = {NEW[module][0]: f"{name}@example.com" if kind == "users" else name, **options}
        wanted.update({"dest": str(tmp_path / "key")} if kind == "keys" else {})
        task = (module, wanted) if request.param == "module" else ("litellm_apply", {kind: [wanted]})
        answer = modules.run(task[0], **task[1])
        modules.unchanged(task[0], **task[1])
        rows = {"users": Server(strict).users, "teams": Server(strict).teams, "keys": lambda alias: Server(strict).keys(key_alias=alias)}[kind]
        row, = rows(wanted[NEW[module][0]])
        return answer, row
    return make


@pytest.mark.parametrize("module", NEW)
def test_it_is_told(gateway, made, name, module):
    answer, row = made(module)
    if module == "litellm_team" and gateway.version == OLDEST:
        assert answer["warnings"] == [] and row["max_budget"] is None  # it has no such setting
        return
    warning, = answer["warnings"]
    assert f"'{name}" in warning and "or to null for none where" in warning
    for field, value in NEW[module][1].items():
        assert row[field] == value and f"{field}: {HAIKU if value == [HAIKU] else str(value).removesuffix('.0')}" in warning
    assert (f"expires: {row['expires'][:16]}" in warning) if module == "litellm_key" else "expires" not in warning


OTHERS = {"max_budget": 1.0, "budget_duration": "7d", "models": ["claude-opus-4-5"], "tpm_limit": 3, "user_role": "internal_user"}


@pytest.mark.parametrize("module", NEW)
def test_what_a_task_names_is_not_told(made, module):
    named = {field: OTHERS[field] for field in NEW[module][1]}
    answer, row = made(module, **named, **({"duration": "1d"} if module == "litellm_key" else {}))
    assert answer["warnings"] == [] and all(row[field] == value for field, value in named.items())
