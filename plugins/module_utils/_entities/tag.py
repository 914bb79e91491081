# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tags: names that requests carry, with a budget and models of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._errors import InvalidInput
from .._fields import field
from .._gateway.client import Client
from .base import Resource
from .budget import BUDGET
from .routes import STORED_TAGS
from .traits import Documentation, Limit, Reference


LIMITS = ("max_budget", "soft_budget", "budget_duration", "tpm_limit", "rpm_limit", "max_parallel_requests", "model_max_budget")


def _limit(name: str) -> tuple[str, str]:
    return ("litellm_budget_table", name)


FIELDS = (
    field.text("description", doc="What the tag is for.", sample="Costs of the data science department"),
    field.names("models", doc=("The models to which requests with this tag may be routed, by the names that the gateway serves.",
                               "The list is a set and replaces the stored one; V([]) for none."), sample=["gpt-4o"]),
    field.text("budget_id", source=_limit("budget_id"), updatable=False, doc=(
        "A budget under a name whose limits the new tag shares. LiteLLM takes it at the creation alone.",
        "Left out, a tag with limits gets a budget of its own, under a name that LiteLLM makes.")),
    field.money("max_budget", source=_limit("max_budget"), sample=100.0, doc=(
        "What requests with this tag may cost in each O(budget_duration), in USD; V(null) for no limit.", "Must not be negative.")),
    field.money("soft_budget", source=_limit("soft_budget")),
    field.period("budget_duration", source=_limit("budget_duration")),
    field.count("tpm_limit", source=_limit("tpm_limit")),
    field.count("rpm_limit", source=_limit("rpm_limit")),
    field.parallel("max_parallel_requests", source=_limit("max_parallel_requests")),
    field.limits_by_model("model_max_budget", source=_limit("model_max_budget"), licensed=True),
)


EXAMPLES = """
- name: Let the requests of a department cost 100 USD a month
  llmops.litellm.litellm_tag:
    name: data-science
    description: Costs of the data science department
    max_budget: 100
    budget_duration: monthly

- name: Raise the budget; what is left out stays as it is
  llmops.litellm.litellm_tag:
    name: data-science
    max_budget: 200

- name: Lift the limit
  llmops.litellm.litellm_tag:
    name: data-science
    max_budget: ~

- name: Delete the tag
  llmops.litellm.litellm_tag:
    name: data-science
    state: absent
"""

INFO_EXAMPLES = """
- name: Read all tags
  llmops.litellm.litellm_tag_info:
  register: all_tags

- name: Print what each may cost
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ (item.litellm_budget_table | default({}, true)).max_budget | default('no limit', true) }}"
  loop: "{{ all_tags.tags }}"
  loop_control:
    label: "{{ item.name }}"

- name: Read one tag
  llmops.litellm.litellm_tag_info:
    name: data-science
"""

DOCUMENTATION = Documentation(
    does="a tag, by which requests are counted and limited",
    identity="data-science",
    options={"name": ("The tag's name, which is its identity too. Requests carry it in their metadata.",)},
    shown="litellm_budget_table:\n  description: The budget with the tag's limits.\n  type: dict\n",
    description=(
        "Creates, changes and deletes tags, by which requests are counted and limited, for example those of a department or project.",
        "LiteLLM keeps the limits of a tag in a budget of its own, which stays behind when the tag is deleted.",
    ),
    notes=(
        "A tag has no metadata, so that M(llmops.litellm.litellm_apply) cannot mark it as its owner's, and never prunes it.",
        "LiteLLM up to 1.92.0 cannot clear the limits of a tag. A task that gives V(null) fails there where a limit is set.",
    ),
    see=("budget", "key"),
    examples=EXAMPLES,
    info_description=(
        "Returns one tag, or all tags that were created.",
        "Names that requests have just carried, and that nobody created, are not among them.",
        "A tag that does not exist is no error, and the list is empty then.",
    ),
    info_examples=INFO_EXAMPLES,
)


class Tag(Resource):
    """A tag by its name."""

    name = "tag"
    plural = "tags"
    result_name = "tag"
    id_name = "name"
    names = ("name",)
    fields = {item.name: item for item in FIELDS}
    options = dict(name=dict(type="str", required=True), **field.options_of(FIELDS))
    model_options = ("models", "model_max_budget")
    references = (Reference("budget_id", BUDGET),)
    limits = (Limit("budget", ("max_budget", "budget_id"), "none"),)
    looked_up_together = "name"
    listed_at = "/tag/list"
    list_options = STORED_TAGS
    paths = {"create": "/tag/new", "update": "/tag/update", "delete": "/tag/delete"}
    conflict_remedy = "Run again: another run has just deleted it."

    def problems(self, options: dict[str, Any]) -> Iterator[InvalidInput]:
        yield from super().problems(options)
        limits = [name for name in LIMITS if options.get(name) is not None]
        if options.get("budget_id") and limits:
            yield InvalidInput("%s has both budget_id and %s" % (self.describe(options), ", ".join(limits)),
                               "They would change the shared budget for everybody: set them with litellm_budget.")

    def all_rows(self, pool: Any, most: int | None) -> list[dict[str, Any]] | None:
        # The list of LiteLLM 1.80 has names too that requests have just carried: they have no models, not even none.
        return [row for row in super().all_rows(pool, most) or () if row.get("models") is not None]

    def create(self, client: Client, wanted: dict[str, Any], payload: dict[str, Any]) -> Any:
        # With a model that is not in the database, /tag/new answers 500 and leaves the tag; /tag/update takes it.
        answer = super().create(client, wanted, {name: value for name, value in payload.items() if name != "models"})
        if payload.get("models"):
            super().update(client, dict(self.identify(wanted), description=payload.get("description")), {"models": payload["models"]})
        return answer

    def update_of(self, row: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
        # An update takes what is left out of these two for null.
        return dict({"description": row.get("description"), "models": row.get("models") or []}, **super().update_of(row, payload))


TAG = Tag()
