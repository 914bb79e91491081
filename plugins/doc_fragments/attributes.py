# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Ansible's own features mean for these modules."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes."""

    # Of modules that change something.
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and return what would change, without changing anything.
    support: full
    details:
      - No write request is sent.
      - An object that an earlier task of the same run would have created is assumed to exist, as far as this can be known.
  diff_mode:
    description: Returns details on what has changed, or would change in check mode.
    support: full
    details:
      - The diff is text. The fields that change are below the object's name, as C(old -> new), with names instead of IDs. Secrets are never
        shown.
  idempotent:
    description: When run twice in a row with the same options, the second run changes nothing.
    support: full
"""

    # Of modules that only read.
    INFO = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and return what would change, without changing anything.
    support: full
    details:
      - This module never changes anything.
  diff_mode:
    description: Returns details on what has changed, or would change in check mode.
    support: N/A
    details:
      - This module never changes anything.
  idempotent:
    description: When run twice in a row with the same options, the second run changes nothing.
    support: full
    details:
      - This module never changes anything.
"""

    ACTION_GROUP = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/llmops.litellm.litellm) in C(module_defaults) to set options for all modules of this collection.
    support: full
    membership:
      - llmops.litellm.litellm
"""
