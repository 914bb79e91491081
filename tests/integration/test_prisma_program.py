# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role puts before Prisma's command line: it keeps the password out of the arguments, and answers nothing itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

import jinja2
import pytest

TEMPLATE = Path(__file__).parents[2] / "roles" / "gateway" / "templates" / "release" / "prisma.sh.j2"
URL = "postgresql://litellm:secret@127.0.0.1/litellm"


@pytest.fixture
def prisma(tmp_path):
    """Give a function that runs the program, and gives what it has asked Prisma; an empty text when nothing."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "prisma"
    program.write_text("#!/bin/sh\necho \"$@\"\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    text = jinja2.Template(TEMPLATE.read_text(encoding="utf-8")).render(gateway__release_dir=str(tmp_path))

    def run(*words: str, updates: str = "True") -> str:
        ran = subprocess.run(
            ["sh", "-c", text, "prisma", *words], env={"PATH": "/usr/bin:/bin", "DISABLE_SCHEMA_UPDATE": updates, "DATABASE_URL": URL},
            capture_output=True, text=True, check=False,
        )
        assert ran.returncode == (3 if ran.stdout else 0), ran.stderr
        return ran.stdout.strip()

    return run


def test_a_start_asks_for_no_difference(prisma):
    assert prisma("migrate", "diff", "--from-url", URL, "--to-schema-datamodel", "./schema.prisma", "--script") == ""


def test_a_migration_asks_without_the_password(prisma):
    asked = prisma("migrate", "diff", "--from-url", URL, "--to-schema-datamodel", "./schema.prisma", "--script", updates="False")
    assert asked == "migrate diff --from-schema-datasource ./schema.prisma --to-schema-datamodel ./schema.prisma --script"


@pytest.mark.parametrize("updates", ["True", "False"])
def test_whether_a_schema_matches_is_for_prisma_to_say(prisma, updates):
    words = ("migrate", "diff", "--from-schema-datasource", "a", "--to-schema-datamodel", "a", "--exit-code")
    assert prisma(*words, updates=updates) == " ".join(words)


def test_everything_else_is_passed_on(prisma):
    assert prisma("migrate", "deploy") == "migrate deploy"
    assert prisma("--version") == "--version"
