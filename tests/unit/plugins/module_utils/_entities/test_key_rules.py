# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a key may be called when it is created or renamed."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import plan
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key import KEY
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from hypothesis import given
from hypothesis import strategies as st


SEGMENT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="/"), min_size=1).filter(lambda text: text != "..")


def check(alias, row=None):
    wanted = {"key_alias": alias, **({"token": row["token"]} if row else {})}
    KEY.check_write(None, wanted, row, plan(KEY, wanted, row).changes)


@given(st.lists(SEGMENT, min_size=1).map("/".join))
def test_a_key_may_have_any_other_alias(alias):
    check(alias)


@given(st.text(), st.sampled_from([*map(chr, [*range(32), *range(0x7f, 0xa0), 0x2028, 0x2029])]), st.text())
def test_a_control_character_is_refused_before_the_gateway_does(before, control, after):
    with pytest.raises(InvalidInput, match="control character"):
        check(before + control + after)


@pytest.mark.parametrize("alias", ["..", "../keys", "team/../other", "team/.."])
def test_a_way_out_of_a_folder_is_refused(alias):
    with pytest.raises(InvalidInput, match="between slashes"):
        check(alias)


def test_a_key_that_has_such_an_alias_keeps_it():
    """LiteLLM 1.92 and earlier accept them."""
    check("a\tb", {"token": "0" * 64, "key_alias": "a\tb"})
