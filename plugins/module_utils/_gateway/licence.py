# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the gateway has an Enterprise licence: asked before it is needed, and when something is refused."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._errors import REMEDY_ENTERPRISE, REMEDY_LICENCE, GatewayError, InvalidInput, NotServed


if TYPE_CHECKING:
    from .client import Client

ROUTE = "/health/license"
CHANGES, EVERYTHING = "changes", "everything"  # the parts of a kind that may need a licence
REFUSED = (401, 402, 403)


class NotLicensed(InvalidInput):
    """The gateway shows nothing of a kind, since it has no licence."""


def needs_licence(what: str, options: Sequence[str] = ()) -> InvalidInput:
    """The error for something that needs a licence. :arg what: its label. :arg options: those that need it, if not all of it."""
    if options:
        return InvalidInput("%s has %s, which needs LiteLLM Enterprise, but this gateway has no licence" % (what, ", ".join(options)), REMEDY_ENTERPRISE)
    return InvalidInput("%s needs LiteLLM Enterprise, but this gateway has no licence" % what, REMEDY_LICENCE)


def refuse_unlicensed(client: Client, needed: Mapping[Any, InvalidInput | None]) -> dict[Any, InvalidInput]:
    """Find what the gateway would refuse without a licence. LiteLLM 1.80 lacks the route, and wants a licence for other options.

    :arg needed: the errors by key, as returned by C(Step.needing_licence).
    :returns: these errors; none if the gateway has a licence. :raises GatewayError: the gateway cannot be read.
    """
    errors = {key: error for key, error in needed.items() if error}
    return errors if errors and _is_without(client) else {}


@contextlib.contextmanager
def licence_explained(client: Client, resource: Any) -> Iterator[None]:
    """Explain refusals in a block about objects of a kind that an unlicensed gateway does not show.

    Versions that have the kind without a licence refuse nothing. :raises NotLicensed: the gateway refuses it and has no licence.
    """
    try:
        yield
    except GatewayError as error:
        is_refused = isinstance(error, NotServed) or error.status in REFUSED
        if resource.licence != EVERYTHING or not is_refused or not _is_without(client):
            raise
        failure = NotLicensed("%s of a gateway need LiteLLM Enterprise, but this one has no licence" % resource.plural.capitalize(), REMEDY_LICENCE)
    else:
        return
    raise failure


def _is_without(client: Client) -> bool:
    answer = client.get_if_served(ROUTE)
    return isinstance(answer, dict) and answer.get("license_type") == "community"
