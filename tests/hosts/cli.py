# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The commands."""

from __future__ import annotations

import argparse
import json
import os

from gateway.errors import GatewayError
from gateway.steps import explain, say

from hosts import base, inventory, machines, registry, ssh, state, tools


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    main_parser = argparse.ArgumentParser(
        prog="python tests/hosts", description="Disposable hosts with a real systemd, for the tests of the role."
    )
    commands = main_parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    create = commands.add_parser("create", help="make hosts and boot them")
    create.add_argument("names", nargs="+", metavar="NAME")
    create.add_argument(
        "--distribution", choices=base.DISTRIBUTIONS, default=base.DISTRIBUTIONS[0], help="of Debian (default: %(default)s)"
    )
    create.add_argument("--groups", nargs="+", default=[], metavar="GROUP", help="groups of the inventory that they are in")
    destroy = commands.add_parser("destroy", help="end hosts and delete them")
    destroy.add_argument("names", nargs="*", metavar="NAME")
    destroy.add_argument("--all", action="store_true", help="every host of this checkout")
    commands.add_parser("list", help="list the hosts")
    show = commands.add_parser("inventory", help="print the inventory of the hosts, or of some of them")
    show.add_argument("names", nargs="*", metavar="NAME")
    shell = commands.add_parser("ssh", help="run a command in a host, or a shell")
    shell.add_argument("name", metavar="NAME")
    shell.add_argument("words", nargs=argparse.REMAINDER, metavar="COMMAND")
    console = commands.add_parser("console", help="print what the console of a host said")
    console.add_argument("name", metavar="NAME")
    commands.add_parser("clean", help="destroy every host and delete everything that was made for them")
    return main_parser


def _create(options: argparse.Namespace) -> None:
    for host in machines.create(options.names, options.distribution, tuple(options.groups)):
        print(f"{host.name}: Debian {host.distribution} at {host.address}")
    say(f"Ansible's inventory: {inventory.path()}")


def _destroy(options: argparse.Namespace) -> None:
    if bool(options.names) == options.all:
        raise state.HostError("Name the hosts to destroy, or say --all.")
    names = machines.known_names() if options.all else options.names
    gone = machines.destroy(names)
    for name in names:
        say(f"{name}: {'destroyed' if name in gone else 'was not there'}")
    if not names:
        say("there is no host")


def _list(_options: argparse.Namespace) -> None:
    for host in registry.hosts():
        print(f"{host.name}: {'runs' if host.runs else 'has ended'}, Debian {host.distribution}, {host.address}")


def _inventory(options: argparse.Namespace) -> None:
    chosen = [registry.get(name) for name in options.names] or registry.hosts()
    print(json.dumps(inventory.content(chosen), indent=1))


def _ssh(options: argparse.Namespace) -> None:
    command = ssh.command(registry.get(options.name), *options.words)
    os.execvp(command[0], command)


def _console(options: argparse.Namespace) -> None:
    print(registry.get(options.name).console.read_text(encoding="utf-8", errors="replace"), end="")


def _clean(_options: argparse.Namespace) -> None:
    machines.destroy(machines.known_names())
    state.remove(state.home())
    say(f"deleted {state.home()}")


COMMANDS = {
    "create": _create, "destroy": _destroy, "list": _list, "inventory": _inventory, "ssh": _ssh, "console": _console,
    "clean": _clean,
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command.  Returns the code to end with: 0, or 1 after an error that was told."""
    options = parser().parse_args(arguments)
    tools.widen_path()
    try:
        COMMANDS[options.command](options)
    except GatewayError as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{error.strerror}: {error.filename or 'the state folder'}. {explain(error)}".rstrip())
        return 1
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    return 0
