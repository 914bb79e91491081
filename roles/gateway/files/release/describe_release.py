# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, what the LiteLLM of this virtual environment can do; without importing it, which takes seconds."""

import json
import re
import sysconfig
from pathlib import Path

packages = Path(sysconfig.get_paths()["purelib"])
migrations = sorted(path.parent.name for path in packages.glob("litellm_proxy_extras/migrations/*/migration.sql"))


def mentions(path: str, word: str) -> bool:
    """Tell whether a file of the packages exists and has a word."""
    file = packages / path
    return file.exists() and word in file.read_text(encoding="utf-8")


def columns() -> list[str]:
    """Give the columns that the release's schema has, as TABLE.COLUMN; those of fields that stand for other tables are none."""
    file = packages / "litellm/proxy/schema.prisma"
    text = re.sub(r"//[^\n]*", "", file.read_text(encoding="utf-8")) if file.exists() else ""
    models = dict(re.findall(r"(?ms)^model\s+(\w+)\s*\{(.*?)^\}", text))
    found = []
    for model, body in models.items():
        table = re.search(r'@@map\("([^"]+)"\)', body)
        for name, kind, rest in re.findall(r"(?m)^\s*(\w+)[ \t]+(\w+)(.*)$", body):
            if kind not in models and "@relation" not in rest:
                column = re.search(r'@map\("([^"]+)"\)', rest)
                found.append((table[1] if table else model) + "." + (column[1] if column else name))
    return sorted(found)


print(json.dumps({
    "validate_config": mentions("litellm/proxy/proxy_cli.py", "--validate_config"),
    "libpq_tls": mentions("litellm/proxy/db/db_url_settings.py", "def translate_libpq_ssl_params"),
    "iam_tls": mentions("litellm/proxy/db/db_url_settings.py", "DATABASE_SSLMODE"),
    "hides_queries": mentions("litellm/_logging.py", "AccessLogRedactionFilter"),
    # Newer ones import what is not beside the configuration.
    "imports_callbacks": not mentions("litellm/proxy/types_utils/utils.py", "Could not find module file"),
    "ui_path": mentions("litellm/proxy/proxy_server.py", '"LITELLM_UI_PATH"'),
    "keeps_tables": mentions("litellm/proxy/proxy_cli.py", "def resolve_v2_migration_resolver"),
    "takes_migration_timeout": any(
        mentions(str(path.relative_to(packages)), "LITELLM_PRISMA_MIGRATE_DEPLOY_TIMEOUT") for path in packages.glob("litellm_proxy_extras/*.py")),
    "migrations": migrations,
    "columns": columns(),
}))
