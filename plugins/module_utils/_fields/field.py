# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an argument spec cannot say about a field: how it is read, compared and cleared."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from .._errors import LitellmError
from .._safe import HIDDEN
from . import durations, model_budgets
from .fingerprint import KEPT, check_secret, known, same_secret, same_secrets, secrets_as_sent
from .names import check_name
from .numbers import few, not_negative, same_number, storable
from .numbers import money as as_money
from .values import (
    accept,
    as_sent,
    check_expiry,
    check_grants,
    check_time,
    check_windows,
    grants_as_sent,
    indexes_of,
    is_blank,
    merge,
    merge_grants,
    plain,
    replace,
    same_length,
    same_metadata,
    same_period,
    same_windows,
    unordered,
    windows,
    without_nulls,
)


UNREADABLE = (ArithmeticError, AttributeError, KeyError, TypeError, ValueError, LitellmError)  # errors of values with unexpected types
UPDATE_SECRETS, ALWAYS, ON_CREATE = "update_secrets", "always", "on_create"  # the option, and what it may be
RESET = "budget_reset_at"  # the gateway's field with the next reset of a period


class Field(NamedTuple):
    """One field of a resource.

    name: LiteLLM's name, also that of the option.
    source: the path to it in the gateway's answer; its name if empty. Requests use a path of one name too, such as V(url) for an option that
    cannot be called so, because the connection has one of this name.
    in_metadata: it is stored in metadata.
    empty: the value of a cleared field when read. clear: what is sent to clear it. usual: what the gateway stores if nothing is given.
    check: from the user's value to its canonical form, or InvalidInput.
    normalise: from a value that is not blank to a comparable one.
    same: whether two normalised values are equal.
    target: the new value, from the wanted and the current one.
    send: the request's value, from the new value, the old one and C(clear).
    updatable: an update can change it. clearable: an update can clear it, or remove something from it. readable: the gateway shows it.
    stored_after, updatable_after, clearable_after: the newest LiteLLM that is known not to store it, not to change it in an update, not to
    clear it in one; empty if all supported versions do. applied_after: the newest that is known to store it without doing anything with it.
    by_name: an update accepts a field of metadata at the top level.
    replaces_metadata: an update of only this field makes the gateway replace metadata.
    is_period: it is a budget's period, or has several. The gateway stores the time of the next reset.
    refuses_empty: an empty text, probably of a template that found nothing, must not remove the limit that it is, or that it stands for.
    licensed: the gateway requires an Enterprise licence for it.
    secret: the gateway masks it. kept_in: the free-form dictionary that stores the fingerprint of a secret. Without one, C(update_secrets)
    says whether it is written again.
    option: its argument spec. doc: its description, besides the type. sample: a sample value.
    """

    name: str
    source: tuple[str, ...] = ()
    in_metadata: bool = False
    empty: Any = None
    clear: Any = None
    usual: Any = None
    check: Callable[[Any, str], Any] = accept
    normalise: Callable[[Any], Any] = plain
    same: Callable[[Any, Any], bool] = operator.eq
    target: Callable[[Any, Any], Any] = replace
    send: Callable[[Any, Any, Any], Any] = as_sent
    updatable: bool = True
    clearable: bool = True
    readable: bool = True
    stored_after: str = ""
    updatable_after: str = ""
    clearable_after: str = ""
    applied_after: str = ""
    by_name: bool = True
    replaces_metadata: bool = False
    is_period: bool = False
    refuses_empty: bool = False
    licensed: bool = False
    secret: bool = False
    kept_in: str = ""
    option: Mapping[str, Any] = MappingProxyType({})
    doc: tuple[str, ...] = ()
    sample: Any = None

    def read(self, row: dict[str, Any]) -> Any:
        """The normalised value in a row of the gateway. Foreign metadata that no field describes is returned as it is."""
        value = known(_at(row, self._path), _at(row, (self.kept_in, KEPT, self.name)) if self.kept_in else None)
        try:
            return self.clean(value)
        except UNREADABLE:
            return value

    def is_same(self, left: Any, right: Any) -> bool:
        """Whether two normalised values are equal. Unreadable values equal nothing."""
        try:
            return self.same(left, right)
        except UNREADABLE:
            return False

    def can_reach(self, old: Any, new: Any) -> bool:
        """Whether an update can bring a change about, of two normalised values."""
        loses = not is_blank(old) and is_blank(new) or isinstance(old, dict) and isinstance(new, dict) and bool(set(old) - set(new))
        return self.updatable and (self.clearable or not loses)

    def beyond(self, old: Any, new: Any, is_new: bool) -> str:
        """The newest LiteLLM that is known not to make a change; empty if there is none. :arg is_new: of an object that is created."""
        if is_blank(new) or new == self.empty:
            return "" if is_new or is_blank(old) else self.clearable_after or self.updatable_after
        return self.stored_after or ("" if is_new else self.updatable_after)

    def holds(self, row: dict[str, Any]) -> bool:
        """Whether the gateway does what the row says. A value that it stores but misreads must be written again."""
        if not self.is_period:
            return True
        stored = _at(row, self._path)
        if isinstance(self.empty, list):  # budget windows, each with its own reset
            return all(durations.understood(part.get("budget_duration"), part.get("reset_at")) for part in stored or () if isinstance(part, dict))
        return durations.understood(stored, _at(row, self._path[:-1] + (RESET,)))

    @property
    def _path(self) -> tuple[str, ...]:
        return ("metadata", self.name) if self.in_metadata else self.source or (self.name,)

    def shown(self, value: Any) -> Any:
        """A value for the plan's text; for a secret, only whether there is one."""
        return HIDDEN if self.secret and value else value

    @property
    def is_blind(self) -> bool:
        """Whether the gateway shows nothing that identifies the secret."""
        return self.secret and not self.kept_in

    def clean(self, value: Any) -> Any:
        """A wanted or stored value, normalised."""
        return self.empty if is_blank(value) else self.normalise(value)


def _at(row: Any, path: tuple[str, ...]) -> Any:
    """The value at a path in a row, or None."""
    for name in path:
        row = row.get(name) if isinstance(row, dict) else None
    return row


def option(kind: str, choices: Iterable[str] = ()) -> dict[str, Any]:
    """The argument spec of a plain option. :arg kind: its type."""
    # Ansible takes names like key_alias for secrets unless no_log is set.
    return dict({"type": kind, "no_log": False}, **({"elements": "str"} if kind == "list" else {}), **({"choices": list(choices)} if choices else {}))


def _kind(of: str | dict[str, Any], **usual: Any) -> Callable[..., Field]:
    """A function that makes Fields. :arg of: the type of its option, or the option itself."""
    def make(name: str, choices: Iterable[str] = (), doc: str | Iterable[str] = (), **special: Any) -> Field:
        made = option(of, choices) if isinstance(of, str) else of
        return Field(name, **dict(usual, option=made, doc=(doc,) if isinstance(doc, str) else tuple(doc), **special))
    return make


WINDOWS_OPTION = dict(type="list", elements="dict", options=dict(
    budget_duration=dict(type="str", required=True), max_budget=dict(type="float", required=True)))
INDEXES_OPTION = dict(type="list", elements="dict", options=dict(
    index_name=dict(type="str", required=True),
    index_permissions=dict(type="list", elements="str", choices=["read", "write"], required=True)))
EXPIRY_OPTION = dict(type="dict", options=dict(
    anchor=dict(type="str", choices=["created_at"], default="created_at"), seconds=dict(type="int", required=True)))

# The kinds of fields: functions of a name and the field's peculiarities.
money = _kind("float", check=as_money, same=same_number)  # in USD; null for no limit
count = _kind("int", check=not_negative)  # null for no limit
parallel = _kind("int", check=few)  # a number that the gateway stores in 32 bits
text = _kind("str", check=check_name)  # a name or identity; "" for none
flag = _kind("bool", empty=False, clear=False)  # unset is off
names = _kind("list", empty=[], clear=[], normalise=unordered)  # a list that is compared as a set
mapping = _kind("dict", empty={}, clear={}, check=storable, normalise=without_nulls)  # compared and replaced as a whole
limits = _kind("dict", empty={}, clear={}, normalise=without_nulls, check=not_negative)  # a limit by model
duration = _kind("str", check=durations.lifetime, same=same_length, refuses_empty=True)  # a lifetime
period = _kind("str", check=durations.reset_period, same=same_period, is_period=True, refuses_empty=True)  # the period of a budget
time = _kind("str", check=check_time, normalise=durations.moment, same=durations.same_moment, refuses_empty=True)
expiry = _kind(EXPIRY_OPTION, empty={}, clear={}, check=check_expiry, normalise=without_nulls)  # the age at which files expire
indexes = _kind(INDEXES_OPTION, empty=[], clear=[], normalise=indexes_of)
budget_windows = _kind(WINDOWS_OPTION, empty=[], clear=[], check=check_windows, normalise=windows, same=same_windows,
                       is_period=True)
metadata = _kind("dict", empty={}, clear={}, check=storable, target=merge, same=same_metadata,
                 normalise=lambda value: {name: item for name, item in without_nulls(value).items() if name != KEPT})
secret = _kind(dict(type="str", no_log=True), check=check_secret, same=same_secret, secret=True)  # a secret that the gateway masks
secrets = _kind(dict(type="dict", no_log=True), empty={}, clear={}, check=check_secret, target=merge, send=secrets_as_sent, same=same_secrets,
                normalise=without_nulls, secret=True)  # several by name; a null removes one
grants = _kind("dict", empty={}, clear={}, check=check_grants, target=merge_grants, send=grants_as_sent,
               normalise=lambda value: merge_grants(value, {}))  # an object permission
limits_by_model = _kind("dict", empty={}, clear={}, check=model_budgets.check, normalise=model_budgets.normalise, same=model_budgets.same)


def options_of(fields: Iterable[Field]) -> dict[str, dict[str, Any]]:
    """The argument specs of fields, by name, with that of C(update_secrets) if it is needed."""
    fields = list(fields)
    more = {UPDATE_SECRETS: dict(type="str", choices=[ALWAYS, ON_CREATE], default=ON_CREATE, no_log=False)} if any(item.is_blind for item in fields) else {}
    return dict({item.name: dict(item.option) for item in fields}, **more)


def options(kind: str, *names: str) -> dict[str, dict[str, Any]]:
    """Argument specs of plain options of one type, by name."""
    return {name: option(kind) for name in names}
