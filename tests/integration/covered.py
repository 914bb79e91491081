# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which options the tests give to modules, as the code of this folder and marks say: a test that goes takes its options along."""

from __future__ import annotations

import ast
import functools
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARK = "pytest.mark.covers("


def _names(call: ast.Call) -> list[str]:
    """Give the texts among the arguments of a call."""
    return [argument.value for argument in call.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]


@functools.lru_cache(maxsize=None)
def covered() -> dict[str, set[str]]:
    """Give the options by module: keywords of calls that begin with the module's name, and what covers says of a test."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in [*HERE.glob("**/test_*.py"), *(path for path in (HERE.parent / "unit").glob("**/test_*.py") if MARK in path.read_text("utf-8"))]:
        for function in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(function, ast.FunctionDef) or not function.name.startswith("test_"):
                continue
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and _names(node)):
                module, *options = _names(call)
                found[module].update(keyword.arg for keyword in call.keywords if keyword.arg)
                if isinstance(call.func, ast.Attribute) and call.func.attr == "covers":
                    found[module].update(options)
    return found
