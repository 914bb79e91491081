# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A list in one answer has what its pages have, field by field, on every version."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.drift import APPLIED
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user import USER
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError
from ansible_collections.llmops.litellm.plugins.module_utils._fields.durations import parsed
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.client import Client
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import PAGE_SIZE

from integration.database import Database, changed
from integration.versions.support import CASES, OLDEST, stores_at_creation


TIMES = ("updated_at", "budget_reset_at")  # printed in two ways
# What a directory writes, which lists leave out, beside what they show.
STORED = '{"own": {"deep": [1, null, "ä"]}, "scim_enterprise": {"costCenter": "7"}, "scim_roles": [], "scim_entitlements": []}'
# An answer without pages is asked for only where there are several.
MANY = PAGE_SIZE + 1


@pytest.fixture(name="database")
def fixture_database(gateway, name):
    """The rows of the gateway."""
    database = Database(gateway)
    yield database
    database.forget(name)


def rows_by(gateway, monkeypatch, whole=USER.listed_whole, secret=None):
    """All users by identity, read in one answer or page by page, and the paths that were asked."""
    client, asked = Client(gateway.url, secret or gateway.master_key), []
    monkeypatch.setattr(USER, "listed_whole", whole)
    call = client.call
    monkeypatch.setattr(client, "call", lambda method, path, *more, **named: (asked.append(path), call(method, path, *more, **named))[1])
    rows = {row["user_id"]: dict(row, **{time: parsed(row[time]) for time in TIMES if time in row}) for row in USER.all_rows(client, None)}
    return rows, asked


def test_only_users_have_such_a_list():
    """Whoever declares another one adds it here."""
    assert [entity for entity in KINDS.values() if entity.listed_whole] == [USER]


def test_every_field_of_every_user(gateway, modules, database, name, monkeypatch):
    for number, case in enumerate(CASES["litellm_user"]):
        if stores_at_creation(gateway.version, "litellm_user", case.option):
            modules.ok("litellm_user", **{"user_email": f"{name}-{number}@example.com", case.option: case.first, **dict(case.with_)})
    database.add(name, users=MANY)
    database.sql(f"""UPDATE "LiteLLM_UserTable" SET metadata = '{STORED}', spend = 1.25, tpm_limit = 9007199254740993 WHERE user_id = '{name}-1000';
        UPDATE "LiteLLM_UserTable" SET max_budget = 1e-7, spend = 12345678.9, models = '{{a,b}}', teams = '{{x}}' WHERE user_id = '{name}-1001'""")
    in_pages, pages = rows_by(gateway, monkeypatch, whole="")
    in_one, asked = rows_by(gateway, monkeypatch)
    assert asked == ["/user/list", "/spend/users"] and len(pages) > 1
    assert len(in_one) >= MANY and in_one == in_pages
    assert in_one[f"{name}-1000"]["metadata"] == {"own": {"deep": [1, None, "ä"]}}
    assert in_one[f"{name}-1000"]["tpm_limit"] == 9007199254740993


def test_a_document_keeps_what_a_directory_wrote(modules, database, name):
    """Many users are read in one answer, one of whom gets more metadata; one is pruned, and the others stay as they are."""
    database.add(name, users=MANY)
    users = [{"user_id": f"{name}-{1000 + number}"} for number in range(MANY)]
    modules.run("litellm_apply", users=users, owner=name)
    database.sql(f"""UPDATE "LiteLLM_UserTable" SET metadata = metadata || '{STORED}' WHERE user_id LIKE '{name}-%'""")
    before = database.rows()
    modules.unchanged("litellm_apply", users=users, owner=name)
    assert database.rows() == before
    users[0]["metadata"] = {"new": 1}
    answer = modules.run("litellm_apply", users=users[:-1], owner=name, prune=True)
    counts = answer["summary"]["users"]
    assert not answer.get("failed") and counts["update"] == counts["delete"] == 1, answer
    assert changed(before, database.rows()) == {
        "-LiteLLM_UserTable", "UserTable.updated_at", "UserTable.metadata.new", f"UserTable.metadata.{APPLIED}"}


def test_a_key_that_sees_less_is_told_by_the_pages(gateway, server, database, name, monkeypatch):
    """The admin of an organization lists its users, from 1.92 on, but gets one row in the one answer. Organizations need a licence to be made."""
    secret = server.must("POST", "/key/generate", {"key_alias": name, "user_id": f"{name}-1000"})["key"]
    database.add(name, users=MANY)
    database.sql(f"""INSERT INTO "LiteLLM_BudgetTable" (budget_id, created_by, updated_by) VALUES ('{name}', '', '');
        INSERT INTO "LiteLLM_OrganizationTable" (organization_id, organization_alias, budget_id, models, created_by, updated_by)
            VALUES ('{name}', '{name}', '{name}', '{{}}', '', '');
        INSERT INTO "LiteLLM_OrganizationMembership" (user_id, organization_id, user_role)
            SELECT user_id, '{name}', CASE WHEN user_id = '{name}-1000' THEN 'org_admin' ELSE 'internal_user' END
            FROM "LiteLLM_UserTable" WHERE user_id LIKE '{name}-%'""")
    try:
        if gateway.version == OLDEST:
            with pytest.raises(GatewayError, match="403|401"):
                rows_by(gateway, monkeypatch, secret=secret)
            return
        found, asked = rows_by(gateway, monkeypatch, secret=secret)
        assert set(found) == {f"{name}-{1000 + number}" for number in range(MANY)} and "/spend/users" in asked and len(asked) == 4
    finally:
        database.sql(f"""DELETE FROM "LiteLLM_OrganizationMembership" WHERE organization_id = '{name}';
            DELETE FROM "LiteLLM_OrganizationTable" WHERE organization_id = '{name}'""")
