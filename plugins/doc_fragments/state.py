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
      - With V(present), the object is created if it does not exist, and updated if it differs from the given options.
      - With V(absent), the object is deleted if it exists.
    type: str
    choices:
      - present
      - absent
    default: present
  unknown_models:
    description:
      - What to do if an option newly names a model that the gateway does not serve. LiteLLM itself accepts any name.
      - With V(warn), the task issues a warning.
      - With V(fail), the task fails before anything is changed.
      - With V(ignore), the gateway is not asked.
    type: str
    choices:
      - warn
      - fail
      - ignore
    default: warn
notes:
  - Omitted options leave their fields unchanged. An option given as V(null) (in YAML also V(~)) clears its field, which removes that
    limit or restriction. Lists and dictionaries can also be cleared with an empty one.
  - Lists are sets. Their order does not matter, and stored items that are not in the list are removed.
  - Each change is read back from the gateway. The task fails if the gateway has accepted a value without storing it.
"""
