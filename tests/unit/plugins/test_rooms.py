# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rooms of plugins/module_utils: a file imports from its own room and from those below it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[3] / "plugins"
ROOT = PLUGINS / "module_utils"
# From the ground up.
ROOMS = ("_safe", "_errors", "_gateway", "_fields", "_entities", "_engine", "_secrets", "_keys", "_apply", "_module")
# The arrows that still go up. This list may only shrink.
UPWARD: set[tuple[str, str]] = set()
LONGEST = 300
FILES = sorted(ROOT.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path, with_types: bool = True) -> set[str]:
    """The modules of the collection that a file imports, as room.module below module_utils, or as other kinds of plugins.

    with_types: also those that are named in annotations alone.
    """
    found = set()
    package = path.relative_to(PLUGINS).parent.parts
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not with_types:
        tree.body = [node for node in tree.body if not isinstance(node, ast.If) or ast.unparse(node.test) != "TYPE_CHECKING"]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names if alias.name.startswith("ansible_collections"))
        if not isinstance(node, ast.ImportFrom):
            continue
        if not node.level:
            if node.module.startswith("ansible_collections"):
                found.add(node.module)
            continue
        base = package[:len(package) - node.level + 1]
        target = (*base, *(node.module or "").split(".")) if node.module else base
        modules = [target] if (PLUGINS.joinpath(*target).with_suffix(".py")).is_file() else [(*target, a.name) for a in node.names]
        found.update(".".join(parts[1:]) if parts[0] == "module_utils" else ".".join(parts) for parts in modules)
    return found


ARROWS = {name_of(path): imports(path) for path in FILES}


def upward() -> set[tuple[str, str]]:
    """The arrows that lead to a higher room, or out of module_utils."""
    found = set()
    for name, targets in ARROWS.items():
        floor = ROOMS.index(name.split("/")[0].removesuffix(".py"))
        found |= {(name, target) for target in targets
                  if target.split(".")[0] not in ROOMS or ROOMS.index(target.split(".")[0]) > floor}
    return found


def test_every_file_is_in_a_room():
    assert {name.split("/")[0].removesuffix(".py") for name in ARROWS} == set(ROOMS)


def test_arrows_lead_downward_alone():
    assert upward() == UPWARD


def test_imports_name_files_that_exist():
    for name, targets in ARROWS.items():
        for target in targets:
            assert (ROOT / (target.replace(".", "/") + ".py")).is_file(), f"{name} imports {target}"


def test_unit_tests_lie_as_the_code_does():
    """Each room has its folder of tests, and no folder of tests is that of nothing."""
    here = Path(__file__).resolve().parent
    folders = {path.parent.relative_to(here) for path in here.rglob("test_*.py")} - {Path()}
    assert all((PLUGINS / folder).is_dir() for folder in folders)
    assert {path.relative_to(PLUGINS) for path in ROOT.iterdir() if path.is_dir() and path.name != "__pycache__"} <= folders


def test_no_circle_of_imports():
    below = {name_of(path).removesuffix(".py").replace("/", "."): imports(path, with_types=False) for path in FILES}
    while below:
        ground = {name for name, targets in below.items() if not targets & below.keys()}
        assert ground, f"a circle of imports among {sorted(below)}"
        below = {name: targets for name, targets in below.items() if name not in ground}


@pytest.mark.parametrize("path", [path for folder in ("module_utils", "action", "plugin_utils", "filter")
                                  for path in sorted((PLUGINS / folder).rglob("*.py"))], ids=lambda path: path.name)
def test_no_file_is_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
