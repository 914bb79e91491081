# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The comparison: what must be done to make an object as wanted. Pure: no requests, no Ansible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._entities.traits import NOTHING
from .._errors import InvalidInput
from .._fields.field import ALWAYS, UPDATE_SECRETS
from .._fields.fingerprint import without_masks
from .._fields.values import is_blank, without_nulls
from .._safe import HIDDEN, hide_at


@dataclass
class Plan:
    """What a run does to one object. Check mode, the diff and the request all come from it.

    action: create, update, replace, delete or none.
    changes: pairs (old, new) of normalised values, by field.
    before, after: the fields that the diff shows.
    payload: the request's body without the identity; for a replacement, everything that the new object gets.
    forced_by: the fields that make an update impossible and a replacement necessary.
    lost: secrets of the replaced object that the new one would not have.
    former: the payload that creates the replaced object as it was; None if it has secrets.
    causes: the label of the child with which an object goes, by the identity of that object.

    What most plans of a large document do not have is one empty value for all of them, and what is unchanged has one side.
    """

    action: str = "none"
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=lambda: NOTHING)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    forced_by: Sequence[str] = ()
    lost: Sequence[str] = ()
    former: Mapping[str, Any] | None = None
    causes: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def note(self) -> str:
        """Why an object is replaced, for people; empty if it is not."""
        return "deleted and created again, as no update can change %s" % ", ".join(self.forced_by) if self.forced_by else ""

    def show(self, before: Mapping[str, Any] = NOTHING, after: Mapping[str, Any] = NOTHING) -> None:
        """Show more in the diff."""
        self.before, self.after = {**self.before, **before}, {**self.after, **after}


def read(resource: Any, row: dict[str, Any], names: Iterable[str] | None = None) -> dict[str, Any]:
    """The readable fields of a row, normalised.

    :arg row: as returned by the gateway. :arg names: the fields to read, None for all.
    """
    fields = resource.fields
    values = {name: fields[name].read(row) for name in (fields if names is None else names) if name in fields and fields[name].readable}
    if "metadata" in values:
        values["metadata"] = {name: item for name, item in values["metadata"].items()
                              if name not in resource.metadata_names}
    return values


def plan(resource: Any, wanted: dict[str, Any], row: dict[str, Any] | None) -> Plan:
    """Plan the creation or update of an object.

    :arg wanted: only given options, in canonical form; None clears a field.
    :arg row: as returned by the gateway, or None if the object does not exist.
    :raises InvalidInput: a field would change that cannot be changed.
    """
    if row is None:
        return _creation(resource, wanted)
    is_named = bool(wanted.get(resource.id_name))
    writes_blindly = wanted.get(UPDATE_SECRETS) == ALWAYS
    wanted = {name: value for name, value in resource.relate(wanted, row).items() if name in resource.fields}
    current, changes = read(resource, resource.compared(wanted, row), wanted), {}
    # if the gateway makes identities, a task that gives one would not find the new object
    can_be_replaced = resource.replaceable and not (resource.id_from_gateway and is_named)
    for name, value in wanted.items():
        item, old = resource.fields[name], current.get(name)
        target = item.empty if value is None else item.clean(item.target(value, old))
        # a mask, or what is not even shown, does not tell whether the secret differs
        is_hidden = item.is_blind and bool(value) and (bool(old) or not item.readable)
        if is_hidden and writes_blindly:
            old = HIDDEN
        elif is_hidden or not item.readable or (item.is_same(old, target) and item.holds(row)):
            continue
        if not item.can_reach(old, target) and not can_be_replaced:
            raise InvalidInput("%s of an existing %s cannot be %s (it is %s)" % (
                name, resource.name, "cleared" if item.updatable else "changed", "not set" if is_blank(old) else hide_at((name,), item.shown(old))),
                "Delete the %s and create it again, or leave out %s." % (resource.name, name))
        changes[name] = (old, target)
    identity = resource.identity_of(row)
    if not changes:
        return Plan(before=identity, after=identity)
    found = Plan("update", changes,
                 before=dict(identity, **{name: resource.fields[name].shown(old) for name, (old, new) in changes.items()}),
                 after=dict(identity, **{name: resource.fields[name].shown(new) for name, (old, new) in changes.items()}),
                 forced_by=[name for name, (old, new) in changes.items() if not resource.fields[name].can_reach(old, new)])
    if found.forced_by:
        _replace(found, resource, wanted, row)
    else:
        found.payload = update_payload(resource, changes, row)
    return found


def _replace(found: Plan, resource: Any, wanted: dict[str, Any], row: dict[str, Any]) -> None:
    """Turn an update into a replacement. What the task does not name is kept, except for secrets, which nobody knows."""
    found.action = "replace"
    fields, identity = resource.fields, resource.named_by(row)
    stored = {name: value for name, value in read(resource, row).items() if not is_blank(value)}
    kept = {name: value for name, value in stored.items() if not fields[name].secret}
    hidden = {name: value for name, value in (row.get("metadata") or {}).items() if name in resource.metadata_names and name not in fields}
    given = {name: value for name, value in wanted.items() if fields[name].secret or not fields[name].readable}
    secrets = [name for name, item in fields.items() if (item.secret and name in stored) or (not item.readable and item.option.get("no_log"))]
    whole = {**kept, **{name: new for name, (_old, new) in found.changes.items() if name not in given}}
    for values in (kept, whole) if hidden else ():
        values["metadata"] = {**hidden, **values.get("metadata", {})}
    clean = {name: without_masks(value) for name, value in whole.items()}
    lost = [name for name in secrets if name not in wanted or _leaves_out(wanted[name], stored.get(name))]
    found.lost = lost + [name for name in whole if clean[name] != whole[name]]
    found.payload = _creation(resource, {**identity, **clean, **given}).payload
    found.former = None if secrets or found.lost else _creation(resource, {**identity, **kept}).payload
    if resource.id_from_gateway:
        found.show(after={resource.id_name: resource.to_come(dict(row, **wanted))})


def _leaves_out(wanted: Any, stored: Any) -> bool:
    """Whether secrets that go by names have one that is not wanted by name."""
    return isinstance(stored, dict) and wanted is not None and bool(set(stored) - set(wanted))


def plan_absent(resource: Any, row: dict[str, Any] | None) -> Plan:
    """Plan the deletion of an object.

    :arg row: as returned by the gateway, or None if the object does not exist.
    """
    if row is None:
        return Plan()
    values = {name: resource.fields[name].shown(value) for name, value in read(resource, row).items()
              if not is_blank(value) and value is not False and value != resource.fields[name].usual}
    return Plan("delete", before=dict(resource.identity_of(row), **values))


def _creation(resource: Any, wanted: dict[str, Any]) -> Plan:
    identity = resource.identify(wanted)
    values = {name: without_nulls(value) if isinstance(value, dict) else value for name, value in wanted.items() if name in resource.fields}
    values = {name: value for name, value in values.items()
              if not is_blank(resource.fields[name].clean(value) if isinstance(value, dict) else value)}
    shown = {name: resource.fields[name].clean(value) for name, value in values.items()}
    return Plan("create", {name: (None, value) for name, value in shown.items()}, payload=values,
                after=dict(identity, **{name: resource.fields[name].shown(value) for name, value in shown.items()}))


def update_payload(resource: Any, changes: dict[str, tuple[Any, Any]], row: dict[str, Any]) -> dict[str, Any]:
    """The smallest body that makes these changes, without the identity.

    LiteLLM replaces metadata as a whole and keeps several fields in it, so what stays is sent again.
    :arg changes: old and new values, by field. :arg row: as returned by the gateway.
    """
    payload = {}
    inside = {name: new for name, (old, new) in changes.items() if resource.fields[name].in_metadata}
    for name, (old, new) in changes.items():
        item = resource.fields[name]
        if name != "metadata" and (not item.in_metadata or (item.by_name and not is_blank(new))):
            payload[name] = item.send(new, old, item.clear)
    replaced = any(resource.fields[name].replaces_metadata for name in changes)
    if "metadata" in changes or set(inside) - set(payload) or replaced:
        payload["metadata"] = _whole_metadata(resource, changes, inside, row)
    return payload


def _whole_metadata(resource: Any, changes: dict[str, tuple[Any, Any]], inside: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    stored = row.get("metadata") or {}
    own = changes["metadata"][1] if "metadata" in changes else read(resource, row)["metadata"]
    whole = {name: value for name, value in stored.items() if name in resource.metadata_names and value is not None}
    whole.update(own)
    whole.update(inside)
    whole = {name: value for name, value in whole.items() if not (name in inside and is_blank(value))}
    if not whole and not resource.takes_empty_metadata:
        # LiteLLM silently drops an empty dictionary. Nulls under the old names read as empty.
        return {name: None for name in stored}
    return whole
