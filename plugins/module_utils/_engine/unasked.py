# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What new objects get from the gateway's own settings, although nothing names it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._errors import listed
from .._fields.values import is_blank
from .plan import read
from .step import Step, Subject
from .value_text import value_text


def unasked_warnings(planned: Iterable[Step], rows: Mapping[Subject, dict[str, Any] | None]) -> list[str]:
    """Warnings about what the gateway filled in, one per kind. Nothing shows it before the write.

    :arg planned: Steps as planned. :arg rows: the objects as read after the run, by the keys of the Steps.
    """
    found: dict[str, list[str]] = {}
    for step in planned:
        row = rows.get(step.key) if step.plan.action in ("create", "replace") else None
        values = _unasked(step, row) if row else {}
        if values:
            told = ", ".join("%s: %s" % (name, value_text((name,), value)) for name, value in values.items())
            found.setdefault(step.kind, []).append("%s (%s)" % (step.label, told))
    return ["The gateway's own settings fill in what new %s do not name: %s. Set these options to choose their values, or to null for none where this "
            "LiteLLM version can clear them." % (kind, listed(labels)) for kind, labels in found.items()]


def _unasked(step: Step, row: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new object that are set although its task does not name them, as diffs show them."""
    fields, asked = step.resource.fields, {**step.plan.payload, **step.resource.relate(step.wanted, row)}
    found = read(step.resource, row, [name for name in step.resource.filled_in if name not in asked])
    return {name: fields[name].shown(value) for name, value in found.items() if not is_blank(value)}
