# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules between a key, its user and its team. Pure: no requests.

LiteLLM applies a user's models and budget only to the user's own keys. A team's key may do what the team may.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from datetime import datetime, timezone
from typing import Any, Callable

from .._errors import InvalidInput
from .._fields import durations
from .._fields.secret import PREFIX, SHORTEST, hash_of
from .._fields.values import is_blank
from .names import ALL_OF_TEAM
from .team_member_rows import members
from .traits import ANY_MODEL, Limit


HASH = re.compile(r"^[0-9a-f]{64}\Z")
UNSAFE_ALIAS = re.compile(r"(^|/)\.\.(/|$)|[\x00-\x1f\x7f-\x9f\u2028\u2029]")
Budgets = Callable[[Any], Any]
TEAM_LIMITS = ("max_budget", "tpm_limit", "rpm_limit")
NO_MODEL_CALLS = ("management", "read_only")  # key types that cannot call models
LIMITS = (ANY_MODEL, Limit("budget", ("max_budget", "budget_id", "budget_limits"), "none"))


def wrong_secret(label: str, options: dict) -> Iterator[InvalidInput]:
    """Check the secret or hash that a task gives for a key. :yields: InvalidInput."""
    secret = options.get("key")
    if secret and (not secret.startswith(PREFIX) or len(secret) < SHORTEST):
        yield InvalidInput("key of %s is not a LiteLLM secret" % label,
                           "A secret starts with sk- and has at least 16 characters. To pass a hash, use token.")
    if secret and not (secret.isascii() and secret.isprintable() and " " not in secret):
        yield InvalidInput("key of %s contains characters that no secret has: a line break, a space or a non-ASCII character" % label,
                           "Pass only the secret, for example with the trim filter.")
    if options.get("token") and not HASH.match(options["token"]):
        yield InvalidInput("token of %s is not the hash of a key" % label,
                           "A hash has 64 hexadecimal digits. To pass a secret, use key; to pass a name, use key_alias.")
    if secret and options.get("token") and hash_of(secret) != options["token"]:
        yield InvalidInput("token of %s is not the hash of key" % label, "Use one of them.")


def refuse_unsafe_alias(label: str, changes: dict) -> None:
    """Refuse a new alias that LiteLLM 1.106 and later refuse, since it also names the key in a secret manager.

    :arg label: the key's label. :arg changes: those of a Plan. :raises InvalidInput: it is one.
    """
    if UNSAFE_ALIAS.search(changes.get("key_alias", (None, None))[1] or ""):
        raise InvalidInput("%s cannot have this key_alias: it contains a tab, a line break or another control character, or .. between slashes"
                           % label, "Use letters, digits, spaces and punctuation, and no .. as a part of a path.")


def refuse_all_of_no_team(label: str, after: dict) -> None:
    """Refuse all-team-models without a team: LiteLLM then checks no model at all.

    :arg label: the key's label. :arg after: the key's final models and team_id. :raises InvalidInput: it has them.
    """
    if ALL_OF_TEAM in (after["models"] or ()) and not after["team_id"]:
        raise InvalidInput("%s would have %s and no team, with which LiteLLM allows every model of the gateway" % (label, ALL_OF_TEAM),
                           "Give it a team, or the models that it may use; an empty list stands for all of them.")


def refuse_expired(label: str, wanted: dict, changes: dict) -> None:
    """Refuse a new end that is over already. :arg label: the key's label. :arg changes: those of a Plan. :raises InvalidInput: it is."""
    end = changes.get("expires", (None, None))[1]
    if end and durations.parsed(end) <= datetime.now(timezone.utc):
        why = ": duration counts from the key's creation" if wanted.get("expires") is None else ""
        raise InvalidInput("%s would have expired already at %s%s" % (label, end, why),
                           "Set a later time, or create a new key. To end a key now, use blocked: true or state: absent.")


def refuse_transfer(label: str, wanted: dict, changes: dict, name_of: Callable[[str], str]) -> None:
    """Refuse to hand somebody's key to another user: whoever has its secret would spend the new user's money.

    :arg label: the key's label. :arg changes: those of a Plan to update. :arg name_of: gives a user's label from the user_id.
    :raises InvalidInput: C(transfer) is not set.
    """
    old, new = changes.get("user_id", (None, None))
    if old and new and not wanted.get("transfer"):
        raise InvalidInput(
            "%s belongs to the %s" % (label, name_of(old)),
            "To hand that user's key, with the same secret, to '%s', set transfer: true. Otherwise choose another key_alias."
            % (wanted.get("user_email") or new))


def refuse_team(label: str, after: Callable[[str], Any], people: Collection[str], limit_of: Callable[[str], Any], team: str,
                name_of: Callable[[str], str]) -> None:
    """Refuse what LiteLLM refuses when a key changes its team. Whether the team may use the key's models depends on what only LiteLLM knows.

    :arg after: gives a field of the key as it will be. :arg people, limit_of, team: the new team's user_ids of members, its limits and its label.
    :arg name_of: gives a user's label from the user_id. :raises InvalidInput: the key's user is not a member, or its limits are higher.
    """
    user_id = after("user_id")
    if user_id and user_id not in people:
        raise InvalidInput("%s cannot move to the %s: its %s is not a member" % (label, team, name_of(user_id)),
                           "Add the user to the team's members first (llmops.litellm.litellm_team_member).")
    for name in ("tpm_limit", "rpm_limit") if after("tpm_limit") is not None else ():  # without the first, LiteLLM does not compare the second either
        if (after(name) or 0) > (limit_of(name) or math.inf):
            raise InvalidInput("%s cannot move to the %s: its %s of %d is higher than the team's of %d" % (label, team, name, after(name), limit_of(name)),
                               "Change the key's in the same task, or raise the team's.")


def refuse_lost_team(label: str, row: dict, team_of: Callable[[str], Any]) -> None:
    """Refuse a change of a key whose team is gone, as LiteLLM does except for another team; 1.80, which does not tell when keys were used, changes it.

    :arg label: the key's label. :arg row: the key as it is. :arg team_of: gives a team from its team_id, or None. :raises InvalidInput: it is gone.
    """
    team_id = row.get("team_id")
    if team_id and "last_active" in row and not team_of(team_id):
        raise InvalidInput("%s cannot be changed: its team '%s' does not exist" % (label, team_id), "Give it another team, or delete it.")


def refuse_unlimited(label: str, wanted: dict, after: dict, team: dict | None, budget_of: Budgets) -> None:
    """Refuse a key without limits of its own if the task requires them.

    :arg after: the key's final fields. :arg team: as returned by Team.find, or None. :arg budget_of: as for C(limits_itself).
    :raises InvalidInput: C(require_models) or C(require_budget) is not met.
    """
    if wanted.get("require_models") and not after.get("models"):
        raise InvalidInput("%s has no models of its own, so it may use every model of its team or of the gateway" % label,
                           "require_models is set: give it models. all-team-models stands for those of the team.")
    if wanted.get("require_budget") and not has_budget(after, team, budget_of):
        raise InvalidInput("%s has no budget: neither max_budget nor a budget_id with one, and its member has no limit in the team" % label,
                           "require_budget is set: give it one of these.")


def unlimited(values: dict) -> dict[str, str]:
    """What a new key may do without a limit of its own, like C(Hooks.unlimited). Mentions that the team or user may have limits.

    :arg values: the key's fields.
    """
    if values.get("key_type") in NO_MODEL_CALLS:
        return {}
    other = "team" if values.get("team_id") else "user" if values.get("user_id") else None
    more = {"models": " that its %s may use" % other, "budget": " of its own"} if other else {}
    return {limit.word: limit.without + more.get(limit.word, "") for limit in LIMITS
            if all(is_blank(values.get(name)) for name in limit.fields)}


def has_budget(after: dict, team: dict | None, budget_of: Budgets) -> bool:
    """Whether the key's spend is limited: by its own or a shared budget, or by its member's limit in the team. Arguments as above."""
    if limits_itself(after.get, budget_of):
        return True
    if not team or not after.get("user_id"):
        return False
    if (team.get("team_member_budget_table") or {}).get("max_budget") is not None:
        return True
    member = members(team).get(after["user_id"], {})
    return member.get("budget", {}).get("max_budget") is not None


def limits_itself(own: Callable[[str], Any], budget_of: Budgets) -> bool:
    """Whether a key's own fields or its budget limit its spend. Some budgets only count requests, and that of a soft_budget only warns.

    :arg own: gives the value of a field. :arg budget_of: gives a budget by its name; None for one that is yet to be made, whose limit is not known.
    """
    if own("max_budget") is not None or own("budget_limits"):
        return True
    budget = budget_of(own("budget_id")) if own("budget_id") else {}
    return budget is None or budget.get("max_budget") is not None


def wider_than_its_owners(label: str, after: dict, user: dict | None, team: dict | None, budget_of: Budgets) -> list[str]:
    """Warnings about a team's key that may do more than its user or its team.

    :arg after: the key's final fields. :arg user: as the gateway returns it, or None. :arg team: likewise. :arg budget_of: as for C(limits_itself).
    """
    if not after.get("team_id"):
        return []
    found = []
    if user and user.get("models") and not after.get("models") and "all-proxy-models" not in user["models"]:
        found.append("%s has no models of its own and may use all of its team's: LiteLLM does not apply its user's models (%s) to a team's key. Give the key "
                     "models." % (label, ", ".join(sorted(user["models"]))))
    if user and user.get("max_budget") is not None and not has_budget(after, team, budget_of):
        found.append("%s has no budget of its own: LiteLLM does not apply its user's budget (%.15g USD) to a team's key. Give the key a max_budget, or its "
                     "member a max_budget_in_team." % (label, user["max_budget"]))
    found += ["%s has a %s of %.15g, but its team's lower limit of %.15g applies first." % (label, *limit)
              for limit in (above_team(after.get, team.get) if team else ())]
    return found


def above_team(own: Callable[[str], Any], of_team: Callable[[str], Any]) -> Iterator[tuple[str, float, float]]:
    """The limits that exceed those of the team: name, own value, the team's. Budgets are only compared if they have the same period.

    :arg own: gives the value of a field of the key or member. :arg of_team: likewise.
    """
    same = durations.period(own("budget_duration") or "") == durations.period(of_team("budget_duration") or "")
    for name in TEAM_LIMITS:
        left, right = own(name), of_team(name)
        if left is not None and right is not None and left > right and (same or name != "max_budget"):
            yield name, left, right
