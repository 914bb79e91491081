# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""litellm_apply on each version: every field of every kind, and a document that is created, repeated, changed and pruned."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS

from integration import field_cases
from integration.modules import Modules
from integration.organization import APPLY, assert_holds, document, keys_of
from integration.server import writes
from integration.versions.objects import Made, on_server
from integration.versions.support import CASES, OLDEST, clears, stores, stores_at_creation

SECTIONS = {f"litellm_{entity.name}": entity.plural for entity in KINDS.values()}


@dataclass
class Row:
    """A field in a document, on an object of its own.

    name: of the object, and of the team and the user of a member.  stored: the value that the gateway is to have.
    """

    module: str
    case: field_cases.Case
    name: str
    stored: object = None
    made: Made | None = field(default=None, repr=False)

    def options(self, value: object) -> dict:
        """Give the options that name the object and give the field a value, and those that the field needs."""
        return {**dict(self.case.with_), self.case.option: value}


def rows(name: str) -> list[Row]:
    """Give a row for every field of every kind."""
    every = [(module, case) for module, cases in CASES.items() for case in cases]
    return [Row(module, case, f"{name}-{number}") for number, (module, case) in enumerate(every)]


def document_of(chosen: list[tuple[Row, object]]) -> dict:
    """Give the document that gives each row's field a value; that of a member has its user and its team as well."""
    wanted: dict = {section: [] for section in SECTIONS.values()}
    for row, value in chosen:
        options, email = row.options(value), f"{row.name}@example.com"
        if row.module == "litellm_team_member":
            wanted["users"].append({"user_email": email})
            wanted["teams"].append({"team_alias": row.name, "members": [{"user_email": email, **options}]})
        elif row.module == "litellm_user":
            wanted["users"].append({"user_email": email, **options})
        else:
            wanted[SECTIONS[row.module]].append({Modules.identities[row.module]: row.name, **options})
    return wanted


def judge(gateway, answer: dict, refused: list[Row]) -> None:
    """Assert that exactly these rows failed, and that each was told as what the version cannot do."""
    failed = answer.get("failed_objects", {})
    texts = {row.name: [text for label, text in failed.items() if f"'{row.name}'" in label or f"'{row.name}@" in label]
             for row in refused}
    silent = [(row.module, row.case.option) for row in refused if not texts[row.name]]
    assert silent == [], f"{gateway.version} takes more than is declared"
    for said in texts.values():
        assert any(f"LiteLLM {gateway.version} cannot do: " in text for text in said), said
    unexpected = {label: text for label, text in failed.items() if not any(text in said for said in texts.values())}
    assert unexpected == {}, f"{gateway.version} takes less than is declared"
    assert bool(answer.get("failed")) == bool(refused), answer


def bring(gateway, modules, chosen: list[tuple[Row, object, bool]]) -> None:
    """Apply a document in check mode, for real, and again.

    chosen: rows, the value of each, and whether the version takes it.
    Asserts that exactly those fail that it does not take, in check mode too, and that the repeat fails with the same and writes nothing.
    """
    wanted = document_of([(row, value) for row, value, _taken in chosen])
    refused = [row for row, _value, taken in chosen if not taken]
    with gateway.recording() as calls:
        foretold = modules.run(APPLY, True, **wanted)
    judge(gateway, foretold, refused)
    assert writes(calls) == []
    answer = modules.run(APPLY, **wanted)
    assert foretold["plan"] == answer["plan"] and foretold["changed"]
    judge(gateway, answer, refused)
    with gateway.recording() as calls:
        judge(gateway, modules.run(APPLY, **wanted), refused)
    assert writes(calls) == []
    for row, value, taken in chosen:
        row.stored = value if taken else row.stored


def assert_stored(rows_made: list[Row]) -> None:
    """Assert that the gateway has of each row what it is to have."""
    assert [(row.module, row.case.option) for row in rows_made if not row.made.holds(row.case, row.stored)] == []


def test_every_field(gateway, modules, server, name):
    """Each field of each kind is set, changed, cleared and repeated; what the version does not store is told, and all of it."""
    version, made = gateway.version, rows(name)
    able = {row.name: stores(version, row.module, row.case.option) for row in made}
    bring(gateway, modules, [(row, row.case.first, stores_at_creation(version, row.module, row.case.option)) for row in made])
    there = [row for row in made if stores_at_creation(version, row.module, row.case.option)]
    for row in there:
        row.made = on_server(server, row.module, row.name)
    assert_stored(there)
    kept = [row for row in made if able[row.name]]
    # False is what the gateway has without a field that it does not store.
    bring(gateway, modules, [
        (row, row.case.second if able[row.name] or row.case.second is not False else row.case.first, able[row.name]) for row in made])
    assert_stored(there)
    bring(gateway, modules, [
        (row, None, clears(version, row.module, row.case.option)) for row in kept if row.case.second is not False])
    assert_stored(there)
    assert len(made) == sum(map(len, CASES.values())) and len(kept) == sum(able.values())


def test_what_modules_set_is_as_wanted_for_apply(gateway, modules, name):
    """Lists show every field as single objects do: litellm_apply reads other paths than the modules."""
    chosen = [(row, row.case.first) for row in rows(name)
              if row.module != "litellm_team_member" and stores(gateway.version, row.module, row.case.option)]
    wanted = document_of(chosen)
    for module, section in SECTIONS.items():
        for options in wanted[section]:
            modules.ok(module, **options)
    modules.unchanged(APPLY, **wanted)


def test_life_of_a_document(gateway, modules, server, name, tmp_path):
    """All sections are created, found again, changed and pruned, as check mode foretells."""
    wanted, options = document(name, 5, 2, budgets=2), {"owner": name, "dest": str(tmp_path / "{key_alias}")}
    answer = modules.converge(APPLY, **options, **wanted)
    assert {kind: row["create"] for kind, row in answer["summary"].items() if kind in wanted} == {
        "budgets": 2, "users": 5, "teams": 2, "keys": 5}
    assert_holds(server, wanted)

    wanted["users"][0].update(max_budget=11, user_alias="Ada")
    wanted["teams"][0].update(max_budget=90, models=[field_cases.HAIKU])
    wanted["keys"][1].update(rpm_limit=3)
    wanted["budgets"][1].update(rpm_limit=4)
    changed = modules.converge(APPLY, **options, **wanted)
    assert sorted(row["object"] for row in changed["plan"]) == sorted([
        f"user '{name}-0@example.com'", f"team '{name}-0'", f"key '{name}-1'", f"budget '{name}-budget1'"])
    assert_holds(server, wanted)
    assert server.users(f"{name}-0@")[0]["user_alias"] == "Ada" and server.budget(f"{name}-budget1")["rpm_limit"] == 4

    modules.ok("litellm_user", user_email=f"{name}-by-hand@example.com")
    modules.ok("litellm_key", key_alias=f"{name}-by-hand", user_email=f"{name}-0@example.com")
    last = f"{name}-4"
    smaller = {**wanted, "users": wanted["users"][:4], "keys": wanted["keys"][:4], "teams": [
        dict(team, purge_members=True, members=[row for row in team["members"] if last not in row["user_email"]])
        for team in wanted["teams"]]}
    pruned = modules.converge(APPLY, **options, prune=True, prune_limit="100%", **smaller)
    assert [row["object"] for row in pruned["plan"] if row["action"] == "delete"] == [f"key '{last}'", f"user '{last}@example.com'"]
    assert {row["key_alias"] for row in keys_of(server, name)} == {f"{name}-{end}" for end in (0, 1, 2, 3, "by-hand")}
    assert {row["user_email"] for row in server.users(name)} == {f"{name}-{end}@example.com" for end in (0, 1, 2, 3, "by-hand")}
    assert all(last not in str(server.teams(f"{name}-{number}")[0]["members_with_roles"]) for number in range(2))


@pytest.mark.parametrize("refused", [{"tags": ["a"]}, {"tag_rpm_limit": {"batch": 5}}], ids=["licence", "version"])
@pytest.mark.parametrize("way", ["team", "member", "user"])
def test_a_key_that_cannot_leave_keeps_what_it_would_go_with(gateway, modules, server, name, way, refused):
    """What the gateway would refuse stays where it is. So nothing is deleted that takes it along, and check mode says so."""
    if stores(gateway.version, "litellm_key", next(iter(refused))) != ("tags" in refused) or ("tags" in refused and gateway.version == OLDEST):
        return  # 1.80 does not tell whether it has a licence
    user, other = {"user_email": f"{name}@example.com"}, {"user_email": f"{name}-2@example.com"}
    key = {"key_alias": name, "team_alias": name, **user}
    team = {"team_alias": name, "members": [user, other]}
    modules.ok(APPLY, users=[user, other], teams=[team, {"team_alias": f"{name}-2", "members": [user]}], keys=[{**key, "key": f"sk-of-a-key-{name}"}])
    wanted, taken = {
        "team": ({"teams": [{"team_alias": name, "state": "absent", "force": True}], "keys": [{**key, "team_alias": f"{name}-2"}]}, f"team '{name}'"),
        "member": ({"teams": [{**team, "members": [{**user, "state": "absent", "force": True}]}], "keys": [{**key, "team_alias": f"{name}-2"}]},
                   f"member '{name}@example.com' of team '{name}'"),
        "user": ({"users": [{**user, "state": "absent"}], "keys": [{**key, **other, "transfer": True}]}, f"user '{name}@example.com'"),
    }[way]
    wanted["keys"][0].update(refused)
    with gateway.recording() as calls:
        foretold, answer = modules.run(APPLY, True, **wanted), modules.run(APPLY, **wanted)
    assert foretold["failed_objects"] == answer["failed_objects"] and set(answer["failed_objects"]) == {f"key '{name}'", taken}, answer
    assert foretold["plan"] == answer["plan"] == [] and writes(calls) == []
    assert server.keys(key_alias=name)


def test_what_is_refused_leaves_the_rest_to_pruning(gateway, modules, server, name):
    """A refused key is known, so that what the document no longer names goes; but not the team that the key cannot leave."""
    owned, key = {"owner": name, "prune": True, "prune_limit": "100%"}, {"key_alias": name, "team_alias": name}
    modules.ok(APPLY, **owned, users=[{"user_email": f"{name}@example.com"}], teams=[{"team_alias": name}, {"team_alias": f"{name}-2"}],
               keys=[{**key, "key": f"sk-of-a-key-{name}"}])
    wanted = {**owned, "teams": [{"team_alias": f"{name}-2"}], "keys": [{**key, "team_alias": f"{name}-2", "tag_rpm_limit": {"batch": 5}}]}
    if stores(gateway.version, "litellm_key", "tag_rpm_limit"):
        modules.converge(APPLY, **wanted)
        return
    foretold, answer = modules.run(APPLY, True, **wanted), modules.run(APPLY, **wanted)
    assert foretold["failed_objects"] == answer["failed_objects"] and set(answer["failed_objects"]) == {f"key '{name}'", f"team '{name}'"}, answer
    assert foretold["plan"] == answer["plan"] and [(row["object"], row["action"]) for row in answer["plan"]] == [(f"user '{name}@example.com'", "delete")]
    assert server.keys(key_alias=name) and not server.users(f"{name}@")
