# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module and its action plugin say to each other arrives as it was said."""

from __future__ import annotations

import json

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._safe import printable
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.envelope import (
    ClosedFile,
    Orders,
    Question,
    Sealed,
    ToSeal,
)
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.key_file import KeyFile
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.place import Place
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.stored import Stored, stored_of


VAULTED = "$ANSIBLE_VAULT;1.1;AES256\n6162"


def test_orders():
    orders = Orders(True, True, False, {"key_alias=a": Sealed("sk-one", VAULTED)}, {VAULTED: Stored("hash"), "b": Stored(is_closed=True, reason="no")})
    assert Orders.load(orders.dump()) == orders
    assert Orders.load(None) == Orders.load("") == Orders() and Orders().result_is_kept


def test_a_question():
    question = Question([ToSeal("a", "sk-own-\u00e4", False), ToSeal("b", None, True)], [VAULTED])
    result = json.loads(json.dumps(dict(question.results(), changed=False)))
    assert "sk-own" not in str(result)  # or the result would be searched for it
    assert Question.take(result) == question and result == {"changed": False} and Question.take(result) is None
    assert question.seal[0].own == "sk-own-\u00e4" and question.seal[1].own is None
    assert not Question() and question


def test_a_question_about_names_that_are_not_for_the_screen():
    question = Question([ToSeal("key_alias=\u202ea\x1b", None, True)])
    assert Question.take(printable(question.results())) == question


def test_closed_files():
    file = ClosedFile("key 'a'", "key 'a'", "/keys/a", "hash", VAULTED)
    result = {"vault_check": [vars(file)]}
    assert ClosedFile.take_all(result) == [file] and result == {} and ClosedFile.take_all(result) == []


@pytest.mark.parametrize("opened, stored", [
    ({VAULTED: Stored("the hash")}, Stored("the hash")), ({VAULTED: Stored()}, Stored()),
    ({VAULTED: Stored(is_closed=True, reason="no password")}, Stored(is_closed=True, reason="no password")),
    ({VAULTED + "30": Stored("the hash of what was there before")}, Stored(is_closed=True)), ({}, Stored(is_closed=True)),
    (None, Stored(is_closed=True)),
])
def test_what_vault_has_opened(opened, stored):
    found = stored_of(VAULTED + "\n", opened)
    assert found == stored
    places = [Place(KeyFile("/a"), "", "a", Orders(opens=opens)) for opens in (True, False)]
    assert [place.can_be_asked_for(found) for place in places] == [stored.is_closed and not stored.reason, False]
    assert not any(place.can_be_asked_for(None) for place in places)


@pytest.mark.parametrize("text, is_something", [("", False), (" \n", False), (None, False), ("do not lose this", True)])
def test_what_is_no_secret(text, is_something):
    assert stored_of(text) == (Stored() if is_something else None)
