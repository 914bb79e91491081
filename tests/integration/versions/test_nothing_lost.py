# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change of one field changes this field: the whole database before and after a change of each single one."""

from __future__ import annotations

import pytest

from integration import field_cases
from integration.database import SPENT, Database, changed
from integration.versions.support import CASES, stores


# What every write leaves behind: who wrote when. And the last use of a key that other tests used, which LiteLLM notes a moment later.
TRACES = {f"{table}.{column}" for table in ("UserTable", "TeamTable", "VerificationToken", "BudgetTable", "ModelTable", "TagTable")
          for column in ("updated_at", "updated_by")} | {"VerificationToken.settings_updated_at", "VerificationToken.last_active"}
TABLES = {"litellm_user": "UserTable", "litellm_key": "VerificationToken", "litellm_budget": "BudgetTable",
          "litellm_team": "TeamTable", "litellm_tag": "TagTable", "litellm_team_member": "TeamMembership"}
# Where a field is kept elsewhere than in its own column, by module and option.
ELSEWHERE = {
    **{("litellm_tag", case.option): {f"BudgetTable.{case.option}"} for case in field_cases.TAG if case.option not in ("description", "models")},
    ("litellm_key", "soft_budget"): {"BudgetTable.soft_budget"},
    ("litellm_team", "model_aliases"): {"ModelTable.aliases"},
    ("litellm_team", "team_member_budget"): {"BudgetTable.max_budget"},
    ("litellm_team", "team_member_budget_duration"): {"BudgetTable.budget_duration"},
    ("litellm_team", "team_member_rpm_limit"): {"BudgetTable.rpm_limit"},
    ("litellm_team", "team_member_tpm_limit"): {"BudgetTable.tpm_limit"},
}
# What changes along with a field because it has to: a new period has another end.
COMPANIONS = {
    "budget_duration": {"UserTable.budget_reset_at", "VerificationToken.budget_reset_at", "TeamTable.budget_reset_at",
                        "BudgetTable.budget_reset_at", "TeamMembership.budget_reset_at"},
    "team_member_budget_duration": {"BudgetTable.budget_reset_at"},
}
# Values in place of those of the cases: a team's budget is more than its soft_budget.
SECOND = {("litellm_team", "max_budget"): 30.0}
DIRECTORY = {"scim_active": True, "scim_enterprise": {"costCenter": "4711"}, "scim_roles": [{"value": "dev"}],
             "scim_entitlements": ["x"], "own": {"deep": [1, 2.5, None]}}
CALLBACK = {"logging": [{"callback_name": "langfuse", "callback_type": "success", "callback_vars": {"langfuse_secret_key": "x"}}]}
RESETS = ("LiteLLM_UserTable", "LiteLLM_TeamTable", "LiteLLM_VerificationToken", "LiteLLM_BudgetTable")


@pytest.fixture
def database(gateway):
    """Give the database of the gateway."""
    return Database(gateway)


def cases(gateway, module: str) -> list:
    """Give the fields that this version stores."""
    return [case for case in CASES[module] if stores(gateway.version, module, case.option)]


def column(module: str, case: field_cases.Case) -> set[str]:
    """Give where a field is in the database."""
    path = case.path[-1:] if module == "litellm_team_member" else case.path
    return ELSEWHERE.get((module, case.option)) or {".".join((TABLES[module], *path))}


def put_where_nothing_computes_them(database) -> None:
    """Move every reset, and let everything have been spent of."""
    database.sql("; ".join([
        *(f"UPDATE \"{table}\" SET budget_reset_at = now() + interval '40 hours' WHERE budget_duration IS NOT NULL" for table in RESETS),
        *(f'UPDATE "{table}" SET spend = 0.125 WHERE spend <> 0.125' for table in SPENT)]))


def change(modules, module: str, **options: object) -> None:
    """Run a module that must succeed; that everything is spent, or a limit does not reach somebody, is a warning."""
    answer = modules.run(module, **options)
    assert not answer.get("failed"), answer["msg"]


def rows_of(database, module: str) -> dict:
    """Give the database; of members, each with the limits of the budget that is their own now: LiteLLM 1.80 makes a new one."""
    rows = database.rows()
    if module != "litellm_team_member":
        return rows
    budgets = {key[1]: row for key, row in rows.items() if key[0] == "LiteLLM_BudgetTable"}
    hidden = ("budget_id", "created_at", "created_by", "updated_at", "updated_by")
    return {key: {name: value for name, value in {**budgets.get(row.get("budget_id"), {}), **row}.items() if name not in hidden}
            if key[0] == "LiteLLM_TeamMembership" else row for key, row in rows.items() if key[0] != "LiteLLM_BudgetTable"}


def check(gateway, modules, database, module: str, identity: dict) -> None:
    """Change each field of an object that has them all, and compare everything each time."""
    found = {}
    for case in cases(gateway, module):
        put_where_nothing_computes_them(database)
        before = rows_of(database, module)
        change(modules, module, **identity, **{case.option: SECOND.get((module, case.option), case.second)})
        after = changed(before, rows_of(database, module)) - TRACES
        if not column(module, case) & after or after - column(module, case) - COMPANIONS.get(case.option, set()):
            found[case.option] = sorted(after) or "nothing changed"
    assert not found


def everything(gateway, module: str) -> dict:
    """Give options that set every field."""
    return {case.option: case.first for case in cases(gateway, module)}


def test_user(gateway, modules, server, database, name):
    """A user, with what a company's directory has put into the metadata and reads hide."""
    identity = {"user_email": f"{name}@example.com"}
    made = modules.ok("litellm_user", **identity, **everything(gateway, "litellm_user"))
    stored = database.row("LiteLLM_UserTable", user_id=made["user"]["user_id"])["metadata"]
    server.must("POST", "/user/update", {"user_id": made["user"]["user_id"], "metadata": {**stored, **DIRECTORY}})
    check(gateway, modules, database, "litellm_user", identity)
    before = database.rows()
    change(modules, "litellm_user", **identity, metadata={"team": "blue"})
    assert changed(before, database.rows()) - TRACES == {"UserTable.metadata.team"}
    before = database.rows()
    change(modules, "litellm_user", **identity, user_role="internal_user")
    assert changed(before, database.rows()) - TRACES == {"UserTable.user_role"}


def test_key(gateway, modules, database, name):
    """A key, with a secret in its metadata that reads show encrypted."""
    identity = {"key_alias": name}
    modules.ok("litellm_key", **identity, **everything(gateway, "litellm_key"), metadata={"own": 1})
    check(gateway, modules, database, "litellm_key", identity)


def test_budget(gateway, modules, database, name):
    """A budget."""
    modules.ok("litellm_budget", budget_id=name, **everything(gateway, "litellm_budget"))
    check(gateway, modules, database, "litellm_budget", {"budget_id": name})


def test_tag(gateway, modules, database, name):
    """A tag, whose limits are in a budget of its own."""
    modules.ok("litellm_tag", name=name, **everything(gateway, "litellm_tag"))
    check(gateway, modules, database, "litellm_tag", {"name": name})


def test_team(gateway, modules, database, name, user):
    """A team, with what it gives to each of its members."""
    identity = {"team_alias": name}
    modules.ok("litellm_team", **identity, **everything(gateway, "litellm_team"), metadata={"own": 1},
               members=[{"user_id": user[1]}])
    check(gateway, modules, database, "litellm_team", identity)
    before = database.rows()
    change(modules, "litellm_team", **identity, metadata={"team": "blue"})
    assert changed(before, database.rows()) - TRACES == {"TeamTable.metadata.team"}


def test_member(gateway, modules, database, name, user, team):
    """A member's own limits."""
    identity = {"team_alias": name, "user_email": user[0]}
    modules.ok("litellm_team_member", **identity, **everything(gateway, "litellm_team_member"))
    check(gateway, modules, database, "litellm_team_member", identity)


def test_a_mark_of_ownership(modules, server, database, name):
    """Costs a user no hidden metadata, and a team no period: by a document, of one user and of several at once."""
    emails = [f"{name}{number}@example.com" for number in range(3)]
    modules.ok("litellm_team", team_alias=name, team_member_budget=20)
    for email in emails:
        server.must("POST", "/user/new", {"user_email": email, "auto_create_key": False, "metadata": DIRECTORY})
    for number, chosen in enumerate((emails[:1], emails[1:])):
        put_where_nothing_computes_them(database)
        before = database.rows()
        modules.ok("litellm_apply", users=[{"user_email": email} for email in chosen], owner=name,
                   teams=[] if number else [{"team_alias": name}])
        marks = ("llmops_litellm_owner", "llmops_litellm_applied")
        assert changed(before, database.rows()) - TRACES == {
            f"{table}.metadata.{mark}" for table in ("UserTable", "TeamTable")[:2 - number] for mark in marks}
