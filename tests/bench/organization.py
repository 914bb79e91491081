# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The organization that is measured: users with a key each, in teams of fifty."""

from __future__ import annotations

from pathlib import Path

TEAM = 50
PREFIX = "bench"


def organization(people: int, folder: Path, changed: int = 0, prefix: str = PREFIX) -> dict:
    """Return the document of an organization.

    people: how many users.  folder: of the files of their keys.  changed: how many users have another budget.
    """
    emails = [f"{prefix}{number}@example.com" for number in range(people)]
    return {
        "users": [{"user_email": email, "max_budget": 6.0 if number < changed else 5.0}
                  for number, email in enumerate(emails)],
        "teams": [{"team_alias": f"{prefix}-{start // TEAM}",
                   "members": [{"user_email": email} for email in emails[start:start + TEAM]]}
                  for start in range(0, people, TEAM)],
        "keys": [{"key_alias": f"{prefix}-{number}", "user_email": email, "team_alias": f"{prefix}-{number // TEAM}",
                  "max_budget": 5.0, "dest": str(folder / f"{number}.key")} for number, email in enumerate(emails)],
    }


def objects(people: int) -> int:
    """Return the number of objects of an organization: users, keys, teams."""
    return 2 * people + -(-people // TEAM)
