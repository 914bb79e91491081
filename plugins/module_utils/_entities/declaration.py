# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a kind of object is, as data."""

from __future__ import annotations

from typing import Any

from .._fields.field import Field
from .names import METADATA_NAMES
from .traits import Limit, Reference


class Declaration:
    """The data of a kind; those here are the usual ones.

    name: what the object is called in messages. plural: under which a document and a run know the kind.
    result_name: under which a module returns it. id_name: the field that identifies it.
    names: the options that say which one is meant, that by which people know it first. alias: of these the name that LiteLLM lets
    an object change, or None; alias_word: how messages call it.
    fields: Field by name. options: the module's options beside those of the connection. references: Reference, what it refers to.
    children: Children, what it has a list of, or None.
    orders: the options by which a document says how an object is treated. module_only: the module's options that a document lacks.
    has_secret: it has a secret that the gateway tells once; returned_as: under which a run returns the new ones.
    limits: Limit, what it may do without limit where nothing says otherwise.
    guards_what_goes_along: it is not deleted with keys that are in use, unless force says so.
    deleted_by: what a request that deletes several calls the list of their identities. deleted_in_turn: such requests are not made side
    by side. bulk: what creates and changes many in one call, as C(user_bulk), or None.
    looked_up_together: the field of which one request takes several values. listed_at: the list in pages, and list_options its further
    parameters. kept: what is needed of a row beside the fields.
    filters: the fields and identities by which the module that reads can be asked beside names, each with the parameter with which
    the list narrows itself, or None.
    takes_empty_metadata: an update stores an empty metadata.
    model_options: the options that name models.
    paths: the API's paths to create, update and delete, with POST, or with the verb that stands in front; {name} in one is the identity.
    id_from_gateway: the gateway makes the identity, and the alias finds the object; else it is the caller's, derived from the alias where the
    caller gives none. made_of: the fields of which the identity is made, where none is it alone. An object without any identity, such as
    settings, is the only one of its kind: it is at listed_at, and can be changed alone.
    conflict_remedy: what to do when the gateway says that it exists and does not show it. ambiguous_remedy: what to do of several
    that fit, where giving the identity is not all.
    """

    name: str = ""
    plural: str = ""
    result_name: str = ""
    id_name: str = ""
    names: tuple[str, ...] = ()
    id_from_gateway: bool = False
    made_of: tuple[str, ...] = ()
    alias: Any = None
    alias_word: str = "alias"
    options: dict[str, Any] = {}
    references: tuple[Reference, ...] = ()
    children: Any = None
    orders: tuple[str, ...] = ("state",)
    module_only: tuple[str, ...] = ()
    has_secret: bool = False
    returned_as: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    guards_what_goes_along: bool = False
    deleted_by: str | None = None
    deleted_in_turn: bool = False
    looked_up_together: str | None = None
    listed_at: Any = None
    list_options: dict[str, Any] = {}
    kept: tuple[str, ...] = ()
    filters: dict[str, str | None] = {}
    bulk: Any = None
    fields: dict[str, Field] = {}
    metadata_names: frozenset[str] = METADATA_NAMES
    takes_empty_metadata: bool = True
    conflict_remedy: str = ""
    ambiguous_remedy: str = ""
    model_options: tuple[str, ...] = ("models", "model_rpm_limit", "model_tpm_limit", "model_max_budget")
    paths: dict[str, str] = {}
