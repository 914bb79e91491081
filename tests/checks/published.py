# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of what is published, beside those of antsibull-nox: the archive, what is generated, and the changelog."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import yaml

from checks import generated
from checks.paths import CACHE, NAME, NAMESPACE, NOX, ROOT, environment
from checks.process import Context, Failure, Outcome
from checks.tree import copy_collection

# What a published file may hold; the rest of the checkout belongs in galaxy.yml's build_ignore.
PUBLISHED = {
    "CHANGELOG.rst", "COPYING", "FILES.json", "MANIFEST.json", "README.md", "SECURITY.md", "bindep.txt", "requirements.txt",
    "changelogs", "docs", "meta", "playbooks", "plugins", "roles", "tests/config.yml", "tests/sanity",
}


def archive(context: Context) -> Outcome:
    """What build-import-check has built holds what is to be published alone, and Galaxy shows a page for every module."""
    built = NOX / "build-import-check" / "tmp" / "collection"
    archives = list(built.glob(f"{NAMESPACE}-{NAME}-*.tar.gz"))
    if len(archives) != 1:
        raise Failure(f"build-import-check has left {len(archives)} archives in {built}")
    _only_published(archives[0])
    return _imported(json.loads((built / "importer_result.json").read_text(encoding="utf-8")))


def _only_published(path: Path) -> None:
    with tarfile.open(path) as opened:
        names = [member.name for member in opened.getmembers() if member.isfile()]
    strange = [
        name for name in names
        if not {name.split("/")[0], "/".join(name.split("/")[:2])} & PUBLISHED or "/." in f"/{name}".replace("/.gitkeep", "")
    ]
    if strange:
        raise Failure(f"would be published by mistake: {', '.join(strange)}; see build_ignore in galaxy.yml")


def _imported(result: dict) -> Outcome:
    documented = {
        content["content_name"] for content in result["docs_blob"]["contents"]
        if content["content_type"] == "module" and (content["doc_strings"] or {}).get("doc")
    }
    missing = _modules() - documented
    if missing:
        raise Failure(f"imported without documentation: {', '.join(sorted(missing))}")
    return Outcome(passed=1, note=f"{len(documented)} modules")


def follows(context: Context) -> Outcome:
    """What is generated is what follows from the declarations of kinds."""
    files, wrong = generated.files(), generated.wrong()
    context.write("\n".join(wrong))
    if wrong:
        raise Failure(f"not what follows from the declarations of kinds: {', '.join(wrong)}: run `make docs`")
    return Outcome(passed=len(files))


def changelog(context: Context) -> Outcome:
    """antsibull-changelog on the fragments; CHANGELOG.rst is what the tool makes, and tells of galaxy.yml's version."""
    context.must(["antsibull-changelog", "lint"])
    context.must(["antsibull-changelog", "lint-changelog-yaml", "changelogs/changelog.yaml"])
    copy = copy_collection(CACHE / "changelog")
    context.must(["antsibull-changelog", "generate"], cwd=copy, env=_at(CACHE / "changelog"))
    made = (copy / "CHANGELOG.rst").read_text(encoding="utf-8")
    shutil.rmtree(CACHE / "changelog")
    if made != (ROOT / "CHANGELOG.rst").read_text(encoding="utf-8"):
        raise Failure("CHANGELOG.rst is not what the tool makes: run `make changelog`")
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    if f"\nv{version}\n" not in made:
        raise Failure(f"CHANGELOG.rst has nothing on {version}: run `make changelog`")
    return Outcome(passed=3)


def _modules() -> set[str]:
    names = {path.stem for path in (ROOT / "plugins" / "modules").glob("litellm_*.py")}
    if not names:
        raise Failure("there are no modules in plugins/modules")
    return names


def _at(parent: Path) -> dict[str, str]:
    return environment(ANSIBLE_COLLECTIONS_PATH=parent)
