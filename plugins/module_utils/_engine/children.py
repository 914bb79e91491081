# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An object with its whole list of children, such as a team with its members: what has to happen, and the calls for it."""

from __future__ import annotations

from .._entities.identity import not_yet
from .._entities.key_queries import key_name, listed
from .._errors import LitellmError, NotStored
from .._gateway.licence import refuse_unlicensed
from .plan import plan, plan_absent
from .reconcile import PASSES, reconcile, show_deleted


def plan_children(children, row, wanted, purge, spared=()):
    """What makes the children of an object as wanted. Pure.

    :arg children: Children. :arg row: dict as the object's Resource finds it, or None for one that does not exist yet.
    :arg wanted: list of dict with identities. :arg purge: bool, remove children that are not wanted.
    :arg spared: identities to leave alone.
    :returns: a list of (identity, Plan) of those that need a change.
    """
    present, field = children.rows(row) if row else {}, children.reference.field
    plans = [(child[field], plan(children.entity, child, present.get(child[field]))) for child in wanted]
    if purge:
        named = {child[field] for child in wanted} | set(spared)
        plans += [(identity, plan_absent(children.entity, child)) for identity, child in sorted(present.items()) if identity not in named]
    return [(identity, todo) for identity, todo in plans if todo.action != "none"]


def models_of(children, plans):
    """The models that children's plans name for the first time. :arg plans: as C(plan_children) gives them. :returns: set of str."""
    return set().union(*(children.entity.models_in(todo.changes) for _identity, todo in plans)) if children else set()


def licensed(children, row, plans):
    """As Resource.licensed, of children; those that are made with their object need none. :arg row: dict or None. :arg plans: as above."""
    return sorted({name for _identity, todo in plans for name in children.entity.licensed(None, todo.changes)}) if row and children else []


def apply_children(client, resource, identity, wanted, purge, spared=()):
    """Bring an object's children to what is wanted, and count afterwards.

    :raises NotStored: the gateway accepted a change and did not keep it. :raises GatewayError: refused.
    """
    children, plans = resource.children, ()
    for _attempt in range(PASSES):
        row = resource.find(client, {resource.id_name: identity})
        plans = plan_children(children, row, wanted, purge, spared)
        if not plans:
            return
        rows = children.rows(row)
        children.add(client, identity, [(child, todo.payload) for child, todo in plans if todo.action == "create"])
        for child, todo in plans:
            if todo.action == "update":
                children.entity.update(client, rows[child], todo.payload)
            elif todo.action == "delete":
                children.entity.delete(client, rows[child])
    raise NotStored("The gateway accepted the %s of %s '%s' and did not keep %s"
                    % (children.option, resource.name, identity, ", ".join(child for child, todo in plans)),
                    "Run again; look into the gateway's log.")


def reconcile_with_children(resource, client, wanted, state="present", check_mode=False, before_write=None):
    """As C(reconcile), with the object's children.

    :returns: an Outcome, whose plan shows the children that change. :raises LitellmError: what failed.
    """
    children = resource.children
    purge = wanted.pop(children.purge, False)
    if state == "absent":
        outcome = reconcile(resource, client, wanted, state, check_mode, before_write)
        if outcome.gone:
            outcome.plan.before.update(children.shown(outcome.gone))
        return outcome
    wanted = resource.resolve(client, wanted, check_mode)
    named = wanted.get(children.option)
    if named is None:
        return reconcile(resource, client, wanted, state, check_mode, before_write)
    before = resource.find(client, wanted)
    unknown = _check_new(client, children, named, before, check_mode)
    spared = children.spared(client) if purge else ()
    plans = plan_children(children, before, named, purge, spared)
    along = _goes_along(client, resource, wanted, before, plans)
    for error in refuse_unlicensed(client, {None: (resource.describe(wanted), licensed(children, before, plans))}).values():
        raise error
    told = []

    def before_any_write(todo):
        told.append(todo)
        if before_write:
            before_write(todo, models_of(children, plans))
    outcome = reconcile(resource, client, wanted, state, check_mode, before_any_write)
    if plans:
        if not told:
            before_any_write(outcome.plan)
        if outcome.plan.action == "none":
            outcome.plan.action = "update"
        show_children(children, outcome.plan.before, outcome.plan.after, before, plans)
        show_deleted(outcome, along)
        if not check_mode:
            identity = outcome.row[resource.id_name]
            apply_children(client, resource, identity, named, purge, spared)
            outcome.row = resource.find(client, {resource.id_name: identity})
    outcome.warnings += unknown
    return outcome


def _goes_along(client, resource, wanted, row, plans):
    """The keys that LiteLLM deletes together with children.

    :returns: a list of dict. :raises LitellmError: there are some, and force is not set.
    """
    children = resource.children
    rows = children.rows(row) if row else {}
    along = {identity: children.entity.goes_along(client, rows[identity]) for identity, todo in plans if todo.action == "delete"}
    found = [key for keys in along.values() for key in keys]
    if found and not wanted.get("force"):
        leaving = [rows[identity].get(children.reference.by) or identity for identity, keys in along.items() if keys]
        raise LitellmError("%s is not changed: with the %s that %s removes (%s), LiteLLM would delete %s"
                           % (resource.describe(wanted), children.option, children.purge, listed(leaving),
                              listed([key_name(key) for key in found])),
                           "Name these %s, move or delete their keys first, or set force: true to delete the keys too." % children.option)
    return found


def _check_new(client, children, wanted, row, check_mode):
    """Tell of children whose objects nobody made: the gateway would make a user of any name.

    :returns: a list of warnings, in check mode alone. :raises NotFound: an object does not exist.
    """
    present, warnings, reference = children.rows(row) if row else {}, [], children.reference
    for child in wanted:
        # Those that are given by name were found, unless in check mode.
        if child[reference.field] in present or (child.get(reference.by) and not check_mode):
            continue
        named = {name: child[name] for name in (reference.field, reference.by) if child.get(name)}
        if reference.entity.find(client, {reference.entity.id_name: child[reference.field]}) is None:
            if not check_mode:
                raise reference.entity.missing(named, "%s: the " % children.entity.describe(child))
            warnings.append(not_yet(reference.entity, named))
    return warnings


def show_children(children, before, after, row, plans):
    """Put children's changes into the two sides of their object's diff, by name where there is one.

    :arg children: Children, or None. :arg before, after: dict, which get the children. :arg row: dict as the object's Resource finds
    it, or None. :arg plans: list of (identity, Plan).
    """
    if not plans:
        return
    rows, reference = children.rows(row) if row else {}, children.reference
    hidden = {name for other in children.entity.references for name in (other.field, other.by)} - {reference.field}
    for identity, child in plans:
        label = child.after.get(reference.by) or rows.get(identity, {}).get(reference.by) or identity
        for side, shown in ((before, child.before), (after, child.after)):
            if shown:
                side.setdefault(children.option, {})[label] = {name: value for name, value in shown.items() if name not in hidden}
