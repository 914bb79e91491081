# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""make demo: onboards the guide's development team on a real gateway, and proves with its keys who may do what."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from gateway import Gateway, GatewayError  # noqa: E402  (found only once its folder is on the path)

NAME = "demo"
TEAM_FILE = ROOT / "playbooks" / "vars" / "development_team.yml"
SCRATCH = ROOT / ".cache" / "demo"
KEYS = SCRATCH / "keys"
HAIKU, OPUS = "claude-haiku-4-5", "claude-opus-4-5"
PATIENCE = 60  # seconds until spend or a raised budget must have reached the gateway's checks


class DemoError(Exception):
    """Something is not as the demo promises."""


def say(text):
    """Print a heading."""
    print(f"\n==> {text}", flush=True)


def onboard(gateway, team_file, *arguments, quiet=False, may_spend=None):
    """Run the playbook.

    gateway: the Gateway.  team_file: Path.  arguments: further ones.  quiet: whether to print the last line alone.
    may_spend: of whom it may warn that the budget is used up, which depends on when the gateway writes what was spent.
    Gives the number of changed tasks.  Raises DemoError when it fails or warns.
    """
    command = ["ansible-playbook", "playbooks/onboard_team.yml", "-e", f"team_file={team_file.relative_to(ROOT)}",
               "-e", f"keys_dir={KEYS.relative_to(ROOT)}", *arguments]
    print("$ " + " ".join(command), flush=True)
    process = subprocess.Popen(
        command, cwd=ROOT, env=dict(os.environ, **gateway.environment), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    lines = []
    for line in process.stdout:
        lines.append(line)
        if not quiet and line.strip():
            print(f"  {line.rstrip()}", flush=True)
    expected = f"'{may_spend}'"
    if process.wait() or any("[WARNING]" in line and not (expected in line and "has spent" in line) for line in lines):
        raise DemoError("The playbook failed or warned:\n" + "".join(lines[-40:]))
    recap = next(line for line in lines if line.startswith("localhost "))
    if quiet:
        print(f"  {recap.rstrip()}", flush=True)
    return int(re.search(r"changed=(\d+)", recap).group(1))


def ask(gateway, alias, model, allowed):
    """Ask a model with a key out of its file, and check that the gateway answers or refuses as it should.

    Gives whether it did.  Prints what happened.
    """
    status, body = gateway.chat((KEYS / f"{alias}.key").read_text().strip(), model)
    print(f"  {alias:15} {model:20} {status}  {_told(status, body)}", flush=True)
    return (status == 200) == allowed


def _told(status, body):
    if status == 200:
        return "answers: " + body["choices"][0]["message"]["content"]
    text = body["error"]["message"] if isinstance(body, dict) and "error" in body else str(body)
    return "refused: " + " ".join(text.split())[:110]


def prove_models(gateway):
    """A model that is allowed answers, one that is not is refused.  Raises DemoError."""
    say("With the new keys: a model that is allowed answers, one that is not is refused")
    expected = (("lead-laptop", OPUS, True), ("dev-laptop", HAIKU, True), ("dev-laptop", OPUS, False),
                ("intern-laptop", HAIKU, True), ("intern-laptop", OPUS, False))
    results = [ask(gateway, *row) for row in expected]
    if not all(results):
        raise DemoError("The gateway did not answer and refuse as the team's file says.")


def prove_budget(gateway):
    """A used-up budget refuses, and raising it with the playbook lets calls through.  Raises DemoError."""
    say("The intern's budget is lowered to 0.00001 USD in a copy of the file, and used up")
    team = yaml.safe_load(TEAM_FILE.read_text())
    intern = next(member for member in team["members"] if member["user_email"].startswith("intern"))
    intern["max_budget"] = 0.00001
    lowered = SCRATCH / "development_team_lowered.yml"
    lowered.write_text(yaml.safe_dump(team))
    onboard(gateway, lowered, quiet=True, may_spend=intern["user_email"])
    _until(gateway, "intern-laptop", False)
    say("Raised again with the playbook, it lets calls through")
    onboard(gateway, TEAM_FILE, quiet=True)
    _until(gateway, "intern-laptop", True)


def _until(gateway, alias, allowed):
    """Ask until the gateway answers or refuses: spend is written and budgets are cached for some seconds."""
    end = time.monotonic() + PATIENCE
    key = (KEYS / f"{alias}.key").read_text().strip()
    while (gateway.chat(key, HAIKU)[0] == 200) != allowed:
        if time.monotonic() > end:
            raise DemoError(f"{alias} was not {'let through' if allowed else 'refused'} within {PATIENCE} seconds.")
        time.sleep(0.2)
    ask(gateway, alias, HAIKU, allowed)


def show_table(gateway):
    """Print who may use what, as the gateway knows it, and where the keys lie."""
    say("Who may use what")
    status, body = gateway.api("GET", "/v2/team/list", params={"team_alias": "development"})
    info = gateway.api("GET", "/team/info", params={"team_id": body["teams"][0]["team_id"]})[1]
    budgets = {row["user_id"]: row["litellm_budget_table"] or {} for row in info["team_memberships"]}
    emails = {row["user_id"]: row["user_email"] for row in info["team_info"]["members_with_roles"]}
    keys = gateway.api("GET", "/key/list", params={"return_full_object": "true", "size": 100})[1]["keys"]
    row = "  {:20} {:40} {:>16}  {}"
    print(row.format("person", "models", "budget", "key"))
    for key in sorted((key for key in keys if key["user_id"] in emails), key=lambda key: emails[key["user_id"]] or ""):
        budget = budgets[key["user_id"]]
        print(row.format(emails[key["user_id"]], ", ".join(key["models"]) or "every model of the gateway",
                         f"{budget['max_budget']:g} USD / {budget['budget_duration']}",
                         f"{KEYS.relative_to(ROOT)}/{key['key_alias']}.key"))
    print(f"\n  gateway     {gateway.url}  (stays up until make clean)")
    print(f"  master key  eval \"$({Path(sys.executable).relative_to(ROOT)} tests/gateway env {NAME})\"")


def fresh_gateway():
    """Start the demo's gateway with an empty database, in the place of an earlier demo's.  Gives the Gateway."""
    try:
        Gateway.find(NAME).stop()
    except GatewayError:
        pass
    shutil.rmtree(KEYS, ignore_errors=True)  # the secrets of the earlier demo's keys, which the new gateway does not know
    SCRATCH.mkdir(parents=True, exist_ok=True)
    return Gateway.start(name=NAME, guarded=False)


def main():
    """Run the demo.  Gives the exit status."""
    begin = time.monotonic()
    try:
        say("A real LiteLLM proxy on a real PostgreSQL")
        gateway = fresh_gateway()
        say("What would change: --check --diff")
        onboard(gateway, TEAM_FILE, "--check", "--diff")
        say("For real")
        if not onboard(gateway, TEAM_FILE):
            raise DemoError("The first run changed nothing.")
        say("Again: nothing changes")
        if onboard(gateway, TEAM_FILE, quiet=True):
            raise DemoError("The second run changed something.")
        prove_models(gateway)
        prove_budget(gateway)
        show_table(gateway)
    except (DemoError, GatewayError) as error:
        print(f"\nThe demo failed: {error}", file=sys.stderr)
        return 1
    print(f"\nDone in {time.monotonic() - begin:.0f} seconds.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
