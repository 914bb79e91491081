#!/bin/sh
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Prints who runs this deployment: USER@CONTROLLER, process PID since TIME in BOOT.  The process is the outermost one of Ansible's; a
# number of a process counts in the one boot and the one namespace of processes that BOOT names, as controllers may share a name.
pid=$PPID
main=$pid
while [ "$pid" -gt 1 ]; do
    set -f
    # shellcheck disable=SC2046  # its words are what is wanted
    set -- $(ps -o args= -p "$pid")
    case "${1##*/} ${2##*/}" in
        ansible* | python*\ ansible*) main=$pid ;;
        *) break ;;
    esac
    pid=$(ps -o ppid= -p "$pid" | tr -d ' ')
done
boot=$(cat /proc/sys/kernel/random/boot_id 2> /dev/null || uname -n)$(readlink /proc/self/ns/pid 2> /dev/null || true)
echo "$(id -un)@$(uname -n), process $main since $(LC_ALL=C ps -o lstart= -p "$main" | tr -s ' ') in $boot"
