# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All checks there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from checks import published, pythons, sanity, tests
from checks.process import Context, Outcome

# Pythons whose environments have the oldest and the newest ansible-core that are supported.
OTHER_CORES = ("3.10", "3.13")


@dataclass(frozen=True)
class Part:
    """One check: the name by which make calls it, how it runs, and when.

    run is None for a check that this machine cannot run: the table says so.  after names a part that must have passed.
    """

    name: str
    target: str
    run: Callable[[Context], Outcome] | None
    timeout: float
    after: str | None = None
    note: str = ""


def all_parts() -> list[Part]:
    """Give the checks in the order in which they begin: the long ones first."""
    return [
        Part("gateway install", "gateway-install", tests.install_gateway, 900),
        _sanity(pythons.main_version()),
        Part("integration", "integration", tests.integration, 3000, after="gateway install"),
        Part("versions", "versions", tests.versions, 3000, after="gateway install"),
        Part("faults", "faults-tests", tests.faults, 1800, after="gateway install"),
        Part("gateway", "gateway-tests", tests.gateway, 900, after="gateway install"),
        Part("examples", "examples", tests.examples, 900, after="gateway install"),
        *[_examples(version) for version in OTHER_CORES],
        Part("rds", "rds", tests.rds, 900),
        *[_sanity(version) for version in OTHER_CORES],
        *[_units(version) for version in pythons.VERSIONS],
        Part("checks", "checks", tests.checks, 120),
        Part("hosts", "hosts-tests", tests.hosts, 120),
        Part("render", "render", tests.render, 1200, after="gateway install"),
        Part("importer", "importer", published.importer, 1200),
        Part("lint", "lint", published.lint, 1200),
        Part("docs", "docs-lint", published.docs, 600),
        Part("changelog", "changelog-lint", published.changelog, 120),
    ]


def _units(version: str) -> Part:
    # Those of the gateway's launcher, on one version alone, try what it installs.
    after = "gateway install" if version == pythons.main_version() else None
    return _on_python(version, Part(f"units {version}", "units", tests.units(version), 1800, after=after))


def _sanity(version: str) -> Part:
    name = f"sanity, core {pythons.ansible_core(version)}"
    return _on_python(version, Part(name, "sanity", sanity.sanity(version), 1800))


def _examples(version: str) -> Part:
    name = f"examples, core {pythons.ansible_core(version)}"
    run = tests.examples_with(version)
    return _on_python(version, Part(name, "examples", run, 600, after="gateway install"))


def _on_python(version: str, part: Part) -> Part:
    if version == pythons.main_version() or pythons.find(version):
        return part
    return replace(part, run=None, after=None, note=f"Python {version} is not on this machine")


def chosen(targets: list[str]) -> list[Part]:
    """Choose checks.

    Takes targets of make, none for all.  Gives the parts of these targets and those that must run before them.
    Raises SystemExit for a target that does not exist.
    """
    parts = all_parts()
    unknown = set(targets) - {part.target for part in parts}
    if unknown:
        raise SystemExit(f"There is no check named {', '.join(sorted(unknown))}: {sorted({p.target for p in parts})}")
    wanted = [part for part in parts if not targets or part.target in targets]
    needed = {part.after for part in wanted}
    return [part for part in parts if part in wanted or part.name in needed]
