#!/bin/sh
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# FILE OWNER DEAD MINUTES: notes OWNER in FILE, unless another one stands there who is not DEAD and came within MINUTES.  Then
# it prints that one and ends with 9.
exec 9> "$1.guard"
flock 9
holder=$(cat "$1" 2> /dev/null || true)
if [ -n "$holder" ] && [ "$holder" != "$2" ] && [ "$holder" != "$3" ] && [ -n "$(find "$1" -mmin "-$4")" ]; then
    echo "$holder"
    exit 9
fi
printf '%s' "$2" > "$1"
