# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of what is published: lint, the importer of Galaxy, the documentation and the changelog."""

from __future__ import annotations

import json
import os
import re
import shutil
import tarfile
from pathlib import Path

import yaml

from checks import generated
from checks.paths import CACHE, COLLECTIONS, NAME, NAMESPACE, ROOT, environment, fresh
from checks.process import Context, Failure, Outcome
from checks.tree import copy_collection

# What a published file may hold; the rest of the checkout belongs in galaxy.yml's build_ignore.
PUBLISHED = {
    "CHANGELOG.rst", "COPYING", "FILES.json", "MANIFEST.json", "README.md", "SECURITY.md", "bindep.txt", "requirements.txt",
    "changelogs", "docs", "meta", "playbooks", "plugins", "roles", "tests/config.yml", "tests/sanity",
}
# tests/sanity says for each line why it is there.
COMPLAINT = re.compile(
    r"^(WARNING(?!: Ignore files skip ansible-test sanity tests)|ERROR|CRITICAL|\[WARNING|\[ERROR|\[DEPRECATION|Traceback)"
    r"|: (error|warning):", re.MULTILINE)


def lint(context: Context) -> Outcome:
    """ansible-lint, at its strictest, on a copy of the checkout."""
    parent = CACHE / "lint"
    # The copy is found before the checkout; the collections that the role and a playbook need are beside the latter.
    variables = environment(ANSIBLE_COLLECTIONS_PATH=os.pathsep.join([str(parent), str(COLLECTIONS)]))
    printed = context.must(["ansible-lint", "--strict"], cwd=copy_collection(parent), env=variables)
    summary = re.search(r"Passed: 0 failure\(s\), 0 warning\(s\) in (\d+) files", printed)
    if not summary or int(summary[1]) < 10:
        raise Failure("ansible-lint looked at too few files")
    _no_complaint(printed)
    return Outcome(passed=1, note=f"{summary[1]} files")


def importer(context: Context) -> Outcome:
    """Builds the file that would be published, from git's files alone, and imports it as Galaxy would."""
    parent = CACHE / "importer"
    source = copy_collection(parent, untracked=False)
    built = fresh(parent / "built")
    _no_complaint(context.must(["ansible-galaxy", "collection", "build", "--output-path", built], cwd=source))
    archive = next(built.glob(f"{NAMESPACE}-{NAME}-*.tar.gz"))
    _only_published(archive)
    settings = built / "galaxy-importer.cfg"
    settings.write_text(
        # Not its flake8, which refuses a line broken before an operator and one broken after it: sanity has pep8.
        "[galaxy-importer]\ncheck_required_tags = true\nlog_level_main = DEBUG\n"
        f"ansible_local_tmp = {fresh(parent / 'tmp')}\ntmp_root_dir = {fresh(parent / 'import')}\n",
        encoding="utf-8",
    )
    # The importer's own collection is the only one it may see.
    variables = environment(GALAXY_IMPORTER_CONFIG=settings)
    del variables["ANSIBLE_COLLECTIONS_PATH"]
    _no_complaint(context.must(["python", "-m", "galaxy_importer.main", archive], cwd=built, env=variables))
    return _imported(json.loads((built / "importer_result.json").read_text(encoding="utf-8")))


def _only_published(archive: Path) -> None:
    with tarfile.open(archive) as opened:
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


def docs(context: Context) -> Outcome:
    """antsibull-docs on all documentation, and the list of modules in meta/runtime.yml against the modules."""
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    difference = _modules() ^ set(runtime["action_groups"][NAME])
    if difference:
        raise Failure(f"in plugins/modules or in meta/runtime.yml's action group, not in both: {sorted(difference)}")
    wrong = generated.wrong()
    if wrong:
        raise Failure(f"not what follows from the declarations of kinds: {', '.join(wrong)}: run `make docs`")
    parent = CACHE / "docs"
    # lint-collection-docs looks for the collection by its folder, so it gets the copy.
    printed = context.must([
        "antsibull-docs", "lint-collection-docs", "--plugin-docs", "--check-extra-docs-refs",
        "--validate-collection-refs", "all", "--disallow-unknown-collection-refs", copy_collection(parent),
    ], env=_at(parent))
    _no_complaint(printed)
    return Outcome(passed=3)


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


def _no_complaint(printed: str) -> None:
    found = COMPLAINT.search(printed)
    if found:
        line = printed[printed.rfind("\n", 0, found.start()) + 1:].splitlines()[0]
        raise Failure(f"a warning or an error was printed: {line[:150]}")
