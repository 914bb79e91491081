# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A document in which objects stand where they belong, on each version: created, repeated, written flat, changed by hand, left and pruned."""

from __future__ import annotations

from integration.organization import APPLY, keys_of

DOCUMENT = """
x-limits: &limits {{max_budget: 9, budget_duration: monthly}}
users:
- user_email: {name}-ada@example.com
  <<: *limits
  keys:
  - key_alias: {name}-ada-home
teams:
- team_alias: {name}
  members:
  - user_email: {name}-ada@example.com
    max_budget_in_team: 5
    keys:
    - key_alias: {name}-ada-team
      <<: *limits
  - user_email: {name}-bob@example.com
    user: {{max_budget: 3}}
    keys:
    - key_alias: {name}-bob-team
      max_budget: 2
  keys:
  - key_alias: {name}-service
    max_budget: 1
"""


def flat(name: str) -> dict:
    """Give what DOCUMENT says, in flat lists."""
    ada, bob = f"{name}-ada@example.com", f"{name}-bob@example.com"
    limits = {"max_budget": 9, "budget_duration": "monthly"}
    return {
        "users": [{"user_email": ada, **limits}, {"user_email": bob, "max_budget": 3}],
        "teams": [{"team_alias": name, "members": [{"user_email": ada, "max_budget_in_team": 5}, {"user_email": bob}]}],
        "keys": [{"key_alias": f"{name}-ada-home", "user_email": ada}, {"key_alias": f"{name}-ada-team", "user_email": ada, "team_alias": name, **limits},
                 {"key_alias": f"{name}-bob-team", "user_email": bob, "team_alias": name, "max_budget": 2},
                 {"key_alias": f"{name}-service", "team_alias": name, "max_budget": 1}]}


def test_nested(modules, server, name, tmp_path):
    """Check mode foretells the run, a repeat changes nothing, nor do flat lists; who leaves takes the keys along, and the person stays."""
    file = tmp_path / "organization.yml"
    file.write_text(DOCUMENT.format(name=name), encoding="utf-8")
    options = {"src": str(file), "owner": name, "dest": str(tmp_path / "keys" / "{key_alias}"), "prune": True, "prune_limit": "100%"}
    answer = modules.converge(APPLY, **options)
    assert answer["summary"]["keys"]["create"] == 4 and answer["summary"]["users"]["create"] == 2
    ids = {row["user_email"].split("@")[0]: row["user_id"] for row in server.users(name)}
    team_id = server.teams(name)[0]["team_id"]
    held = {row["key_alias"]: (row["user_id"], row["team_id"], row["max_budget"]) for row in keys_of(server, name)}
    assert held == {f"{name}-ada-home": (ids[f"{name}-ada"], None, None), f"{name}-ada-team": (ids[f"{name}-ada"], team_id, 9.0),
                    f"{name}-bob-team": (ids[f"{name}-bob"], team_id, 2.0), f"{name}-service": (None, team_id, 1.0)}
    assert all(server.is_valid((tmp_path / "keys" / alias).read_text(encoding="utf-8").strip()) for alias in held)
    modules.unchanged(APPLY, **{**options, **flat(name), "src": None})
    server.must("POST", "/user/update", json={"user_id": ids[f"{name}-bob"], "max_budget": 1000})
    audit = modules.preview(APPLY, **options)
    assert [(row["object"], [one["field"] for one in row["fields"]]) for row in audit["drift"]] == [(f"user '{name}-bob@example.com'", ["max_budget"])]
    modules.ok(APPLY, **options)
    # One line takes Bob out with his key; the team's own key is named no more.
    left = DOCUMENT.partition("  keys:\n  - key_alias: {name}-service")[0]
    left = left.replace("    user: {{max_budget: 3}}", "    state: absent\n    user: {{max_budget: 3}}")
    file.write_text(left.format(name=name), encoding="utf-8")
    assert "prune_limit 0 allows" in modules.refused(APPLY, **{**options, "prune_limit": "0"})
    answer = modules.converge(APPLY, **{**options, "prune": False})
    assert sorted(row["key_alias"] for row in keys_of(server, name)) == sorted(set(held) - {f"{name}-bob-team"})
    assert not (tmp_path / "keys" / f"{name}-bob-team").exists()
    members = set(server.team(team_id)["roles"]) - {"default_user_id"}
    assert members == {ids[f"{name}-ada"]} and server.users(f"{name}-bob@example.com")
    answer = modules.converge(APPLY, **{**options, "prune_limit": "2"})
    assert sorted(row["object"] for row in answer["plan"]) == [f"key '{name}-service'", f"user '{name}-bob@example.com'"]
    file.write_text(DOCUMENT.partition("teams:")[0].replace("  <<", "  state: absent\n  <<").format(name=name), encoding="utf-8")
    # Where a version does not tell when a key was used, there is a warning, as of every user who goes.
    options["prune"] = False
    foretold, answer = modules.run(APPLY, check_mode=True, **options), modules.run(APPLY, **options)
    assert foretold["plan"] == answer["plan"] and not answer["failed_objects"], answer
    assert keys_of(server, name) == [] and not server.users(f"{name}-ada@example.com")
