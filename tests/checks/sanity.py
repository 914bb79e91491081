# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-test sanity: all of its tests, on every Python version of the machine."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from checks import pythons
from checks.paths import CACHE, environment
from checks.process import Context, Failure, Outcome
from checks.tree import copy_collection

# ansible-test downloads a script that installs pip into its virtual environments, unless it finds it where it keeps
# it. Python brings a pip of its own, so that nothing has to be downloaded from outside the package index.
BOOTSTRAP = "import ensurepip\n\nensurepip.bootstrap(upgrade=True)\n"
EXPECTED = re.compile(r'WARNING: (Using locale "C\.UTF-8"|Reviewing previous )')
# Said of a Python version which ansible-test could use and the machine does not have.
ABSENT = re.compile(r'WARNING: Skipping sanity test "[\w-]+" on Python ([\d.]+) because it could not be found')
# A test for which there is nothing to do is not one that passed.
RAN = re.compile(r'^Running sanity test "([\w-]+)"(?: on Python ([\d.]+))?\n(?!No tests applicable)', re.MULTILINE)
NOISE = (
    *pythons.NOISE, "Collecting ", "  Downloading ", "     ━", "Looking in ", "Processing ", "Using cached pip", "Run command",
    "Stream command", "Execute command", "Installing ", "Successfully installed", "Created Python", "Initializing ",
)


def sanity(version: str) -> Callable[[Context], Outcome]:
    """Make the check that runs ansible-test with the ansible-core of one Python version's environment.

    It runs on a copy, since ansible-test wants to lie where Ansible looks and does not follow the checkout's link.
    """

    def check(context: Context) -> Outcome:
        interpreter = pythons.interpreter(version)
        home = CACHE / "sanity" / f"home-{version}"
        _prepare_home(interpreter, home)
        return _run(context, interpreter, home, copy_collection(CACHE / "sanity" / version))

    return check


def _run(context: Context, interpreter: Path, home: Path, copy: Path) -> Outcome:
    folders = [str(found.parent) for found in map(pythons.find, pythons.VERSIONS) if found]
    variables = environment(HOME=home)
    for name in [name for name in variables if name.startswith("ANSIBLE_")]:
        del variables[name]
    tools, *others = variables["PATH"].split(os.pathsep)
    # The environment's own first; of .cache/venv it needs shellcheck.
    variables["PATH"] = os.pathsep.join([str(interpreter.parent), *folders, tools, *others])
    command = [interpreter.parent / "ansible-test", "sanity", "--color", "no", "-v"]
    code, printed = context.run(command, cwd=copy, env=variables, noise=NOISE)
    ran = set(RAN.findall(printed))
    broken = re.search(r"The (\d+) sanity test\(s\) listed below \(out of \d+\) failed", printed)
    warnings = [
        line for line in printed.splitlines()
        if line.startswith("WARNING:") and not EXPECTED.match(line) and not ABSENT.match(line)
    ]
    failed = int(broken[1]) if broken else 0
    if code and not failed or not ran:
        raise Failure(f"ansible-test ended with code {code}")
    if warnings:
        raise Failure(f"ansible-test warns: {warnings[0][:150]}")
    absent = sorted(set(ABSENT.findall(printed)))
    return Outcome(len(ran) - failed, failed, f"without Python {', '.join(absent)}" if absent else "")


def _prepare_home(interpreter: Path, home: Path) -> None:
    """Make the folder that ansible-test takes for the home: its own files, and pip's settings of the caller.

    ansible-test passes hardly any variables on, so that pip would not learn of a mirror or a certificate from them.
    """
    source = Path(_ansible_test(interpreter)) / "_internal" / "python_requirements.py"
    version = re.search(r"pip='([\d.]+)'", source.read_text(encoding="utf-8"))
    if not version:
        raise Failure("ansible-test names its version of pip in another way than this check knows")
    script = home / ".ansible" / "test" / "cache" / f"get_pip_{version[1].replace('.', '_')}.py"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(BOOTSTRAP, encoding="utf-8")
    settings = configparser.ConfigParser(interpolation=None)
    settings["global"] = {**_pip_settings(interpreter), "disable-pip-version-check": "true", "cache-dir": str(CACHE / "pip")}
    file = home / ".config" / "pip" / "pip.conf"
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        settings.write(stream)


def _ansible_test(interpreter: Path) -> str:
    code = "import ansible_test; print(list(ansible_test.__path__)[0])"
    return subprocess.run([interpreter, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def _pip_settings(interpreter: Path) -> dict[str, str]:
    """Return what pip's files and variables say, in pip's own words and order."""
    command = [interpreter, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    settings = {}
    for line in listed.splitlines():
        key, _equals, value = line.partition("=")
        section, _dot, name = key.rpartition(".")
        if section in ("global", "install", ":env:") and name not in ("config-file", "require-virtualenv"):
            settings[name] = value.strip("'\"").replace("\\n", "\n    ")
    return settings
