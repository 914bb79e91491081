# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The commands."""

from __future__ import annotations

import argparse
import shlex

from gateway import databases, installation, keeper, launch, postgres, registry, state
from gateway.errors import GatewayError
from gateway.proxy import Gateway
from gateway.steps import explain, say


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    main_parser = argparse.ArgumentParser(
        prog="python tests/gateway",
        description="Disposable, real LiteLLM gateways for the demo, the tests and the benchmarks.",
    )
    commands = main_parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    install = commands.add_parser("install", help="install what a gateway needs (start does so too)")
    _add_version(install)

    start = commands.add_parser("start", help="start a gateway, which runs until it is stopped")
    start.add_argument("--name", default="default", help="its name (default: %(default)s)")
    _add_version(start)
    start.add_argument("--no-database", action="store_true", help="without a database")
    start.add_argument("--config", metavar="FILE", help="a LiteLLM configuration to use instead of the default one")
    start.add_argument("--root-path", metavar="PATH", help="serve below this path, such as /llm")
    start.add_argument("--env", nargs="+", default=[], action="extend", metavar="K=V", help="variables for LiteLLM")

    stop = commands.add_parser("stop", help="stop a gateway")
    which = stop.add_mutually_exclusive_group(required=True)
    which.add_argument("name", nargs="?", metavar="NAME")
    which.add_argument("--all", action="store_true", help="stop every gateway")

    commands.add_parser("status", help="list the gateways and what is installed")
    log = commands.add_parser("log", help="show the log of a gateway, without its secrets")
    log.add_argument("name", metavar="NAME")
    env = commands.add_parser("env", help="print the variables by which other programs find a gateway")
    env.add_argument("name", metavar="NAME")
    commands.add_parser("clean", help="stop everything and delete everything")
    keep = commands.add_parser("keep")
    keep.add_argument("name")
    return main_parser


def _add_version(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--litellm", metavar="VERSION", default=installation.DEFAULT_VERSION, help="of LiteLLM (default: %(default)s)"
    )


def _install(options: argparse.Namespace) -> None:
    databases.prepare(installation.install(options.litellm))
    say(f"LiteLLM {options.litellm} is ready in {state.home()}")


def _start(options: argparse.Namespace) -> None:
    wrong = [pair for pair in options.env if "=" not in pair]
    if wrong:
        raise GatewayError(f"--env takes NAME=VALUE, not {wrong[0]!r}.")
    gateway = Gateway.start(
        name=options.name, version=options.litellm, database=not options.no_database, config=options.config,
        env=dict(pair.split("=", 1) for pair in options.env), root_path=options.root_path, guarded=False,
    )
    print(f"{gateway.name}: LiteLLM {gateway.version} at {gateway.url}")
    say(f'its variables: eval "$(python3 {shlex.quote(str(state.SOURCE))} env {gateway.name})"')


def _stop(options: argparse.Namespace) -> None:
    found = registry.records() if options.all else [registry.read(options.name)]
    for record in filter(None, found):
        launch.stop(record)
        say(f"{record.name}: stopped")
    if not any(found):
        say("no gateway runs" if options.all else f"no gateway named {options.name} runs")
    if options.all:
        with state.locked("postgres"):
            if not registry.any_in_use():
                postgres.stop()


def _status(_options: argparse.Namespace) -> None:
    for record in registry.records():
        condition = "ready" if record.kept and record.ready else "starting" if record.in_use else "ended"
        print(f"{record.name}: {condition}, LiteLLM {record.version}, {record.url}")
    print(f"PostgreSQL: {'running' if postgres.running() else 'not running'}")
    print(f"installed: {', '.join(installation.installed()) or 'nothing'}")
    print(f"folder: {state.home()}")


def _log(options: argparse.Namespace) -> None:
    record = registry.read(options.name)
    path = state.gateway_folder(options.name) / registry.LOG
    if record:
        print(launch.log_text(record), end="")
    elif path.exists():
        print(launch.masked_log(path), end="")
    else:
        raise GatewayError(f"There is no log of a gateway named {options.name}: see the status command.")


def _env(options: argparse.Namespace) -> None:
    for name, value in Gateway.find(options.name).environment.items():
        print(f"export {name}={shlex.quote(value)}")


def _clean(_options: argparse.Namespace) -> None:
    _stop(argparse.Namespace(all=True, name=None))
    postgres.clean()
    folder = state.home()
    state.remove(folder)
    say(f"deleted {folder}")


COMMANDS = {
    "install": _install, "start": _start, "stop": _stop, "status": _status, "log": _log, "env": _env, "clean": _clean,
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command.  Returns the code to end with: 0, or 1 after an error that was told."""
    options = parser().parse_args(arguments)
    try:
        if options.command == "keep":
            return keeper.main(options.name)
        COMMANDS[options.command](options)
    except GatewayError as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{error.strerror}: {error.filename or 'the state folder'}. {explain(error)}")
        return 1
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    return 0
