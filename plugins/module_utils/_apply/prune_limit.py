# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much a run may prune. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .._engine.step import Step
from .._entities.registry import taken_with_children
from .._errors import InvalidInput, listed
from .departures import Whole
from .planning import is_marked
from .snapshot import HOLDERS, Snapshot


SHARE, FEW = 10, 5  # the default: the greater of this percentage and this number
DEFAULT = "The default is %d%% or %d, whichever is greater, but at most half of the owner's objects" % (SHARE, FEW)


def check_limit(whole: Whole, snapshot: Snapshot, owner: str, limit: str | None) -> None:
    """Refuse to prune more than allowed. What is deleted along counts; what the document names as absent does not.

    Children that only a purged list removes count too. All children in such lists then count as objects of the owner.

    :arg whole: the plan. :arg snapshot: has everything with the mark.
    :arg limit: a number, a percentage such as V(10%), or None for the default.
    :raises InvalidInput: it would be more.
    """
    pruned = [step for step in whole.taken + whole.gone if step.pruned and not step.error]
    owned = len({id(row) for rows in snapshot.rows.values() for row in rows if is_marked(row, owner)} | {id(step.row) for step in pruned})
    _compare(pruned, owned, owner, limit)
    members = list(_taken_out(whole))
    if members:
        purged = [step for step in whole.steps if step.row and step.resource.children and step.wanted.get(step.resource.children.purge)]
        among = sum(identity not in snapshot.spared for step in purged for identity in step.resource.children.rows(step.row))
        _compare(pruned + members, owned + among, owner, limit)


def _compare(pruned: list[Step], owned: int, owner: str, limit: str | None) -> None:
    """Refuse more than a limit allows. :arg owned: how many objects the owner has. :raises InvalidInput: they are more."""
    allowed = parse_limit(limit, owned)
    if len(pruned) > allowed:
        named = "the default limit" if limit is None else "prune_limit %s" % limit
        raise InvalidInput(
            "prune would delete %d of the %d objects of '%s', more than %s allows (%d): %s"
            % (len(pruned), owned, owner, named, allowed, listed([step.label for step in pruned])),
            "Check that the document is complete. If the deletion is intended, %s prune_limit, as a number or a percentage up to 100%%."
            % ("set" if limit is None else "raise"))


def _taken_out(whole: Whole) -> Iterator[Step]:
    """The children that a purged list removes, unless they themselves or objects along with them are deleted and so count already."""
    deleted = {(step.kind, step.identity) for step in whole.gone}
    held = {(step.kind, field, step.row.get(field), other, step.row.get(other)) for step in whole.taken + whole.gone
            for field in HOLDERS[step.kind] for other in HOLDERS[step.kind]}
    for step in whole.steps:
        for child in step.children:
            is_counted = (step.resource.children.reference.kind, child.identity) in deleted or any(
                (kind, holder, step.identity, name, child.identity) in held for kind, holder, name in taken_with_children(step.resource))
            if child.pruned and child.action == "delete" and not is_counted:
                yield child


def parse_limit(limit: str | None, owned: int) -> int:
    """How many of C(owned) objects a limit allows. :raises InvalidInput: it is not a limit."""
    if limit is None:
        return min(max(owned * SHARE // 100, FEW), owned // 2)
    text = str(limit).strip()
    number = text[:-1] if text.endswith("%") else text
    if not number.isascii() or not number.isdigit() or (text.endswith("%") and int(number) > 100):
        raise InvalidInput("prune_limit must be a number of objects or a percentage such as 10%% (got '%s')" % limit, DEFAULT + ".")
    return owned * int(number) // 100 if text.endswith("%") else int(number)
