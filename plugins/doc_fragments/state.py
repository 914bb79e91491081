# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of the modules that change something; they are STATE and UNKNOWN_MODELS in module_utils/_module/base.py."""

from __future__ import annotations


class ModuleDocFragment:
    """What shall be, and what to do about names of models."""

    DOCUMENTATION = r"""
options:
  state:
    description:
      - With V(present), the object is created where it does not exist, and otherwise changed where it differs from the options
        that were given.
      - With V(absent), it is deleted where it exists.
    type: str
    choices:
      - present
      - absent
    default: present
  unknown_models:
    description:
      - What to do when an option names, for the first time, a model that the gateway does not serve. LiteLLM itself takes any
        name.
      - With V(warn), there is a warning.
      - With V(fail), the task fails before anything is changed.
      - With V(ignore), the gateway is not asked.
    type: str
    choices:
      - warn
      - fail
      - ignore
    default: warn
notes:
  - An option that is left out leaves its field as it is. An option that is given as V(null) (in YAML also V(~)) clears its
    field, so that there is no such limit or restriction any more. A list or dictionary can be cleared by an empty one too.
  - A list is a set. Its order does not matter, and what is stored and not in the list is removed.
  - What the gateway stored is read back after each change. The task fails if the gateway has accepted a value without storing
    it.
"""
