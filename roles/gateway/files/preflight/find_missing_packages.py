# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lets pip look for all packages of a release without installing any, and prints how it ended, as JSON.

Reads as JSON from standard input: "python", "requirements", "constraints" (the text of a file) and "environment" (pip's variables, which may
hold passwords). Gives "found" (the package that the index does not have, or ""), "words" (what pip said when it failed) and "asked", which is
false where there is no pip yet and Debian's cannot be had: nothing is installed for the question.
"""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile

WHEELS = "/usr/share/python-wheels/pip-*.whl"
MISSING = re.compile(r"No matching distribution found for ([^\s;\[]+)(?:\[[^\]]*\])?([^\s;]*)")


def run(command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, check=False, **more)


def find_pip(python, folder):
    """Give what PYTHONPATH has to be for `python -m pip`; None when there is no pip."""
    if run([python, "-m", "pip", "--version"]).returncode == 0:
        return ""
    if not glob.glob(WHEELS):
        # The lists of packages on a fresh host may be missing or old, and stay as they are.
        lists = ["-o", "Dir::State::lists=" + folder + "/lists", "-o", "Dir::Cache=" + folder + "/cache"]
        for options in ([], lists):
            if options:
                run(["apt-get", *options, "update"])
            if run(["apt-get", *options, "download", "python3-pip-whl"], cwd=folder).returncode == 0:
                break
        for package in glob.glob(folder + "/python3-pip-whl_*.deb"):
            run(["dpkg-deb", "-x", package, folder])
    found = glob.glob(WHEELS) + glob.glob(folder + WHEELS)
    return found[0] if found else None


question = json.load(sys.stdin)
# What pip downloads for its look is more than a /tmp in memory may hold.
with tempfile.TemporaryDirectory(dir="/var/tmp") as temporary:
    pip = find_pip(question["python"], temporary)
    result = {"asked": pip is not None, "found": "", "words": ""}
    if pip is not None:
        options = ["--dry-run", "--ignore-installed", "--target", temporary + "/target", "--no-input", "--disable-pip-version-check",
                   "--progress-bar", "off"]
        if question["constraints"]:
            with open(temporary + "/constraints.txt", "w", encoding="utf-8") as file:
                file.write(question["constraints"])
            options += ["--constraint", temporary + "/constraints.txt"]
        variables = {name: str(value) for name, value in question["environment"].items()}
        ran = run([question["python"], "-m", "pip", "install", *options, *question["requirements"]],
                  env={**os.environ, "TMPDIR": temporary, **variables, "PYTHONPATH": pip})
        if ran.returncode:
            missing = MISSING.search(ran.stdout)
            result.update(found=missing[1] + missing[2] if missing else "", words=ran.stdout)
print(json.dumps(result))
