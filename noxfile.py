# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All checks, as sessions: `nox --list` shows them and CONTRIBUTING.md tells of them.

`make setup` installs nox; `make test` runs everything side by side and counts what passed and failed.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "tests"))

import antsibull_nox  # noqa: E402  (the packages of tests are found only now)
import nox  # noqa: E402
from checks import published, pythons, sanity, scenarios, sessions, suites  # noqa: E402
from checks.paths import HOME, REQUIREMENTS, environment  # noqa: E402

nox.needs_version = ">=2026.8"
nox.options.envdir = ".cache/nox"
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"

# Nobody's own settings make a check pass or fail, and nothing is left in the home directory; pip's settings stay the caller's.
settings = [path for path in (Path(HOME, ".config", "pip", "pip.conf"), Path(HOME, ".pip", "pip.conf")) if path.is_file()]
variables = environment(**({"PIP_CONFIG_FILE": settings[0]} if settings and "PIP_CONFIG_FILE" not in os.environ else {}))
os.environ.clear()
os.environ.update(variables)
if "CHECKS_REPORTS" in os.environ:
    os.environ["ANTSIBULL_NOX_OUTPUT_JUNIT_XML_PATH"] = str(Path(os.environ["CHECKS_REPORTS"], f"antsibull-nox-{os.getpid()}.xml"))
logging.getLogger("nox").addHandler(sessions.Strict())
nox.Session.run = sessions.told(nox.Session.run)
signal.signal(signal.SIGTERM, signal.default_int_handler)


MAIN = pythons.main_version()
HERE = {version: path for version in pythons.VERSIONS if (path := pythons.find(version)) or version == MAIN}
os.environ["PATH"] = os.pathsep.join(dict.fromkeys([*(str(path.parent) for path in HERE.values() if path), os.environ["PATH"]]))


def on_another_python(version: str) -> None:
    """Add the session that makes an environment with the packages of tests/requirements/units-VERSION.txt."""
    def session(session: nox.Session) -> None:
        sessions.install(session, REQUIREMENTS / f"units-{version}.txt")

    session.__doc__ = f"Make the environment with Python {version} that other sessions use."
    nox.session(session, name=f"python-{version}", python=version, default=False)


# These test nothing: others need what they make.
sessions.add("gateway-install", "Install LiteLLM, PostgreSQL and Node.js.", lambda context, _more: suites.install_gateway(context), 1800)
sessions.add(
    "gateway-versions", "Install every supported LiteLLM.", lambda context, _more: suites.install_versions(context), 1800, "gateway-install")
for version in HERE:
    if version != MAIN:
        on_another_python(version)

# Units: antsibull-nox's session (ansible_test_units) wants containers, and ansible-core from GitHub.
for version in pythons.VERSIONS:
    if version not in HERE:
        sessions.absent(f"units-{version}", f"Python {version} is not on this machine")
        continue
    sessions.add(
        f"units-{version}", f"Run the unit tests on Python {version}.",
        lambda context, more, version=version: suites.units(version, more)(context), 1800,
        # Those of the gateway's launcher, on one version alone, try what it installs.
        "gateway-install" if version == MAIN else f"python-{version}", default=True)

# Sanity: antsibull-nox's session (ansible_test_sanity) wants containers, and ansible-core from GitHub.
sessions.add("sanity", "Run ansible-test sanity.", lambda context, _more: sanity.sanity(MAIN)(context), 1800)
for core, version in pythons.OTHER_CORES.items():
    if version not in HERE:
        for name in (f"sanity-{core}", f"examples-{core}"):
            sessions.absent(name, f"Python {version} is not on this machine")
        continue
    needed = () if version == MAIN else (f"python-{version}",)
    sessions.add(
        f"sanity-{core}", f"Run ansible-test sanity of ansible-core {core}.",
        lambda context, _more, version=version: sanity.sanity(version)(context), 1800, *needed)
    sessions.add(
        f"examples-{core}", f"Run the modules' examples with ansible-core {core}.",
        lambda context, more, version=version: suites.suite(
            "tests/docs", *suites.GATEWAY, "-k", "test_examples_run", arguments=more, python=pythons.interpreter(version))(context),
        900, "gateway-install", *needed)

PLAYBOOKS = suites.with_playbooks()
for name, what, folder, timeout, needed, options in (
    ("integration", "Try the modules on a real gateway.", suites.INTEGRATION, 3000, "gateway-install",
     (*suites.GATEWAY, f"--ignore={suites.VERSIONS}", *(f"--ignore={path}" for path in PLAYBOOKS))),
    ("faults", "Answer wrongly, kill and disturb: a part of make faults.", "tests/faults", 1800, "gateway-install", suites.GATEWAY),
    ("gateway", "Try the launcher of gateways.", "tests/gateway/tests", 900, "gateway-install", suites.GATEWAY),
    ("examples", "Run the modules' examples and the commands of the documents.", "tests/docs", 1800, "gateway-install", suites.GATEWAY),
    ("render", "Try the files that the role writes, without a host.", "tests/render", 1200, "gateway-versions", ()),
    ("rds", "Try the playbook for Amazon RDS, with moto as Amazon.", "tests/rds", 1800, "", ()),
    ("checks", "Try these checks themselves.", "tests/checks/tests", 300, "", ()),
    ("hosts", "Try the launcher of hosts, without a host.", "tests/hosts/tests", 120, "", ()),
):
    sessions.add(
        name, what, lambda context, more, folder=folder, options=options: suites.suite(folder, *options, arguments=more)(context), timeout,
        *([needed] if needed else []))
for version in suites.LITELLM:
    sessions.add(
        f"versions-{version}", f"Try the modules on LiteLLM {version}.", lambda context, more, version=version: suites.suite(
            suites.VERSIONS, *suites.GATEWAY, arguments=more, ONE_LITELLM=version)(context), 3000, "gateway-versions")
sessions.add(
    "playbooks", "Try playbooks on a real gateway.",
    lambda context, more: suites.suite(suites.INTEGRATION, *suites.GATEWAY, arguments=more or PLAYBOOKS)(context), 3000, "gateway-install")

# The role on hosts with a real systemd; antsibull-nox's session (molecule) has no hosts for it.
for name in scenarios.names():
    sessions.add(
        f"molecule-{name}", f"Try the role: {name}.", lambda context, _more, name=name: scenarios.scenario(name)(context), 5400, "gateway-install")

# What is published.
sessions.add("generated", "Compare what is generated with the declarations.", lambda context, _more: published.follows(context), 120, default=True)
sessions.add("changelog", "Lint the changelog.", lambda context, _more: published.changelog(context), 120, default=True)
sessions.add(
    "published", "Look at what build-import-check has built.", lambda context, _more: published.archive(context), 120, "build-import-check",
    default=True)

# Lint, types, documentation, licences, build and import. Its check of execution environments (ee_check) wants containers.
antsibull_nox.load_antsibull_nox_toml()

if __name__ == "__main__":
    nox.main()
