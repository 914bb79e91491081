# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
from collections import defaultdict

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._fields.email import check_email, fold
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("email", ["dev@example.com", "a.b+c@sub.example.org", "x@localhost", "D'Arcy@example.com"])
def test_emails(email):
    assert check_email(email, "user_email") == email


@pytest.mark.parametrize("email", ["", "dev", "dev@", "@example.com", "a@b@c", "a b@example.com", "dev@example.com\n",
                                   " dev@example.com", "<dev@example.com>", "a@b.c,d@e.f", "a@b.c;d@e.f"])
def test_what_is_no_email(email):
    with pytest.raises(InvalidInput, match="(?s)^user_email .* is not an email address"):
        check_email(email, "user_email")


@pytest.mark.parametrize("odd", ["\u200b", "\u200e", "\u202a", "\u202e", "\ufeff", "\xad", "\u2060"], ids=ascii)
@pytest.mark.parametrize("email", ["%sdev@example.com", "d%sev@example.com", "dev@example.com%s"])
def test_what_nobody_sees_makes_no_second_person(email, odd):
    with pytest.raises(InvalidInput, match="has an invisible character"):
        check_email(email % odd, "user_email")


def test_letters_that_are_joined_without_a_sign_of_their_own_are_emails():
    assert check_email("\u0645\u06cc\u200c\u062e@example.com", "user_email")


def test_no_letter_is_taken_for_more_than_its_own_counterpart():
    # Somebody who registers with a Kelvin sign must not become whoever has a k there.
    same = defaultdict(set)
    for letter in map(chr, range(sys.maxunicode + 1)):
        same[fold(letter)].add(letter)
    assert max(map(len, same.values())) == 2
    assert fold("\u212aate@example.com") != fold("Kate@example.com") == fold("kATE@EXAMPLE.com")
    assert fold("\xc9va@example.com") == fold("\xe9va@example.com")
    assert fold("\u0130@example.com") == "\u0130@example.com"


@given(st.text(), st.text())
def test_a_folded_email_is_that_of_its_letters(one, other):
    assert fold(one + other) == fold(one) + fold(other)
    assert fold(fold(one)) == fold(one)
    assert fold(None) == fold("") == ""
