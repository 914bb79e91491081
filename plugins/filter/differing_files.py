# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""List the files of the gateway that differ from their new versions."""

from __future__ import annotations


DOCUMENTATION = """
---
name: differing_files
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: List the files of the gateway that differ from their new versions
description:
  - Compares the content, mode and presence of files with those that are waiting to replace them.
options:
  _input:
    description: >-
      The results of a loop of M(ansible.builtin.stat) over the waiting files. Each has C(stat), and in C(item) the C(name) and the new
      C(mode) of the file.
    type: list
    required: true
  in_use:
    description: The same for all files that may be in use.
    type: list
    required: true
"""

EXAMPLES = """
---
names: "{{ waiting.results | llmops.litellm.differing_files(present.results) }}"
"""

RETURN = """
---
_value:
  description: The names of the files that differ, sorted.
  type: list
  elements: str
"""

from collections.abc import Callable


def differing_files(waiting: list, in_use: list) -> list[str]:
    """Return the names of the files that differ."""
    wanted = {result["item"]["name"]: (result["stat"].get("checksum"), result["item"]["mode"]) for result in waiting if result["stat"]["exists"]}
    present = {result["item"]["name"]: (result["stat"].get("checksum"), result["stat"].get("mode")) for result in in_use if result["stat"]["exists"]}
    return sorted(name for name in {*wanted, *present} if wanted.get(name) != present.get(name))


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"differing_files": differing_files}
