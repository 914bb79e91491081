# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is known by an email, on gateways that look for emails and identities at once and on those that do not."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user import USER
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user_queries import FEW, users_known_by
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError, NotFound
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway
from hypothesis import given
from hypothesis import strategies as st


# Emails that are part of each other, differ in capitals, or hold what LIKE and ASCII take for something else.
EMAILS = ["a@x.org", "A@x.ORG", "aa@x.org", "a_@x.org", "a%@x.org", "a\\@x.org", "ä@x.org", "Ä@x.org"]
PEOPLE = st.dictionaries(st.sampled_from([*EMAILS, "id", "other"]), st.sampled_from([*EMAILS, None, ""]))


@given(people=PEOPLE, email=st.sampled_from(EMAILS), knows_search=st.booleans())
def test_all_that_are_known_by_an_email_are_found(people, email, knows_search):
    gateway = Gateway(users=[{"user_id": identity, "user_email": known} for identity, known in people.items()])
    gateway.knows_search = knows_search
    found, is_all = users_known_by(gateway, email)
    wanted = [identity for identity, known in people.items() if (known or identity).lower() == email.lower()]
    assert sorted(row["user_id"] for row in found) == sorted(wanted) and is_all


@pytest.mark.parametrize("knows_search", [True, False])
@pytest.mark.parametrize("others", [FEW - 1, FEW, 3 * FEW])
def test_nobody_is_missed_behind_those_whose_email_contains_it(knows_search, others):
    gateway = Gateway(users=[{"user_id": "%02d" % number, "user_email": "b%da@x.org" % number} for number in range(others)] + [
        {"user_id": "me", "user_email": "A@x.org"}])
    gateway.knows_search = knows_search
    assert [row["user_id"] for row in users_known_by(gateway, "a@x.org")[0]] == ["me"]


def test_what_a_version_ignores_is_asked_for_once():
    gateway = Gateway(users=[{"user_id": "a", "user_email": "a@x.org"}, {"user_id": "b", "user_email": "b@x.org"}])
    gateway.knows_search = False
    for email in ("a@x.org", "b@x.org"):
        assert [row["user_email"] for row in users_known_by(gateway, email)[0]] == [email]
    assert ["search" in call.params for call in gateway.calls] == [True, False, False, False, False]


@pytest.mark.parametrize(("error", "passes"), [
    (NotFound("gone", "", 404), False), (GatewayError("no", "", 403), False), (GatewayError("boom", "", 502), True),
])
def test_organizations_that_cannot_be_read(error, passes):
    """Keep no deletion from its end if the api_key may not see them, or the user is gone; a fault does."""
    class Refusing:
        def part(self, path, **params):
            raise error
    if passes:
        with pytest.raises(GatewayError):
            USER.also_left(Refusing(), {"user_id": "u"})
    else:
        assert USER.also_left(Refusing(), {"user_id": "u"}) == {}
