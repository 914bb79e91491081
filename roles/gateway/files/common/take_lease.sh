#!/bin/sh
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# FILE OWNER DEAD SECONDS: notes in FILE that OWNER has the lease for SECONDS from now on, be it that he had it or that nobody has:
# the time of whoever stands there is over, or he is DEAD.  Otherwise it prints who has it and ends with 9.  SECONDS 0 gives it back.
exec 9> "$1.guard"
flock 9
holder=$(sed -n 1p "$1" 2> /dev/null || true)
until=$(sed -n 2p "$1" 2> /dev/null || true)
now=$(date +%s)
if [ -n "$holder" ] && [ "$holder" != "$2" ]; then
    [ "$4" -gt 0 ] || exit 0
    if [ "$holder" != "$3" ] && [ "${until:-0}" -gt "$now" ]; then
        echo "$holder (until $(date -d "@$until" '+%F %T %Z'))"
        exit 9
    fi
fi
if [ "$4" -eq 0 ]; then
    rm -f "$1"
    exit 0
fi
printf '%s\n%s\n' "$2" "$((now + $4))" > "$1.part"
mv "$1.part" "$1"
