# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What there is to declare about a kind of object."""

from __future__ import annotations

from typing import Any

from .._fields.field import Field
from .names import METADATA_NAMES
from .traits import Limit, Reference, Referring, Taken


class Declaration:
    """The data of a kind, with the usual values.

    name: the kind's name in messages.
    plural: its name in documents and runs.
    result_name: its name in a module's result.
    id_name: the field that identifies an object.
    names: the options that name an object, the one that people use first.
    alias: the one of these that can be changed, or None. alias_word: its name in messages.
    fields: Field by name.
    options: the module's options beside those of the connection.
    references: what the kind refers to.
    alternatives: pairs of options of which an object has one, besides the name and the identity of what it refers to.
    children: the list of objects that belong to an object, such as a team's members, or None.
    orders: options of a document that say how to treat an object, and are not stored.
    module_only: options of the module that documents do not have.
    has_secret: LiteLLM shows a new object's secret once. returned_as: the names under which a run returns new secrets.
    limits: what a new object may do without limit unless a field says otherwise.
    taken: what LiteLLM deletes with an object and C(goes_along) asks for, or None.
    holders_lose: what those who refer to an object lose with it, if not the object itself.
    replaceable: an object is deleted and created again, if possible with the same identity, where no update can make a change
    (C(Field.updatable), C(Field.clearable)).
    referred_by: the lists of what may refer to objects of the kind.
    guards_what_goes_along: deleting an object needs force if something in use would go with it.
    licence: what of the kind needs LiteLLM Enterprise: its C(changes), or C(everything) where the gateway refuses reads too. Single options
    have C(Field.licensed).
    deleted_by: the field with the list of identities in a request that deletes several objects.
    deleted_in_turn: such requests are not made in parallel.
    bulk: what creates and changes many objects in one request, such as C(user_bulk), or None.
    looked_up_together: the field of which one request can look up several values.
    listed_at: the path of the list. list_options: its query parameters. listed_whole: a path that returns the same rows without pages, if
    that costs the gateway less.
    kept: what a run needs of a row besides the fields. telling: what it keeps even if null, since only some versions have it.
    filters: the fields by which the info module filters, each with the query parameter of the list for it, or None.
    takes_empty_metadata: an update with empty metadata is stored.
    filled_in: the fields that the gateway's configuration may set for a new object that does not name them.
    model_options: the options that name models.
    paths: the paths that create, update and delete, with POST or the verb in front. {name} stands for a part of the identity.
    id_from_gateway: the gateway makes the identity, and the alias finds the object. Otherwise the identity is the caller's, or derived from
    the alias.
    made_of: the fields that form the identity if it is not one field. A kind without any identity is a single object, such as the
    settings: it is read from listed_at and can only be changed.
    conflict_remedy: what to do if the gateway says that an object exists but does not show it.
    ambiguous_remedy: what to do if several objects match and giving the identity is not the whole answer.
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
    alternatives: tuple[tuple[str, str], ...] = ()
    children: Any = None
    orders: tuple[str, ...] = ("state",)
    module_only: tuple[str, ...] = ()
    has_secret: bool = False
    returned_as: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    replaceable: bool = False
    referred_by: tuple[Referring, ...] = ()
    guards_what_goes_along: bool = False
    taken: Taken | None = None
    holders_lose: str = ""
    licence: str = ""
    deleted_by: str | None = None
    deleted_in_turn: bool = False
    looked_up_together: str | None = None
    listed_at: Any = None
    listed_whole: str = ""
    list_options: dict[str, Any] = {}
    kept: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    filters: dict[str, str | None] = {}
    bulk: Any = None
    fields: dict[str, Field] = {}
    metadata_names: frozenset[str] = METADATA_NAMES
    takes_empty_metadata: bool = True
    conflict_remedy: str = ""
    ambiguous_remedy: str = ""
    model_options: tuple[str, ...] = ("models", "model_rpm_limit", "model_tpm_limit", "model_max_budget")
    filled_in: tuple[str, ...] = ()
    paths: dict[str, str] = {}
