# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Labels of objects in messages: a name that somebody else chose adds no line, since it would look like one of the message's own."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from hypothesis import given
from hypothesis import strategies as st

EVERYTHING = [*KINDS.values(), *(entity.children.entity for entity in KINDS.values() if entity.children)]


@pytest.mark.parametrize("entity", EVERYTHING, ids=lambda entity: entity.name)
@given(text=st.text(min_size=1))
def test_label_is_one_line(entity, text):
    """Whichever name it has."""
    names = {name for name in (entity.alias, entity.id_name, *entity.names, *entity.made_of) if name}
    for given_names in ({name: text for name in names}, *({name: text} for name in names)):
        label = entity.describe({"token": "0" * 64, **given_names} if entity.has_secret else given_names)
        assert label.splitlines() == [label]
