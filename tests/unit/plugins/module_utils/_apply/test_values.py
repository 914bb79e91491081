# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values of a document's object, with Ansible's validation only where it has something to say."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply import values
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.simulator import option_values
from hypothesis import given, settings
from hypothesis import strategies as st


SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.sampled_from(["", "a", "yes", "7", "0.5", "a=b", "{}", "[]", "a, b"])
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=3), max_leaves=6)
PATHS = st.sampled_from(["/a/b", "a", "~/a", "$HOME/a", "${HOME}/a", "$nowhere/a", "a~b", ""])


def meant(name, option):
    """What a document may give an option, right or wrong."""
    inner = option.get("options")
    if inner and option["type"] == "list":
        return ANYTHING | st.lists(st.fixed_dictionaries({}, optional={
            name: meant(name, item) for name, item in inner.items()}), max_size=2)
    right = PATHS if option["type"] == "path" else st.nothing() if option["type"] == "raw" else option_values(name, option)
    return right | ANYTHING


def outcome(kind, given_values):
    """What is wanted, with its types, or what is wrong."""
    wanted, errors = values._converted(values._needed_options(kind, frozenset(given_values)), copy.deepcopy(given_values), kind)
    return repr(wanted), [str(error) for error in errors]


@pytest.mark.parametrize("kind", list(KINDS))
@settings(max_examples=300)
@given(st.data())
def test_what_is_not_validated_is_as_validation_would_leave_it(kind, data):
    options = values.item_options(kind)
    names = data.draw(st.lists(st.sampled_from(sorted(options)), unique=True, max_size=4))
    wanted = {name: data.draw(meant(name, options[name])) for name in names}
    found = outcome(kind, wanted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "is_settled", lambda option, value: False)
        assert found == outcome(kind, wanted)
