# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an argument specification can not say of a field: how it compares, where it is read, how it is cleared."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from typing import Any, Callable

from ansible_collections.llmops.litellm.plugins.module_utils import _durations
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError, InvalidInput

ENCRYPTED = "litellm_enc::"  # how the gateway shows the values of callback_vars


def is_blank(value):
    """Whether a value means "not set": LiteLLM mixes null, "", [] and {} freely."""
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def plain(value):
    """No change, for fields that compare as they are."""
    return value


def accept(value, name):
    """A wanted value as it is."""
    return value


def not_negative(value, name):
    """A wanted limit, or limits by name.

    :raises InvalidInput: it is negative or no finite number.
    """
    if isinstance(value, dict):
        return {key: not_negative(item, "%s.%s" % (name, key)) for key, item in value.items()}
    if isinstance(value, str):
        value = _number(value, name)
    if isinstance(value, (int, float)) and not 0 <= value < math.inf:
        raise InvalidInput("%s is %s, which is no limit" % (name, value), "Give 0 or more, or null for no limit.")
    return value


def _number(text, name):
    # Older ansible-core gives a number that a template made inside a dictionary as text; the gateway stores a number.
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    raise InvalidInput("%s is '%s', which is no number" % (name, text), "Give 0 or more, or null for no limit.")


def canonical_duration(value, name):
    """A wanted duration as LiteLLM spells it. :raises InvalidInput: it is none."""
    return _durations.canonical(value, name)


def check_windows(value, name):
    """Wanted budgets with a period each. :raises InvalidInput: a budget or period is none."""
    if any(row["max_budget"] is None for row in value):
        raise InvalidInput("%s has a period without max_budget" % name, "Give max_budget, or leave the period out.")
    return [{"budget_duration": _durations.canonical(row["budget_duration"], name + ".budget_duration"),
             "max_budget": not_negative(row["max_budget"], name + ".max_budget")} for row in value]


def check_time(value, name):
    """A wanted time, with UTC where it names no zone. :raises InvalidInput: it is none."""
    try:
        return _durations.moment(value)
    except GatewayError:
        raise InvalidInput("%s '%s' is not a time" % (name, value), "Write it like 2030-12-31T23:59:00Z.") from None


def check_expiry(value, name):
    """A wanted age at which files expire. :raises InvalidInput: it is none."""
    if not value["seconds"] or value["seconds"] < 0:
        raise InvalidInput("%s.seconds is %s" % (name, value["seconds"]), "Give 1 or more, or null in place of the dictionary.")
    return value


def indexes_of(value):
    """Indexes of vector stores with what may be done with each, in one order."""
    return sorted(({"index_name": row.get("index_name"), "index_permissions": unordered(row.get("index_permissions") or [])}
                   for row in value), key=lambda row: str(row["index_name"]))


def unordered(value):
    """A list that means a set, sorted and without repeats."""
    return sorted(set(value))


def without_nulls(value):
    """A dictionary without its null values: LiteLLM can not always remove a key, but can store null under it."""
    return {name: item for name, item in value.items() if item is not None}


def everything(value):
    """A user's models: all-proxy-models means the same as an empty list, which an update can not store."""
    return [] if "all-proxy-models" in value else unordered(value)


def windows(value):
    """Budget windows by duration; the gateway adds its own reset times to each."""
    rows = [{"budget_duration": row["budget_duration"], "max_budget": row["max_budget"]} for row in value]
    return sorted(rows, key=lambda row: (_durations.period(row["budget_duration"]), row["max_budget"] or 0))


def same_period(left, right):
    """Whether two durations are one period, whatever their spelling."""
    if is_blank(left) or is_blank(right):
        return is_blank(left) and is_blank(right)
    return _durations.period(left) == _durations.period(right)


def same_windows(left, right):
    """Whether two lists of budget windows are the same."""
    left, right = left or [], right or []
    return len(left) == len(right) and all(
        a["max_budget"] == b["max_budget"] and same_period(a["budget_duration"], b["budget_duration"])
        for a, b in zip(left, right))


def same_metadata(left, right):
    """Whether metadata is the same; a value that the gateway shows encrypted can not be compared and counts as same."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_metadata(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same_metadata(a, b) for a, b in zip(left, right))
    if any(isinstance(value, str) and value.startswith(ENCRYPTED) for value in (left, right)):
        return True
    return left == right and isinstance(left, bool) == isinstance(right, bool)  # True == 1 in Python alone


def replace(wanted, current):
    """The usual target: what is wanted."""
    return wanted


def merge(wanted, current):
    """Wanted keys over the current ones; a null removes its key."""
    return without_nulls(dict(current or {}, **wanted))


def merge_grants(wanted, current):
    """Wanted grants over the current ones, each list as a set."""
    return {name: unordered(item) if isinstance(item, list) else item
            for name, item in dict(current or {}, **wanted).items()
            if not is_blank(item) and name != "object_permission_id"}


def as_sent(new, old, clear):
    """The usual request value: the new one, or what clears the field."""
    return clear if is_blank(new) else new


def grants_as_sent(new, old, clear):
    """The gateway merges grants, so that each one that is to go is named with nothing in it."""
    empty = {list: [], dict: {}}
    gone = {name: empty.get(type(item)) for name, item in (old or {}).items() if name not in new}
    return dict(gone, **new)


@dataclass(frozen=True)
class Field:
    """One field of a resource.

    name: LiteLLM's name, which is the option's name too.
    source: names leading to it in what the gateway answers; its own name when empty.
    in_metadata: it lives inside metadata.
    empty: what a cleared field reads as. clear: what is sent to clear it.
    check: from a value that the user gave to its canonical form, or InvalidInput.
    normalise: from a value that is not blank to one that compares.
    same: whether two normalised values are equal.
    target: what the field shall be, from the wanted and the current value.
    send: the request's value, from the new value, the old one and clear.
    updatable: whether an update may change it. readable: whether the gateway shows it.
    by_name: whether an update takes a field that lives in metadata by its own name as well.
    replaces_metadata: whether an update of this field alone makes the gateway replace metadata.
    """

    name: str
    source: tuple = ()
    in_metadata: bool = False
    empty: Any = None
    clear: Any = None
    check: Callable = accept
    normalise: Callable = plain
    same: Callable = operator.eq
    target: Callable = replace
    send: Callable = as_sent
    updatable: bool = True
    readable: bool = True
    by_name: bool = True
    replaces_metadata: bool = False

    def read(self, row):
        """The field's normalised value in a row as the gateway answers it."""
        value = row
        for name in (("metadata", self.name) if self.in_metadata else self.source or (self.name,)):
            value = value.get(name) if isinstance(value, dict) else None
        return self.clean(value)

    def clean(self, value):
        """A normalised value, from a wanted or a stored one."""
        return self.empty if is_blank(value) else self.normalise(value)


def _kind(**usual):
    def make(name, **special):
        return Field(name, **dict(usual, **special))
    return make


# The kinds of fields, each a function of a name and what is special about this field.
amount = _kind(check=not_negative)  # money in USD, or a count; null means no limit
text = _kind()  # a name or an identity; "" means none
flag = _kind(empty=False, clear=False)  # not set means off
names = _kind(empty=[], clear=[], normalise=unordered)  # a list that means a set
mapping = _kind(empty={}, clear={}, normalise=without_nulls)  # compared and replaced whole
limits = _kind(empty={}, clear={}, normalise=without_nulls, check=not_negative)  # a limit by model
duration = _kind(check=canonical_duration, same=same_period)  # a budget's period
time = _kind(check=check_time, normalise=_durations.moment, same=_durations.same_moment)
expiry = _kind(empty={}, clear={}, check=check_expiry, normalise=without_nulls)  # the age at which files expire
indexes = _kind(empty=[], clear=[], normalise=indexes_of)
budget_windows = _kind(empty=[], clear=[], check=check_windows, normalise=windows, same=same_windows)
metadata = _kind(empty={}, clear={}, normalise=without_nulls, target=merge, same=same_metadata)
grants = _kind(empty={}, clear={}, target=merge_grants, send=grants_as_sent,
               normalise=lambda value: merge_grants(value, {}))  # an object permission

WINDOWS_OPTION = dict(type="list", elements="dict", options=dict(
    budget_duration=dict(type="str", required=True), max_budget=dict(type="float", required=True)))

INDEXES_OPTION = dict(type="list", elements="dict", options=dict(
    index_name=dict(type="str", required=True),
    index_permissions=dict(type="list", elements="str", choices=["read", "write"], required=True)))
EXPIRY_OPTION = dict(type="dict", options=dict(
    anchor=dict(type="str", choices=["created_at"], default="created_at"), seconds=dict(type="int", required=True)))


def option(kind):
    """The argument specification of a plain option. :arg kind: str, its type. :returns: dict."""
    # Ansible takes names like key_alias for secrets, unless it is told that they are none.
    plain_option = dict(type=kind, no_log=False)
    return dict(plain_option, elements="str") if kind == "list" else plain_option


def option_types(**names_by_type):
    """Plain options by their types. :arg names_by_type: lists of names by type. :returns: dict of specifications."""
    return {name: option(kind) for kind, members in names_by_type.items() for name in members}
