#!/bin/sh
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# FILE OWNER SECONDS COMMAND...: runs a command, as long as it may take, and each minute renews the lease that OWNER has in FILE: it lasts for
# SECONDS from then on. A lease that somebody else has is left alone.
file=$1 owner=$2 seconds=$3
shift 3
renew() {
    exec 9> "$file.guard"
    flock 9
    if [ "$(sed -n 1p "$file" 2> /dev/null)" = "$owner" ]; then
        printf '%s\n%s\n' "$owner" "$(($(date +%s) + seconds))" > "$file.part"
        mv "$file.part" "$file"
    fi
}
# As long as this shell lives, whatever ends it; with no descriptor of the command's, which would seem to go on as long as this one sleeps.
(while kill -0 $$ && (renew); do sleep "${LEASE_PAUSE:-60}"; done) < /dev/null > /dev/null 2>&1 &
renewer=$!
status=0
"$@" || status=$?
kill "$renewer" 2> /dev/null || true
exit "$status"
