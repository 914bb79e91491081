# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The situations in which a module meets a fault: what there is, and what the task says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Task = tuple[str, dict]
HAIKU, SONNET = "claude-haiku-4-5", "claude-sonnet-4-5"


@dataclass(frozen=True)
class Situation:
    """A task, and what there is before it.

    title: for people.  task, before: from the name with which all names begin and the folder of secrets to the task, and to the
    tasks that make what there is.  gone: the (kind, identity) that must not be there where the task says that it succeeded;
    NAME stands for the name.  is_info: the task only reads.
    """

    title: str
    task: Callable[[str, Path], Task]
    before: Callable[[str, Path], list[Task]] = lambda name, folder: []
    gone: tuple[str, str] | None = None
    is_info: bool = False


def user(name: str, **options: object) -> Task:
    """Return the task of a user."""
    return "litellm_user", {"user_email": f"{name}@example.com", **options}


def team(name: str, **options: object) -> Task:
    """Return the task of a team."""
    return "litellm_team", {"team_alias": name, **options}


def member(name: str, **options: object) -> Task:
    """Return the task of a member."""
    return "litellm_team_member", {"team_alias": name, "user_email": f"{name}@example.com", **options}


def key(name: str, **options: object) -> Task:
    """Return the task of a key."""
    return "litellm_key", {"key_alias": name, **options}


def budget(name: str, **options: object) -> Task:
    """Return the task of a budget."""
    return "litellm_budget", {"budget_id": name, **options}


def tag(name: str, **options: object) -> Task:
    """Return the task of a tag."""
    return "litellm_tag", {"name": name, **options}


def document(name: str, folder: Path | None, amount: int = 5, **options: object) -> Task:
    """Return the task of a document with one object of each kind, and two of those that can be pruned."""
    people = [f"{name}-{number}@example.com" for number in (0, 1)]
    return "litellm_apply", {
        "owner": name, "concurrency": 1,
        "budgets": [{"budget_id": name, "max_budget": amount}],
        "users": [{"user_email": email, "max_budget": amount} for email in people],
        "teams": [{"team_alias": name, "max_budget": amount,
                   "members": [{"user_email": email, "max_budget_in_team": amount} for email in people]}],
        "keys": [{"key_alias": f"{name}-{number}", "user_email": email, "team_alias": name, "budget_id": name,
                  **({"dest": f"{folder}/{name}-{number}"} if folder else {})} for number, email in enumerate(people)],
        **options,
    }


def smaller(name: str, folder: Path) -> Task:
    """Return the task of the document without its second user and key, which are pruned."""
    module, options = document(name, folder, prune=True, prune_limit="100%")
    options = {**options, "users": options["users"][:1], "keys": options["keys"][:1]}
    options["teams"] = [{**options["teams"][0], "members": options["teams"][0]["members"][:1]}]
    return module, options


def _team_and_user(name: str, _folder: Path) -> list[Task]:
    return [user(name), team(name)]


def _team_with_member(name: str, folder: Path) -> list[Task]:
    return [*_team_and_user(name, folder), member(name, max_budget_in_team=5)]


def _own_key(name: str, folder: Path, **options: object) -> Task:
    return key(name, user_email=f"{name}@example.com", team_alias=name, dest=f"{folder}/key", **options)


def _with_key(name: str, folder: Path) -> list[Task]:
    # A stranger's key in the team, whose alias begins like ours.
    return [*_team_with_member(name, folder), _own_key(name, folder, max_budget=5), key(f"{name}-other", team_alias=name)]


def _two_teams(name: str, folder: Path) -> list[Task]:
    """Return the tasks of two teams with the same members and other models and limits, and of a key that fits the first."""
    people = [f"{name}@example.com", f"{name}-2@example.com"]
    members = [{"user_email": email} for email in people]
    return [
        *(("litellm_user", {"user_email": email}) for email in people),
        team(name, models=[HAIKU, SONNET], tpm_limit=1000, members=members), team(f"{name}-2", models=[SONNET], tpm_limit=100, members=members),
        _own_key(name, folder, models=[HAIKU], tpm_limit=1000, max_budget=5),
    ]


def _moved(name: str, folder: Path, **options: object) -> Task:
    return key(name, team_alias=f"{name}-2", models=[SONNET], tpm_limit=50, dest=f"{folder}/key", **options)


def _with_unknown_secret(name: str, folder: Path) -> list[Task]:
    (folder / "key").write_text(f"sk-of-another-gateway-{name}\n", encoding="utf-8")
    return _team_with_member(name, folder)


def _in_one_file(name: str, folder: Path, amount: int = 5) -> Task:
    module, options = document(name, None, amount)
    return module, {**options, "dest": f"{folder}/keys.yml"}


def _pruned_with_others_key(name: str, folder: Path) -> Task:
    module, options = smaller(name, folder)
    return module, {**options, "teams": [], "users": [], "keys": []}


SITUATIONS = (
    Situation("user new", lambda name, folder: user(name, max_budget=5)),
    Situation("user changed", lambda name, folder: user(name, max_budget=6), lambda name, folder: [user(name, max_budget=5)]),
    Situation("user as wanted", lambda name, folder: user(name, max_budget=5), lambda name, folder: [user(name, max_budget=5)]),
    Situation("user absent", lambda name, folder: user(name, state="absent"), lambda name, folder: [user(name)],
              ("user", "NAME@example.com")),
    Situation("team new", lambda name, folder: team(name, max_budget=5, members=[{"user_email": f"{name}@example.com"}]),
              lambda name, folder: [user(name)]),
    Situation("team changed", lambda name, folder: team(name, max_budget=6), lambda name, folder: [team(name, max_budget=5)]),
    Situation("team as wanted", lambda name, folder: team(name, max_budget=5), lambda name, folder: [team(name, max_budget=5)]),
    Situation("team whose members are purged", lambda name, folder: team(name, members=[], purge_members=True), _team_with_member),
    Situation("team absent", lambda name, folder: team(name, state="absent"), lambda name, folder: [team(name)], ("team", "NAME")),
    Situation("member new", lambda name, folder: member(name, max_budget_in_team=5), _team_and_user),
    Situation("member changed", lambda name, folder: member(name, max_budget_in_team=6), _team_with_member),
    Situation("member absent", lambda name, folder: member(name, state="absent"), _team_with_member,
              ("member", "id of NAME id of NAME@example.com")),
    Situation("key new, with dest", lambda name, folder: _own_key(name, folder, max_budget=5), _team_with_member),
    Situation("key new, returned", lambda name, folder: key(name, max_budget=5)),
    Situation("key changed", lambda name, folder: _own_key(name, folder, max_budget=6), _with_key),
    Situation("key as wanted", lambda name, folder: _own_key(name, folder, max_budget=5), _with_key),
    Situation("key absent", lambda name, folder: key(name, state="absent", dest=f"{folder}/key"), _with_key, ("key", "NAME")),
    Situation("key moved to another team", _moved, _two_teams),
    Situation("key moved to another team and user", lambda name, folder: _moved(name, folder, transfer=True, user_email=f"{name}-2@example.com"), _two_teams),
    Situation("key new, overwrites an unknown secret", lambda name, folder: _own_key(name, folder, max_budget=5, overwrite=True), _with_unknown_secret),
    Situation("budget new", lambda name, folder: budget(name, max_budget=5)),
    Situation("budget changed", lambda name, folder: budget(name, max_budget=6), lambda name, folder: [budget(name, max_budget=5)]),
    Situation("budget absent", lambda name, folder: budget(name, state="absent"), lambda name, folder: [budget(name, max_budget=5)],
              ("budget", "NAME")),
    Situation("budget absent, in use", lambda name, folder: budget(name, state="absent"),
              lambda name, folder: [budget(name, max_budget=5), key(name, budget_id=name)], ("budget", "NAME")),
    Situation("tag new", lambda name, folder: tag(name, max_budget=5, models=["claude-haiku-4-5"])),
    Situation("tag changed", lambda name, folder: tag(name, max_budget=6), lambda name, folder: [tag(name, max_budget=5, description=name)]),
    Situation("tag absent", lambda name, folder: tag(name, state="absent"), lambda name, folder: [tag(name, max_budget=5)], ("tag", "NAME")),
    Situation("user_info by email", lambda name, folder: ("litellm_user_info", {"user_email": f"{name}@example.com"}),
              _with_key, is_info=True),
    Situation("user_info of all", lambda name, folder: ("litellm_user_info", {}), _with_key, is_info=True),
    Situation("team_info by alias", lambda name, folder: ("litellm_team_info", {"team_alias": name}), _with_key, is_info=True),
    Situation("team_info of all", lambda name, folder: ("litellm_team_info", {}), _with_key, is_info=True),
    Situation("key_info by alias", lambda name, folder: ("litellm_key_info", {"key_alias": name}), _with_key, is_info=True),
    Situation("key_info of all", lambda name, folder: ("litellm_key_info", {}), _with_key, is_info=True),
    Situation("budget_info by id", lambda name, folder: ("litellm_budget_info", {"budget_id": name}),
              lambda name, folder: [budget(name, max_budget=5)], is_info=True),
    Situation("budget_info of all", lambda name, folder: ("litellm_budget_info", {}),
              lambda name, folder: [budget(name, max_budget=5)], is_info=True),
    Situation("tag_info of all", lambda name, folder: ("litellm_tag_info", {}), lambda name, folder: [tag(name, max_budget=5)], is_info=True),
    Situation("document new", document),
    Situation("document changed", lambda name, folder: document(name, folder, 6), lambda name, folder: [document(name, folder)]),
    Situation("document new, secrets in one file", _in_one_file),
    Situation("document as wanted", document, lambda name, folder: [document(name, folder)]),
    Situation("document pruned", smaller, lambda name, folder: [document(name, folder)]),
    Situation("document pruned, a stranger's key in the team", _pruned_with_others_key,
              lambda name, folder: [document(name, folder), key(f"{name}-other", team_alias=name)]),
    Situation("tag new, of a shared budget", lambda name, folder: tag(name, budget_id=name, models=[HAIKU]),
              lambda name, folder: [budget(name, max_budget=5)]),
    Situation("tag as wanted", lambda name, folder: tag(name, max_budget=5, description=name),
              lambda name, folder: [tag(name, max_budget=5, description=name)]),
    Situation("tag_info by name", lambda name, folder: ("litellm_tag_info", {"name": name}),
              lambda name, folder: [tag(name, max_budget=5), tag(f"{name}-other")], is_info=True),
)
