# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is inside an answer, or an error that says that something else answers than LiteLLM's API."""

from __future__ import annotations

from .._errors import REMEDY_URL, GatewayError


def _other(path, wanted):
    return GatewayError("%s answered something else than %s" % (path, wanted), REMEDY_URL)


def rows(body, path, identity, name=None):
    """The objects of a list.

    :arg body: the parsed answer. :arg path: str, for the error. :arg identity: str, a field that every object has.
    :arg name: str, under which the answer holds the list, or None where it is the list. None in its place is an empty list.
    :returns: list of dict. :raises GatewayError: it is no such list.
    """
    if name is not None:
        if not isinstance(body, dict):
            raise _other(path, "a page of %s" % name)
        body = body.get(name)
    if body is None:
        return []
    if not isinstance(body, (list, tuple)) or not all(isinstance(row, dict) and row.get(identity) for row in body):
        raise _other(path, "a list of objects with %s" % identity)
    return list(body)


def part(body, path, name):
    """An object within an answer. :arg body, path, name: as in C(rows). :returns: dict. :raises GatewayError: there is none."""
    found = body.get(name) if isinstance(body, dict) else None
    if not isinstance(found, dict):
        raise _other(path, "an object with %s" % name)
    return found
