# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Quote a value for a file of environment variables."""

from __future__ import annotations


DOCUMENTATION = """
---
name: environment_value
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Quote a value for a file of environment variables
description:
  - Both systemd (C(EnvironmentFile)) and a shell read the result as the value, including line breaks.
options:
  _input:
    description: The value.
    type: str
    required: true
"""

EXAMPLES = """
---
line: "KEY={{ 'a $b' | llmops.litellm.environment_value }}"
"""

RETURN = """
---
_value:
  description: The value in double quotes.
  type: str
"""

import re
from collections.abc import Callable


def environment_value(value: object) -> str:
    """Return the value in double quotes."""
    return '"' + re.sub(r'(["\\\\$`])', r"\\\1", str(value)) + '"'


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"environment_value": environment_value}
