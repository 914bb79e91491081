# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a document's objects, and what is wrong with their values."""

from __future__ import annotations

import contextlib
import functools
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from .._engine.given import drop_nulls, given
from .._entities.registry import KINDS
from .._errors import LitellmError
from .._fields.names import PAIR_OF, what
from .._fields.typed import is_settled, typed
from .nesting import Nest, child_nests, name_of, nests
from .words import unknown_options


# Options that say how to treat an object, besides its own.
ORDERS = {"state": dict(type="str", choices=["present", "absent"]), "force": dict(type="bool"), "transfer": dict(type="bool"),
          "owned": dict(type="bool")}
Options = dict[str, dict[str, Any]]  # an argument spec
Mistake = tuple[str, str]  # a place within the object, and what is wrong there


@functools.lru_cache(maxsize=None)
def item_options(kind: str) -> Options:
    """The argument spec of one object of a kind."""
    entity = KINDS[kind]
    options = {name: option for name, option in entity.options.items() if name not in entity.module_only}
    options.update({name: ORDERS[name] for name in entity.orders}, profile=dict(type="str"))
    if entity.children:
        of_child = dict(options[entity.children.option]["options"], **{name: ORDERS[name] for name in entity.children.entity.orders})
        options[entity.children.option] = dict(options[entity.children.option], options=of_child)
    return options


@functools.lru_cache(maxsize=None)
def written_options(kind: str) -> Options:
    """Like C(item_options), plus the options that nest objects. C(nest) in them is the Nest."""
    children, options = KINDS[kind].children, dict(item_options(kind), **_of_nests(nests(kind)))
    if children:
        of_child = dict(options[children.option]["options"], **_of_nests(child_nests(kind)))
        options[children.option] = dict(options[children.option], options=of_child)
    return options


def _of_nests(several: dict[str, Nest]) -> Options:
    return {option: dict(nest.option_type, nest=nest) for option, nest in several.items()}


@functools.lru_cache(maxsize=None)
def _needed_options(kind: str, names: frozenset[str]) -> Options:
    """Only the named options. An object names a few of forty, and converting all of them would dominate large documents."""
    return {name: option for name, option in item_options(kind).items()
            if name in names or option.get("default") is not None or option.get("required")}


@functools.lru_cache(maxsize=None)
def _validator(kind: str, names: frozenset[str]) -> ArgumentSpecValidator:
    return ArgumentSpecValidator(_needed_options(kind, names))


def checked(kind: str, options: Options, shared: dict[str, Any], own: dict[str, Any]) -> tuple[dict[str, Any] | None, list[Mistake]]:
    """Check one object. :returns: what is wanted in canonical form, or None and the mistakes. Mistakes in shared values are not repeated.

    :arg options: as returned by C(item_options). :arg shared: from its profile, the defaults and its place. :arg own: written at the object.
    """
    whole = dict(shared, **own)
    is_known = set(whole) <= set(options)
    wanted, _errors = _converted(_needed_options(kind, frozenset(whole)) if is_known else options, whole, kind if is_known else None)
    if wanted is not None:
        wanted.pop("profile", None)
        with contextlib.suppress(LitellmError):
            return KINDS[kind].check(wanted), []
    return None, _mistakes(kind, options, whole, own)


def _converted(options: Options, values: dict[str, Any], kind: str | None = None) -> tuple[dict[str, Any] | None, list[Exception]]:
    """Convert values to the types of their options. :returns: the given ones, or None and what is wrong.

    :arg kind: that of the object, if all its options are known.
    """
    try:
        raw = typed(options, values)
    except LitellmError as error:
        return None, [error]  # Ansible's own validation can break on other types
    named = texts(raw)
    drop_nulls(options, named)
    left = {name: value for name, value in named.items() if name not in options or not is_settled(options[name], value)}
    if kind and not _needed_options(kind, frozenset(left)):
        return given(options, named, raw), []
    result = (_validator(kind, frozenset(left)) if kind else ArgumentSpecValidator(options)).validate(left)
    return (None, list(result.errors)) if result.error_messages else (given(options, {**named, **result.validated_parameters}, raw), [])


def texts(value: Any) -> Any:
    """A copy whose names are strings, as in JSON. YAML allows numbers and dates."""
    if isinstance(value, dict):
        return {str(name): texts(item) for name, item in value.items()}
    return [texts(item) for item in value] if isinstance(value, list) else value


def wrong_shared(kinds: list[str], item: dict[str, Any]) -> list[Mistake]:
    """The mistakes in a profile or a kind's defaults. :arg kinds: those that may use it."""
    found: list[Mistake] = []
    for name, value in item.items():
        for kind in kinds:
            if name in item_options(kind):
                found += [mistake for mistake in _wrong_option(kind, name, value)[1] if mistake not in found]
    return found


def _mistakes(kind: str, options: Options, whole: dict[str, Any], own: dict[str, Any]) -> list[Mistake]:
    """All mistakes of an object, except those in shared values."""
    found = [("", text) for text in unknown_options(_without_children(kind), whole)]
    missing = sorted(name for name, option in options.items() if option.get("required") and whole.get(name) is None)
    found += [("", "missing required arguments: %s" % ", ".join(missing))] if missing else []
    entity = KINDS[kind]
    wanted: dict[str, Any] = {}
    names = entity.name_checks
    is_named = not found or any(name in whole for name in entity.names)  # the name may be in a misspelled option
    for name, value in whole.items():
        if name in options:
            fine, wrong = _wrong_option(kind, name, value)
            wanted.update(fine)
            is_named = is_named and not (wrong and name in names)
            found += [mistake for mistake in wrong if name in own and mistake not in found]
    wanted.pop("profile", None)
    if is_named:
        children = {place.partition(" ")[0] for place, _text in found if place}  # reported per child
        found += [(problem.place, str(problem)) for problem in entity.problems(wanted) if problem.place not in children]
    return found


def _without_children(kind: str) -> Options:
    """Like C(written_options), but children are not checked, since their mistakes are reported for each of them."""
    children, options = KINDS[kind].children, written_options(kind)
    return dict(options, **{children.option: dict(type="raw")}) if children else options


def _wrong_option(kind: str, name: str, value: Any) -> tuple[dict[str, Any], list[Mistake]]:
    """Check one option. :returns: its canonical value, if it has one, and its mistakes."""
    entity, options = KINDS[kind], item_options(kind)
    if entity.children and name == entity.children.option and isinstance(value, list):
        children = [_wrong_child(kind, number, child) for number, child in enumerate(value)]
        wrong = [mistake for _fine, mistakes in children for mistake in mistakes]
        if wrong:
            return {name: [fine for fine, _mistakes_of in children]}, wrong
    right, told = _wrong_value(entity, name, options[name], value)
    return right, [("", text) for text in told]


def _wrong_child(kind: str, number: int, child: Any) -> tuple[dict[str, Any], list[Mistake]]:
    """Check a child, such as a member of a team. :returns: its correct options, and its mistakes."""
    children: Any = KINDS[kind].children
    place = ".%s[%d]" % (children.option, number)
    if not isinstance(child, dict):
        return {}, [(place, "must be a dictionary (got %s). %s" % (what(child), PAIR_OF % (children.reference.by or children.reference.field)))]
    options = written_options(kind)[children.option]["options"]
    right: dict[str, Any] = {}
    place += name_of(child, (children.reference.by, children.reference.field))
    found = [(place, text) for text in unknown_options(options, child)]
    for name, value in child.items():
        if name in options:
            fine, wrong = _wrong_value(children.entity, name, options[name], value)
            right.update(fine)
            found += [(place, text) for text in wrong]
    return right, found


def _wrong_value(entity: Any, name: str, option: dict[str, Any], value: Any) -> tuple[dict[str, Any], list[str]]:
    """Check one value. :returns: its canonical value, if it has one, and what is wrong."""
    options = {name: dict(option, required=False)}
    wanted, errors = _converted(options, {name: value})
    if wanted is None:
        unknown = [] if isinstance(errors[0], LitellmError) else unknown_options(options, {name: value})
        return {}, [*unknown, *(str(error) for error in errors if not isinstance(error, UnsupportedError))]
    try:
        for given_name, given_value in wanted.items():
            entity.check_option(given_value, given_name)
    except LitellmError as error:
        return {}, [str(error)]
    return wanted, []
